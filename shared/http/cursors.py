"""A place in a list, signed together with the list it belongs to."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence

from shared.http.problems import ParameterInvalid

SIGNATURE_BYTES = 16


class CursorInvalid(ParameterInvalid):
    code, title = "cursor_invalid", "分页游标无效"
    default_detail = "游标只能用于产生它的那个列表和查询条件；请去掉 cursor，从第一页重新开始。"


def encode(values: Sequence[str], *, of: str, key: bytes) -> str:
    """The cursor after the row with these sort values (PostgreSQL's text of them) in the list `of`."""
    place = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_signature(place, of, key) + place).rstrip(b"=").decode()


def decode(cursor: str, *, of: str, key: bytes) -> list[str]:
    """The sort values in a cursor that we made for the list `of`; anything else is refused."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raise CursorInvalid from None
    # Base64 has several spellings of the same bytes; only ours counts.
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != cursor:
        raise CursorInvalid
    signature, place = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(place, of, key)):
        raise CursorInvalid
    values: list[str] = json.loads(place)
    return values


def _signature(place: bytes, of: str, key: bytes) -> bytes:
    listed = hashlib.sha256(of.encode()).digest()
    return hmac.digest(key, listed + place, "sha256")[:SIGNATURE_BYTES]
