"""All SQL of this slice."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import insert

from services.patrol.cleaning.lifecycle import CANCELLED
from services.patrol.cleaning.models import Shift
from services.patrol.cleaning.schemas import ShiftAnswer, ShiftFilters
from services.patrol.cleaning_records.models import CleaningRecord
from services.patrol.cleaning_schedules.models import Schedule
from services.patrol.duties.lifecycle import State
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.models import Person, Reach
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import Deadline
from shared.time import local

_SHOWN: dict[str, Any] = {
    name: getattr(Shift, name) for name in ShiftAnswer.model_fields if name != "responsible_name"
} | {"responsible_name": Person.name}
Key = tuple[UUID, date]


def _scope(caller: Caller) -> str:
    return f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}"


async def keys_from(session: Session, day: date) -> set[Key]:
    """What makes each shift of the schedules unique, from a day on."""
    ahead = sa.select(Shift.schedule_id, Shift.day).where(Shift.day >= day, Shift.occasion == "")
    return {(row[0], row[1]) for row in await session.execute(ahead)}


async def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> set[UUID]:
    """Write new shifts; returns the ids of those that nobody had written before."""
    if not rows:
        return set()
    written = await session.scalars(insert(Shift).on_conflict_do_nothing().returning(Shift.id), list(rows))
    return set(written)


async def open_ids(
    session: Session,
    opens_after: datetime,
    *,
    schedule_id: UUID | None = None,
    reach_id: UUID | None = None,
    level: str | None = None,
) -> Sequence[UUID]:
    """The open shifts that begin later: of a schedule, of those that follow a reach's chain at a level, or all."""
    ahead = sa.select(Shift.id).where(Shift.state == State.OPEN, Shift.opens_at > opens_after)
    if schedule_id is not None:
        ahead = ahead.where(Shift.schedule_id == schedule_id)
    if reach_id is not None:
        ahead = ahead.join(Schedule).where(Schedule.reach_id == reach_id, Schedule.level == level)
    return (await session.scalars(ahead)).all()


async def clocks(session: Session, shift_ids: Collection[UUID]) -> dict[UUID, Deadline]:
    """The last clocks of shifts, also those that have ended, locked in one order: before the shifts themselves."""
    rows = await session.scalars(
        sa.select(Deadline)
        .where(Deadline.subject_id.in_(shift_ids))
        .order_by(Deadline.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.subject_id: row for row in rows}  # ids grow with time, so the last run remains


async def locked(session: Session, shift_ids: Collection[UUID]) -> Sequence[Shift]:
    """These shifts as they stand now; lock their clocks first."""
    rows = await session.scalars(
        sa.select(Shift)
        .where(Shift.id.in_(shift_ids))
        .order_by(Shift.due_at, Shift.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def seen(session: Session, caller: Caller, shift_ids: Collection[UUID]) -> set[UUID]:
    """Those of these shifts that the caller may see."""
    return set(await session.scalars(sa.select(Shift.id).where(Shift.id.in_(shift_ids), _shifts_of(caller))))


def _shifts_of(caller: Caller) -> sa.ColumnElement[bool]:
    return visible(caller, Shift.division_code, Shift.responsible_id)


async def page(session: Session, caller: Caller, page: Paging, filters: ShiftFilters) -> Response:
    """Shifts in the order of their due times."""
    statement = _shown(caller).where(*_asked(caller, filters))
    keys = [SortKey(Shift.due_at), SortKey(Shift.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=_scope(caller))


def _shown(caller: Caller) -> sa.Select[Any]:
    shown = sa.select(*as_json(**_SHOWN)).outerjoin(Person, Person.id == Shift.responsible_id)
    return shown.where(_shifts_of(caller))


def _asked(caller: Caller, filters: ShiftFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.day is not None:
        yield Shift.day == (local(time.now()).date() if filters.day == "today" else filters.day)
    if filters.first_day is not None:
        yield Shift.day >= filters.first_day
    if filters.last_day is not None:
        yield Shift.day <= filters.last_day
    if filters.responsible is not None:
        yield Shift.responsible_id == caller.person_id
    if filters.reach_id is not None:
        yield Shift.reach_id == filters.reach_id
    if filters.schedule_id is not None:
        yield Shift.schedule_id == filters.schedule_id
    if filters.division is not None:
        yield of_division(caller, Shift.division_code, filters.division)
    if filters.state is not None:
        yield Shift.state == filters.state


async def shift(session: Session, caller: Caller, shift_id: UUID) -> sa.Row[Any] | None:
    """A shift as its list shows it, if the caller may see it."""
    columns = [column.label(name) for name, column in _SHOWN.items()]
    return (await session.execute(_shown(caller).where(Shift.id == shift_id).with_only_columns(*columns))).one_or_none()


async def sums(
    session: Session, caller: Caller, first: date, last: date, division: str | None
) -> Sequence[sa.Row[Any]]:
    """How many shifts of each place were done and missed in a span of days."""
    of_point = sa.case((Shift.reach_id.is_(None), Shift.schedule_id))
    number = sa.func.count()
    places = (Shift.reach_id, of_point)
    statement = (
        sa.select(
            sa.func.coalesce(Reach.name, sa.func.min(Shift.place)).label("place"),
            Shift.reach_id,
            of_point.label("schedule_id"),
            number.filter(Shift.state.in_((State.MET, State.MET_LATE))).label("done"),
            number.filter(Shift.state == State.DONE_LATE).label("done_late"),
            number.filter(Shift.state == State.MISSED).label("missed"),
        )
        .outerjoin(Reach, Reach.id == Shift.reach_id)
        .where(_shifts_of(caller), Shift.day.between(first, last), Shift.state.not_in((State.OPEN, CANCELLED)))
        .group_by(*places, Reach.name)
        .order_by("place", *places)
    )
    if division is not None:
        statement = statement.where(of_division(caller, Shift.division_code, division))
    return (await session.execute(statement)).all()


async def amounts(
    session: Session, caller: Caller, first: date, last: date, division: str | None
) -> Mapping[tuple[UUID | None, UUID | None], Mapping[str, float]]:
    """How much was taken away from each place in a span of days, each unit apart, by reach or schedule."""
    of_point = sa.case((Shift.reach_id.is_(None), Shift.schedule_id))
    unit = CleaningRecord.unit
    statement = (
        sa.select(Shift.reach_id, of_point, unit, sa.func.sum(CleaningRecord.amount))
        .join(CleaningRecord, CleaningRecord.id == Shift.record_id)
        .where(_shifts_of(caller), Shift.day.between(first, last), unit.is_not(None))
        .group_by(Shift.reach_id, of_point, unit)
    )
    if division is not None:
        statement = statement.where(of_division(caller, Shift.division_code, division))
    found: dict[tuple[UUID | None, UUID | None], dict[str, float]] = {}
    for reach_id, schedule_id, in_unit, amount in await session.execute(statement):
        found.setdefault((reach_id, schedule_id), {})[in_unit] = amount
    return found
