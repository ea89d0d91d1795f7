"""OAuth 2 client credentials (RFC 6749, 2.3.1, 3.3 and 4.4), as pure rules."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

GRANT = "client_credentials"
MOST_FIELDS = 20


class GrantRefused(Exception):  # noqa: N818 - named as RFC 6749, 5.2 names it: the error is its code
    """Why no token is given, by the code of RFC 6749, 5.2."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """What a client asks for, and how it proves who it is."""

    client_id: str
    secret: str
    scopes: frozenset[str]


def read(authorization: str | None, body: bytes) -> GrantRequest:
    """The request of a token; raises GrantRefused (invalid_request, invalid_client, unsupported_grant_type)."""
    form = _form(body)
    grant = form.get("grant_type")
    if grant is None:
        raise GrantRefused("invalid_request", "grant_type is missing")
    if grant != GRANT:
        raise GrantRefused("unsupported_grant_type", f"only {GRANT} is supported")
    client_id, secret = _credentials(authorization, form)
    return GrantRequest(client_id, secret, frozenset(form.get("scope", "").split()))


def granted(asked: frozenset[str], allowed: Collection[str]) -> frozenset[str]:
    """The scopes of the token: all that the client has, or fewer when it asks for fewer; raises GrantRefused."""
    if not asked <= frozenset(allowed):
        raise GrantRefused("invalid_scope", "the client does not have every scope it asks for")
    return asked or frozenset(allowed)


def new_secret() -> str:
    """A secret of 32 random bytes."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> bytes:
    """What is kept of a secret. It is random and long, so that a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).digest()


def is_secret(secret: str, kept: bytes | None) -> bool:
    """Whether it is the kept secret, in the same time whatever differs, and for an unknown client."""
    return hmac.compare_digest(secret_hash(secret), kept or bytes(32)) and kept is not None


def _form(body: bytes) -> dict[str, str]:
    """The fields of a form; one that comes twice is refused (RFC 6749, 3.2), one without a value counts as left out."""
    try:
        pairs = parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise GrantRefused("invalid_request", "the body is not application/x-www-form-urlencoded") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise GrantRefused("invalid_request", "a field comes more than once")
    return form


def _credentials(authorization: str | None, form: dict[str, str]) -> tuple[str, str]:
    in_form = (form.get("client_id", ""), form.get("client_secret", ""))
    if authorization is None:
        found = in_form
    elif any(in_form):
        raise GrantRefused("invalid_request", "credentials come both in the header and in the body")
    else:
        found = _basic(authorization)
    if not all(found) or "\x00" in found[0]:
        raise GrantRefused("invalid_client", "client authentication failed")
    return found


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        return (unquote_plus(client_id), unquote_plus(secret)) if scheme.lower() == "basic" else ("", "")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
