"""All SQL of this slice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import insert

from services.patrol.photos.lifecycle import NEAR, PERSONAL, State
from services.patrol.photos.models import Photo, PhotoUse
from services.patrol.rounds.models import Round
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


async def add(session: Session, row: Mapping[str, Any]) -> tuple[Photo, bool]:
    """The photo of this id, and whether it is new."""
    made = await session.scalar(insert(Photo).values(row).on_conflict_do_nothing().returning(Photo.id))
    return await session.get_one(Photo, row["id"]), made is not None


async def locked(session: Session, photo_id: UUID) -> Photo | None:
    """A photo, whoever sends it, that nobody else adds to meanwhile."""
    return await session.get(Photo, photo_id, with_for_update=True)


async def known(session: Session, photo_ids: Collection[UUID]) -> Mapping[UUID, Photo]:
    """Those of these photos of which anything has come."""
    if not photo_ids:
        return {}
    return {photo.id: photo for photo in await session.scalars(sa.select(Photo).where(Photo.id.in_(photo_ids)))}


async def find(session: Session, caller: Caller, photo_id: UUID, *, manages: bool) -> Photo | None:
    """A photo that the caller has sent, or sees a round of; a personal one of others only as who manages there."""
    own = sa.or_(Photo.account_id == caller.account_id, Photo.person_id == caller.person_id)
    of_round = sa.exists().where(
        PhotoUse.photo_id == Photo.id,
        Round.id == PhotoUse.round_id,
        visible(caller, Round.division_code, Round.patroller_id, Round.participants),
        _sent_by_them(),
    )
    allowed = of_round if manages else sa.and_(of_round, Photo.kind.not_in(PERSONAL))
    return await session.scalar(sa.select(Photo).where(Photo.id == photo_id, sa.or_(own, allowed)))


def _sent_by_them() -> sa.ColumnElement[bool]:
    """Whether who has sent a photo was on the round, or put it on record: naming another's photo shows nobody it."""
    return sa.or_(
        Photo.account_id == Round.recorded_by,
        Photo.person_id == Round.patroller_id,
        Photo.person_id == sa.func.any(Round.participants),
    )


async def missing(session: Session, caller: Caller, page: Paging) -> Response:
    """The photos that the caller's own visits name and that have not come, the oldest first."""
    shown = as_json(
        id=PhotoUse.photo_id,
        visit_id=PhotoUse.visit_id,
        round_id=PhotoUse.round_id,
        purpose=PhotoUse.purpose,
        made_at=PhotoUse.made_at,
        state=sa.func.coalesce(Photo.state, sa.literal_column(f"'{State.PENDING}'")),
        received=sa.func.coalesce(Photo.received, sa.literal_column("0")),
        refusal=Photo.refusal,
    )
    statement = (
        sa.select(*shown)
        .select_from(PhotoUse)
        .join(Round, Round.id == PhotoUse.round_id)
        .outerjoin(Photo, sa.and_(Photo.id == PhotoUse.photo_id, _sent_by_them()))
        .where(PhotoUse.patroller_id == caller.person_id, Photo.state.is_distinct_from(State.READY))
    )
    keys = [SortKey(PhotoUse.made_at), SortKey(PhotoUse.photo_id), SortKey(PhotoUse.visit_id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=str(caller.person_id))


@dataclass(frozen=True, slots=True)
class Reuse:
    """A photo of one round that another round has used, too: the very file, or one that looks the same."""

    photo_id: UUID
    other_photo_id: UUID
    other_round_id: UUID
    other_visit_id: UUID
    made_at: datetime
    same_file: bool


async def reused(session: Session, round_id: UUID, most: int = 100) -> Sequence[Reuse]:
    """Other rounds that used this round's photos: by id, by content, or by looks (see `lifecycle.NEAR`)."""
    one, other, use = sa.orm.aliased(Photo), sa.orm.aliased(Photo), sa.orm.aliased(PhotoUse)
    differing = sa.func.bit_count(sa.cast(one.looks.op("#")(other.looks), sa.dialects.postgresql.BIT(64)))
    near = sa.and_(one.bands.overlap(other.bands), differing <= NEAR)
    rows = await session.execute(
        sa.select(one.id, other.id, use.round_id, use.visit_id, use.made_at, one.sha256 == other.sha256)
        .select_from(PhotoUse)
        .join(one, one.id == PhotoUse.photo_id)
        .join(other, sa.or_(other.id == one.id, other.sha256 == one.sha256, near))
        .join(use, use.photo_id == other.id)
        .where(PhotoUse.round_id == round_id, use.round_id != round_id, one.state == State.READY)
        .distinct()
        .order_by(use.made_at, use.visit_id, one.id, other.id)
        .limit(most)
    )
    return [Reuse(*row) for row in rows]


async def unfinished(session: Session, most: int) -> Sequence[Photo]:
    """The photos of which nothing has come for longest."""
    waiting = sa.select(Photo).where(Photo.state == State.UPLOADING).order_by(Photo.touched_at).limit(most)
    return (await session.scalars(waiting.with_for_update(skip_locked=True))).all()


async def untidy(session: Session, most: int) -> Sequence[Photo]:
    """Photos whose parts are needed no more."""
    done = sa.select(Photo).where(Photo.state != State.UPLOADING, Photo.parts != [])
    return (await session.scalars(done.order_by(Photo.id).limit(most).with_for_update(skip_locked=True))).all()


async def personal(session: Session, after: UUID | None, most: int) -> Sequence[Photo]:
    """Personal photos whose bytes are kept, in the order of their ids."""
    kept = sa.select(Photo).where(Photo.kind.in_(PERSONAL), Photo.state == State.READY)
    if after is not None:
        kept = kept.where(Photo.id > after)
    return (await session.scalars(kept.order_by(Photo.id).limit(most).with_for_update())).all()
