"""Use cases: a photo comes in parts, is looked at when it is whole, and is shown without what it says of itself."""

import asyncio
import contextlib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from uuid import UUID

from cryptography.exceptions import InvalidTag
from obstore.store import ObjectStore

from services.patrol.findings.models import Confirmation, Finding
from services.patrol.photos import errors, lifecycle, repository
from services.patrol.photos.lifecycle import PERSONAL, Purpose, State
from services.patrol.photos.models import Photo, PhotoUse
from services.patrol.photos.schemas import MOST_BYTES, PhotoCreate, PhotoInRound, TakenAnswer
from services.patrol.rounds.models import Round
from services.patrol.sealing import ring
from services.patrol.signals.repository import look_again
from services.patrol.visits.models import Visit
from shared import audit, time
from shared.attachments import pictures
from shared.attachments.pictures import PictureRefused
from shared.auth.caller import Caller
from shared.auth.rows import reached
from shared.crypto import KeyMissing
from shared.db.session import Session
from shared.http.problems import Problem
from shared.resealing import Resealed, Turn, reseal

MANAGE = "patrol:manage"
ORIGINAL, SHOWN, THUMBNAIL = "original", "shown", "thumbnail"
_LOOKING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="photos")  # each takes up to 200 MB
_RESEALED = 10  # photos that are sealed anew in one transaction


async def begin(session: Session, caller: Caller, wanted: PhotoCreate) -> tuple[Photo, bool]:
    """Expect a photo; one that is expected or there is found again, and False. Raises PhotoExists, PhotoTooLarge."""
    if wanted.size > MOST_BYTES:
        raise errors.PhotoTooLarge
    divisions = reached(caller) or caller.divisions
    if not divisions:
        raise errors.PhotoNowhere
    now = time.now()
    row = {
        "id": wanted.id,
        "kind": wanted.kind,
        "size": wanted.size,
        "sha256": bytes.fromhex(wanted.sha256),
        "division_code": divisions[0],
        "account_id": caller.account_id,
        "person_id": caller.person_id,
        "state": State.UPLOADING,
        "received": 0,
        "parts": [],
        "bands": [],
        "begun_at": now,
        "touched_at": now,
    }
    photo, is_new = await repository.add(session, row)
    told = (photo.kind, photo.size, photo.sha256)
    if told != (row["kind"], row["size"], row["sha256"]) or not _sent_by(caller, photo):
        raise errors.PhotoExists
    if is_new:
        audit.record(session, caller, "photo.begin", f"photos/{photo.id}", division=photo.division_code)
    return photo, is_new


async def receive(
    session: Session, store: ObjectStore, caller: Caller, photo_id: UUID, offset: int, content: bytes
) -> Photo | Problem:
    """Take a part of a photo, which may have come before; the last makes it whole.

    A photo that is refused when it is whole is a problem that is returned, since it is put on record.
    Raises PhotoNotFound, ChunkMissing, ChunkTooLong.
    """
    photo = await repository.locked(session, photo_id)
    if photo is None or not _sent_by(caller, photo):
        raise errors.PhotoNotFound
    if photo.refusal is not None:
        return errors.refusal(photo.refusal)
    if offset + len(content) > photo.size:
        raise errors.ChunkTooLong
    fresh = lifecycle.fresh(photo.received, offset, content)
    if fresh is None:
        raise errors.ChunkMissing(headers={"Upload-Offset": str(photo.received)})
    if fresh:
        await _put(store, photo, _part(photo.received), fresh)
        photo.parts = [*photo.parts, photo.received]
        photo.received += len(fresh)
        photo.touched_at = time.now()
    if photo.state == State.UPLOADING and photo.received == photo.size:
        return await _complete(session, store, caller, photo)
    return photo


async def _complete(session: Session, store: ObjectStore, caller: Caller, photo: Photo) -> Photo | Problem:
    """Look at a photo of which all has come."""
    try:
        content = b"".join([await _get(store, photo, _part(start)) for start in photo.parts])
    except (FileNotFoundError, KeyMissing, InvalidTag):  # the store is older than the database, or a key has gone
        content = b""
    if hashlib.sha256(content).digest() != photo.sha256:
        photo.received, photo.parts = 0, []
        return errors.PhotoHashWrong()
    try:
        picture = await asyncio.get_running_loop().run_in_executor(_LOOKING, pictures.look, content)
    except PictureRefused as refused:
        photo.state, photo.refusal = State.REFUSED, refused.code
        return errors.refusal(refused.code)
    await _put(store, photo, SHOWN, picture.shown)
    await _put(store, photo, THUMBNAIL, picture.thumbnail)
    if photo.kind not in PERSONAL:
        await _put(store, photo, ORIGINAL, content)
        for name, value in asdict(picture.told).items():
            setattr(photo, name if name in {"taken_at", "device"} else f"taken_{name}", value)
        photo.looks = picture.looks
        photo.bands = lifecycle.bands(picture.looks) if picture.looks is not None else []
    photo.state, photo.width, photo.height = State.READY, picture.width, picture.height
    await look_again(session, photo.id)
    audit.record(session, caller, "photo.enter", f"photos/{photo.id}", division=photo.division_code)
    return photo


def _sent_by(caller: Caller, photo: Photo) -> bool:
    """The same account, or another login of the same person."""
    same_person = photo.person_id is not None and photo.person_id == caller.person_id
    return photo.account_id == caller.account_id or same_person


async def find(session: Session, caller: Caller, photo_id: UUID) -> Photo:
    """A photo that the caller may see. Raises PhotoNotFound."""
    manages = MANAGE in caller.scopes and caller.rows == "division"
    found = await repository.find(session, caller, photo_id, manages=manages)
    if found is None:
        raise errors.PhotoNotFound
    return found


async def content(session: Session, store: ObjectStore, caller: Caller, photo_id: UUID, name: str) -> bytes:
    """A copy of a photo, or a photo as it came; who saw a personal one, or an original, is noted.

    Raises PhotoNotFound, PhotoNotYet.
    """
    photo = await find(session, caller, photo_id)
    if photo.state != State.READY:
        raise errors.PhotoNotYet
    if photo.kind in PERSONAL or name == ORIGINAL:
        audit.record(session, caller, "photo.view", f"photos/{photo.id}", division=photo.division_code)
    try:
        return await _get(store, photo, name)
    except FileNotFoundError:  # no original is kept of a personal one
        raise errors.PhotoNotFound from None


def uses(
    made: Round, visits: Sequence[Visit], findings: Iterable[Finding], looks: Iterable[Confirmation]
) -> list[PhotoUse]:
    """What the visits of a round name photos for."""
    found: dict[UUID, list[tuple[UUID, Purpose]]] = {visit.id: _named(visit) for visit in visits}
    for finding in findings:
        found[finding.visit_id] += [(photo_id, Purpose.FINDING) for photo_id in finding.photos]
    for look in looks:
        found[look.visit_id] += [(photo_id, Purpose.CONFIRMATION) for photo_id in look.photos]
    return [
        PhotoUse(
            photo_id=photo_id,
            visit_id=visit.id,
            round_id=made.id,
            purpose=purpose,
            patroller_id=made.patroller_id,
            made_at=visit.left_at,
        )
        for visit in visits
        for photo_id, purpose in lifecycle.first_of_each(found[visit.id]).items()
    ]


def _named(visit: Visit) -> list[tuple[UUID, Purpose]]:
    """The photos of a visit; its answers and its signature are kept as JSON."""
    signed = (visit.signature or {}).get("photo")
    answered = [UUID(str(photo_id)) for answer in visit.answers for photo_id in answer.get("photos", ())]
    return [
        *((UUID(str(photo_id)), Purpose.SIGNATURE) for photo_id in (signed,) if photo_id),
        *((photo_id, Purpose.ANSWER) for photo_id in answered),
        *((photo_id, Purpose.VISIT) for photo_id in visit.photos),
    ]


async def arrived(session: Session, named: Iterable[PhotoUse]) -> Mapping[UUID, Photo]:
    """Those of the photos that rounds name of which anything has come."""
    return await repository.known(session, {use.photo_id for use in named})


def in_round(made: Round, use: PhotoUse, photos: Mapping[UUID, Photo]) -> PhotoInRound:
    """Whether a photo that a round names is there; one that somebody else has sent is not this round's."""
    photo = photos.get(use.photo_id)
    if photo is not None:
        people = {made.patroller_id, *made.participants}
        photo = photo if photo.person_id in people or photo.account_id == made.recorded_by else None
    return PhotoInRound(
        id=use.photo_id,
        visit_id=use.visit_id,
        purpose=Purpose(use.purpose),
        state=State(photo.state) if photo else State.PENDING,
        received=photo.received if photo else 0,
        refusal=photo.refusal if photo else None,
    )


async def forget(session: Session, store: ObjectStore, caller: Caller, photo: Photo, reason: str) -> None:
    """Do away with a photo that never came whole; the round still says that it is missing."""
    await tidy(store, photo)
    audit.record(session, caller, "photo.forget", f"photos/{photo.id}", reason)
    await session.delete(photo)


async def tidy(store: ObjectStore, photo: Photo) -> None:
    """Do away with the parts of a photo. They go last of all: nothing that is on record points to them any more."""
    for start in photo.parts:
        with contextlib.suppress(FileNotFoundError):
            await store.delete_async(_place(photo, _part(start)))
    photo.parts = []


def resealing(store: ObjectStore, total: Resealed) -> Turn:
    """Seal what is personal with the newest key; for `shared.resealing.in_turns`."""

    async def turn(session: Session, after: UUID | None) -> UUID | None:
        photos = await repository.personal(session, after, _RESEALED)
        for photo in photos:
            for name in (SHOWN, THUMBNAIL):
                closed = bytes(await (await store.get_async(_place(photo, name))).bytes_async())
                anew = reseal(ring(), closed, _sealed_for(photo, name), total)
                if anew != closed:
                    await store.put_async(_place(photo, name), anew)
        return photos[-1].id if photos else None

    return turn


async def _put(store: ObjectStore, photo: Photo, name: str, clear: bytes) -> None:
    kept = clear
    if photo.kind in PERSONAL:
        kept = await asyncio.to_thread(ring().seal, clear, place=_sealed_for(photo, name))
    await store.put_async(_place(photo, name), kept)


async def _get(store: ObjectStore, photo: Photo, name: str) -> bytes:
    kept = bytes(await (await store.get_async(_place(photo, name))).bytes_async())
    if photo.kind not in PERSONAL:
        return kept
    return await asyncio.to_thread(ring().open, kept, place=_sealed_for(photo, name))


def _place(photo: Photo, name: str) -> str:
    return f"photos/{photo.id}/{name}"


def _sealed_for(photo: Photo, name: str) -> str:
    return f"photos.{name}/{photo.id}"


def _part(start: int) -> str:
    return f"part-{start:08}"


def taken(caller: Caller, photo: Photo) -> TakenAnswer | None:
    """What a photo says of itself, for managers; nothing is kept of it where it is personal."""
    may_know = MANAGE in caller.scopes and photo.state == State.READY and photo.kind not in PERSONAL
    return TakenAnswer.model_validate(photo) if may_know else None
