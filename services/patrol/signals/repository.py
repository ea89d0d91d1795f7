"""All SQL of this slice."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.orm import aliased

from services.patrol.photos.models import Photo, PhotoUse
from services.patrol.rounds.models import Round
from services.patrol.signals.lifecycle import PhotoFact, SameAnswers, SameTrack, State
from services.patrol.signals.models import Signal, Unexamined
from services.patrol.signals.schemas import SignalAnswer, SignalFilters
from services.patrol.tracks.models import Track
from services.patrol.visits.models import Visit
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.models import Source
from shared.http.pages import Paging, SortKey, as_json, page_of

MOST_SAME = 5  # earlier rounds of the same way that are named
LOOKED_BACK = 20  # visits of a patroller that are compared


async def page(session: Session, caller: Caller, page: Paging, filters: SignalFilters) -> Response:
    """Signals of the caller's divisions, the heaviest first, then the latest."""
    return await _page(session, page, [visible(caller, Signal.division_code), *_asked(caller, filters)], caller)


async def page_of_own(session: Session, caller: Caller, page: Paging) -> Response:
    """What was said of the caller's own rounds, once a reviewer has looked."""
    return await _page(session, page, [Signal.patroller_id == caller.person_id, Signal.state != State.OPEN], caller)


async def _page(
    session: Session, page: Paging, conditions: Sequence[sa.ColumnElement[bool]], caller: Caller
) -> Response:
    statement = sa.select(*as_json(**{name: getattr(Signal, name) for name in SignalAnswer.model_fields}))
    keys = [SortKey(column, descending=True) for column in (Signal.weight, Signal.ended_at, Signal.id)]
    seen_by = f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}"
    return await page_of(session, statement.where(*conditions), keys=keys, page=page, seen_by=seen_by)


def _asked(caller: Caller, filters: SignalFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.state is not None:
        yield Signal.state == filters.state
    if filters.kind is not None:
        yield Signal.kind == filters.kind
    if filters.round_id is not None:
        yield Signal.round_id == filters.round_id
    if filters.patroller_id is not None:
        yield Signal.patroller_id == filters.patroller_id
    if filters.division is not None:
        yield of_division(caller, Signal.division_code, filters.division)


async def locked(session: Session, caller: Caller, signal_id: UUID) -> Signal | None:
    """A signal that the caller may see, held until the end of the transaction."""
    seen = visible(caller, Signal.division_code)
    return await session.scalar(sa.select(Signal).where(Signal.id == signal_id, seen).with_for_update())


async def find(session: Session, caller: Caller, signal_id: UUID) -> Signal | None:
    """A signal that the caller may see."""
    return await session.scalar(sa.select(Signal).where(Signal.id == signal_id, visible(caller, Signal.division_code)))


async def take(session: Session, most: int) -> Sequence[Round]:
    """Some rounds that wait to be examined; they wait no more."""
    waiting = sa.select(Unexamined.round_id).order_by(Unexamined.round_id).limit(most).with_for_update(skip_locked=True)
    taken = sa.delete(Unexamined).where(Unexamined.round_id.in_(waiting)).returning(Unexamined.round_id)
    ids = (await session.scalars(taken)).all()
    return (await session.scalars(sa.select(Round).where(Round.id.in_(ids)).order_by(Round.id))).all() if ids else ()


async def look_again(session: Session, photo_id: UUID) -> None:
    """Let the rounds that use a photo be examined once more."""
    using = sa.select(PhotoUse.round_id).where(PhotoUse.photo_id == photo_id).distinct()
    known = using.where(sa.exists().where(Unexamined.round_id == PhotoUse.round_id).is_(False))
    await session.execute(sa.insert(Unexamined).from_select(["round_id"], known))


async def raised(session: Session, round_ids: Collection[UUID]) -> Mapping[UUID, list[Signal]]:
    """The signals of these rounds, held until the end of the transaction."""
    rows = await session.scalars(sa.select(Signal).where(Signal.round_id.in_(round_ids)).with_for_update())
    return _by_round((row.round_id, row) for row in rows)


async def same_tracks(session: Session, round_ids: Collection[UUID]) -> Mapping[UUID, list[SameTrack]]:
    """The latest rounds recorded before each of these whose track has the same shape.

    Only those before, so that the answer is the same whenever it is asked.
    """
    before = aliased(Track)
    earlier = (
        sa.select(before.round_id, before.patroller_id)
        .where(
            before.shape == Track.shape,
            sa.tuple_(before.recorded_at, before.round_id) < sa.tuple_(Track.recorded_at, Track.round_id),
        )
        .order_by(before.recorded_at.desc(), before.round_id.desc())
        .limit(MOST_SAME)
        .lateral("earlier")
    )
    rows = await session.execute(
        sa.select(Track.round_id, earlier.c.round_id, earlier.c.patroller_id, Round.started_at)
        .select_from(Track)
        .join(earlier, sa.true())
        .join(Round, Round.id == earlier.c.round_id)
        .where(Track.round_id.in_(round_ids), Track.shape.is_not(None))
        .order_by(Round.started_at.desc(), Round.id)
    )
    return _by_round((row[0], SameTrack(row[1], row[2], row[3])) for row in rows)


async def same_answers(session: Session, round_ids: Collection[UUID]) -> Mapping[UUID, list[SameAnswers]]:
    """How many of its patroller's last visits before each visit were answered alike to the letter.

    Only where something was measured or written: yes to every question is what one hopes for.
    """
    before = aliased(Visit)
    last = (
        sa.select(before.answers, before.checklist_id)
        .where(before.patroller_id == Visit.patroller_id, before.left_at < Visit.left_at)
        .order_by(before.left_at.desc(), before.id.desc())
        .limit(LOOKED_BACK)
        .lateral("last")
    )
    said = '$[*] ? (exists (@.note) || (@.value.type() == "number"))'
    rows = await session.execute(
        sa.select(Visit.round_id, Visit.id, sa.func.count())
        .select_from(Visit)
        .join(last, sa.and_(last.c.answers == Visit.answers, last.c.checklist_id == Visit.checklist_id))
        .where(Visit.round_id.in_(round_ids), sa.func.jsonb_path_exists(Visit.answers, sa.cast(said, _JSONPATH)))
        .group_by(Visit.round_id, Visit.id)
        .order_by(Visit.id)
    )
    return _by_round((row[0], SameAnswers(row[1], row[2])) for row in rows)


_JSONPATH = sa.dialects.postgresql.JSONPATH


async def photos(session: Session, visits: Mapping[UUID, Visit]) -> Mapping[UUID, list[PhotoFact]]:
    """What the photos of these visits say of themselves, by round."""
    rows = await session.execute(
        sa.select(PhotoUse.visit_id, Photo.id, Photo.taken_at, Photo.taken_longitude, Photo.taken_latitude)
        .join(Photo, Photo.id == PhotoUse.photo_id)
        .where(PhotoUse.round_id.in_({visit.round_id for visit in visits.values()}))
        .order_by(Photo.id, PhotoUse.visit_id)
    )
    found = rows.all()
    places = await _places(session, {visits[row.visit_id].object_id for row in found})
    return _by_round(
        (
            visits[visit_id].round_id,
            PhotoFact(
                photo_id,
                visits[visit_id],
                taken_at,
                (longitude, latitude) if longitude is not None and latitude is not None else None,
                places.get(visits[visit_id].object_id),
            ),
        )
        for visit_id, photo_id, taken_at, longitude, latitude in found
    )


async def _places(session: Session, object_ids: Collection[UUID]) -> dict[UUID, tuple[float, float]]:
    if not object_ids:
        return {}
    rows = await session.execute(
        sa.select(Source.id, Source.longitude, Source.latitude).where(Source.id.in_(object_ids))
    )
    return {row[0]: (row[1], row[2]) for row in rows if row[1] is not None and row[2] is not None}


def _by_round(pairs: Any) -> dict[UUID, list[Any]]:  # noqa: ANN401 - pairs of a round's id and anything
    found: dict[UUID, list[Any]] = defaultdict(list)
    for round_id, each in pairs:
        found[round_id].append(each)
    return found
