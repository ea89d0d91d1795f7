"""Use cases: attach a file, refer to files, get one back."""

import hashlib
from collections.abc import Collection
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy.dialects.postgresql import insert

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

    The bytes are stored first: a row never points to nothing. Raises AttachmentRefused, AttachmentIdTaken, and NotFound
    outside the caller's divisions.
    """
    if not covers(caller, division_code):
        raise NotFound
    shown = lifecycle.plain_name(name)
    kind = lifecycle.media_type(shown, content)
    if kind is None:
        raise AttachmentRefused
    sha256 = hashlib.sha256(content).digest()
    await store.put_async(place(sha256), content)
    row = {
        "id": attachment_id,
        "name": shown,
        "media_type": kind,
        "size": len(content),
        "sha256": sha256,
        "division_code": division_code,
        "uploaded_at": time.now(),
        "account_id": caller.account_id,
        "person_id": caller.person_id,
    }
    made = await session.scalar(insert(Attachment).values(row).on_conflict_do_nothing().returning(Attachment.id))
    kept = await session.get_one(Attachment, attachment_id)
    if made is None and (kept.sha256, kept.account_id) != (sha256, caller.account_id):
        raise AttachmentIdTaken
    if made is not None:
        audit.record(session, caller, "attachment.enter", f"attachments/{attachment_id}")
    return kept, made is not None


async def content(
    session: Session, store: ObjectStore, caller: Caller, attachment_id: UUID
) -> tuple[Attachment, bytes]:
    """A file with its bytes; raises AttachmentNotFound."""
    found = await repository.find(session, caller, attachment_id)
    if found is None:
        raise AttachmentNotFound
    stored = await store.get_async(place(found.sha256))
    return found, bytes(await stored.bytes_async())


async def check_known(session: Session, caller: Caller, attachment_ids: Collection[UUID]) -> None:
    """Whoever refers to files has uploaded them, or sees them; raises AttachmentUnknown."""
    if attachment_ids and await repository.unknown(session, caller, attachment_ids):
        raise AttachmentUnknown
