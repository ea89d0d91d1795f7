"""Files that hold personal data: their uploader's only, sealed where they lie, read with a trace, and not for ever.

Their bytes lie at a place of their own, so that what one account has sent tells nobody what another has.
"""

import asyncio
import contextlib
from uuid import UUID

from obstore.store import ObjectStore

from shared import audit, sealed, time
from shared.attachments import repository, service
from shared.attachments.errors import AttachmentDeleted
from shared.attachments.models import Attachment
from shared.auth.caller import Caller
from shared.crypto import KeyRing
from shared.db.session import Session
from shared.resealing import Resealed, Turn, reseal

_FOLDER = "private"
_BATCH = 10  # files that are sealed anew in one transaction


async def attach(
    session: Session,
    store: ObjectStore,
    ring: KeyRing,
    caller: Caller,
    attachment_id: UUID,
    division_code: str,
    name: str | None,
    content: bytes,
) -> tuple[Attachment, bool]:
    """Keep a file; one that was sent before is found again, and False.

    The row comes first, so that nobody who has taken an id by chance replaces the bytes under it; both are there, or
    neither, once the transaction is. Raises as `service.attach`.
    """
    row = service.described(caller, attachment_id, division_code, name, content)
    kept, is_new = await service.entered(session, caller, row | {"private": True})
    if is_new:
        closed = await asyncio.to_thread(ring.seal, content, place=_sealed_for(kept))
        await store.put_async(_place(kept), closed)
    return kept, is_new


async def content(store: ObjectStore, ring: KeyRing, found: Attachment) -> bytes:
    """The bytes, in clear. Whoever shows them notes in the audit who read them. Raises AttachmentDeleted."""
    if found.deleted_at is not None:
        raise AttachmentDeleted
    try:
        closed = bytes(await (await store.get_async(_place(found))).bytes_async())
    except FileNotFoundError:  # a copy of the databases is older than the files that go with it
        raise AttachmentDeleted from None
    return await asyncio.to_thread(ring.open, closed, place=_sealed_for(found))


async def delete(session: Session, store: ObjectStore, caller: Caller, attachment_id: UUID, reason: str) -> None:
    """Do away with the bytes; that the file was there, whose it was and what it was called stays."""
    found = await session.get(Attachment, attachment_id, with_for_update=True)
    if found is None or found.deleted_at is not None:
        return
    with contextlib.suppress(FileNotFoundError):  # a turn that was interrupted had come so far
        await store.delete_async(_place(found))
    found.deleted_at = time.now()
    audit.record(session, caller, "attachment.delete", f"attachments/{attachment_id}", reason)


def resealing(store: ObjectStore, ring: KeyRing, total: Resealed) -> Turn:
    """Seal what is still there with the newest key; for `shared.resealing.in_turns`."""

    async def turn(session: Session, after: UUID | None) -> UUID | None:
        files = await repository.private(session, after, _BATCH)
        for file in files:
            closed = bytes(await (await store.get_async(_place(file))).bytes_async())
            anew = reseal(ring, closed, _sealed_for(file), total)
            if anew != closed:
                await store.put_async(_place(file), anew)
        return files[-1].id if files else None

    return turn


def _place(of: Attachment) -> str:
    return f"{_FOLDER}/{of.id}"


def _sealed_for(of: Attachment) -> str:
    return sealed.place(sealed.table_of(Attachment), "content", of.id)
