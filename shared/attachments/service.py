"""Use cases: attach a file, refer to files, get one back."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from obstore.store import ObjectStore

from shared import audit, time
from shared.attachments import lifecycle, repository
from shared.attachments.errors import AttachmentIdTaken, AttachmentNotFound, AttachmentRefused, AttachmentUnknown
from shared.attachments.models import Attachment
from shared.attachments.store import place
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.http.problems import NotFound


async def attach(
    session: Session,
    store: ObjectStore,
    caller: Caller,
    attachment_id: UUID,
    division_code: str,
    name: str | None,
    content: bytes,
) -> tuple[Attachment, bool]:
    """Keep a file; one that was sent before is found again, and False.

    The bytes are stored first: a row never points to nothing. Raises as `described`, and AttachmentIdTaken.
    """
    row = described(caller, attachment_id, division_code, name, content)
    await store.put_async(place(row["sha256"]), content)
    return await entered(session, caller, row)


def described(
    caller: Caller, attachment_id: UUID, division_code: str, name: str | None, content: bytes
) -> dict[str, Any]:
    """The row of a file; raises AttachmentRefused, and NotFound outside the caller's divisions."""
    if not covers(caller, division_code):
        raise NotFound
    shown = lifecycle.plain_name(name)
    kind = lifecycle.media_type(shown, content)
    if kind is None:
        raise AttachmentRefused
    return {
        "id": attachment_id,
        "name": shown,
        "media_type": kind,
        "size": len(content),
        "sha256": hashlib.sha256(content).digest(),
        "division_code": division_code,
        "uploaded_at": time.now(),
        "account_id": caller.account_id,
        "person_id": caller.person_id,
    }


async def entered(session: Session, caller: Caller, row: Mapping[str, Any]) -> tuple[Attachment, bool]:
    """The row as it stands, and whether it is new; raises AttachmentIdTaken."""
    kept, is_new = await repository.add(session, row)
    if (kept.sha256, kept.account_id) != (row["sha256"], caller.account_id):
        raise AttachmentIdTaken
    if is_new:
        audit.record(session, caller, "attachment.enter", f"attachments/{kept.id}", division=kept.division_code)
    return kept, is_new


async def find(session: Session, caller: Caller, attachment_id: UUID) -> Attachment:
    """A file that the caller may see; raises AttachmentNotFound."""
    found = await repository.find(session, caller, attachment_id)
    if found is None:
        raise AttachmentNotFound
    return found


async def content(store: ObjectStore, found: Attachment) -> bytes:
    """The bytes of a file that is not private."""
    return bytes(await (await store.get_async(place(found.sha256))).bytes_async())


async def check_known(session: Session, caller: Caller, attachment_ids: Collection[UUID]) -> None:
    """Whoever refers to files has uploaded them, or sees them; raises AttachmentUnknown."""
    if attachment_ids and await repository.unknown(session, caller, attachment_ids):
        raise AttachmentUnknown
