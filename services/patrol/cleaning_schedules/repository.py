"""All SQL of this slice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import insert

from services.patrol.cleaning_schedules.models import Hand, Schedule
from services.patrol.cleaning_schedules.schemas import ScheduleAnswer, ScheduleFilters
from shared.auth.caller import Caller
from shared.auth.rows import inside, of_division, visible
from shared.db.session import Session
from shared.directory.models import Person
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, filters: ScheduleFilters) -> Response:
    """Schedules in the order of their divisions."""
    statement = sa.select(*as_json(**{name: getattr(Schedule, name) for name in ScheduleAnswer.model_fields}))
    statement = statement.where(_seen(caller))
    if filters.division is not None:
        statement = statement.where(of_division(caller, Schedule.division_code, filters.division))
    if filters.reach_id is not None:
        statement = statement.where(Schedule.reach_id == filters.reach_id)
    keys = [SortKey(Schedule.division_code), SortKey(Schedule.id)]
    seen_by = f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}"
    return await page_of(session, statement, keys=keys, page=page, seen_by=seen_by)


def _seen(caller: Caller) -> sa.ColumnElement[bool]:
    return visible(caller, Schedule.division_code, Schedule.person_id)


async def find(session: Session, caller: Caller, schedule_id: UUID, *, lock: bool = False) -> Schedule | None:
    """A schedule that the caller may see."""
    found = sa.select(Schedule).where(Schedule.id == schedule_id, _seen(caller))
    return await session.scalar(found.with_for_update() if lock else found)


async def known(session: Session, schedule_id: UUID) -> Schedule | None:
    """The schedule of an id, whoever may see it."""
    return await session.get(Schedule, schedule_id)


async def valid_between(
    session: Session, first: date, last: date, division_code: str | None = None
) -> Sequence[Schedule]:
    """Schedules that hold on some of these days, everywhere or in a division."""
    held = (Schedule.valid_from <= last, sa.or_(Schedule.valid_to.is_(None), Schedule.valid_to > first))
    statement = sa.select(Schedule).where(*held).order_by(Schedule.id)
    if division_code is not None:
        statement = statement.where(inside(Schedule.division_code, [division_code]))
    return (await session.scalars(statement)).all()


async def hands(session: Session, schedule_ids: Collection[UUID]) -> Sequence[Hand]:
    """Who cleans these places from when on, in the order of time."""
    found = sa.select(Hand).where(Hand.schedule_id.in_(schedule_ids)).order_by(Hand.valid_from)
    return (await session.scalars(found)).all()


async def put_hand(session: Session, row: Mapping[str, Any]) -> None:
    """Who cleans from a day on; said again for the same day, the last word holds."""
    said = insert(Hand).values(row)
    corrected = {name: said.excluded[name] for name in ("person_id", "recorded_at", "recorded_by")}
    await session.execute(said.on_conflict_do_update(index_elements=["schedule_id", "valid_from"], set_=corrected))


async def hold(session: Session) -> None:
    """Let nobody end a schedule or hand it over until the shifts are written; otherwise one might miss the other."""
    await session.execute(sa.text("LOCK TABLE cleaning_schedules, cleaning_hands IN SHARE MODE"))


async def of_ids(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, Schedule]:
    """These schedules."""
    return {row.id: row for row in await session.scalars(sa.select(Schedule).where(Schedule.id.in_(set(ids))))}


async def person(session: Session, person_id: UUID) -> Person | None:
    """A person of the directory."""
    return await session.get(Person, person_id)
