"""All SQL of this slice."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import insert

from services.patrol.field_days.lifecycle import State
from services.patrol.field_days.models import FieldDay, FieldMonth
from services.patrol.field_days.schemas import FieldDayAnswer, FieldDayFilters, FieldMonthAnswer, FieldMonthFilters
from services.patrol.records import asked
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.models import Division
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, filters: FieldDayFilters) -> Response:
    """Field days, the latest first."""
    more = [] if filters.leader_id is None else [FieldDay.leader_id == filters.leader_id]
    shown = as_json(**{name: getattr(FieldDay, name) for name in FieldDayAnswer.model_fields})
    keys = [SortKey(FieldDay.occurred_at, descending=True), SortKey(FieldDay.id, descending=True)]
    statement = sa.select(*shown).where(*asked(caller, FieldDay, filters), *more)
    return await page_of(session, statement, keys=keys, page=page, seen_by=_seen_by(caller))


async def months(session: Session, caller: Caller, page: Paging, filters: FieldMonthFilters) -> Response:
    """What towns owe, the latest month first."""
    statement = sa.select(*as_json(**_shown())).where(*_asked(caller, filters))
    keys = [SortKey(FieldMonth.due_at, descending=True), SortKey(FieldMonth.id, descending=True)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=_seen_by(caller))


def _seen_by(caller: Caller) -> str:
    return f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}"


def _counted() -> list[sa.ColumnElement[bool]]:
    """The field days that count for a month: those of its town that began in it and stand."""
    in_month = (FieldDay.occurred_at >= FieldMonth.opens_at, FieldDay.occurred_at < FieldMonth.due_at)
    return [FieldDay.town_code == FieldMonth.division_code, *in_month, FieldDay.voided_at.is_(None)]


_HELD = sa.select(sa.func.count()).select_from(FieldDay).where(*_counted()).scalar_subquery()


def _state() -> sa.ColumnElement[str]:
    return sa.case(
        (FieldMonth.required <= _HELD, State.HELD.value),
        (FieldMonth.due_at <= time.now(), State.MISSING.value),
        else_=State.OPEN.value,
    )


def _shown() -> dict[str, Any]:
    """A month with what is counted of it."""
    shape: sa.ColumnElement[str] = sa.literal_column("""'YYYY-MM-DD"T"HH24:MI:SS"Z"'""")
    moments = [sa.func.to_char(moment, shape) for moment in (FieldMonth.opens_at, FieldMonth.due_at)]
    path = "/api/patrol/v1/field-days?division="
    rows = sa.func.concat(path, FieldMonth.division_code, "&from=", moments[0], "&to=", moments[1])
    made = {"held": _HELD, "state": _state(), "rows": rows}
    return {name: made[name] if name in made else getattr(FieldMonth, name) for name in FieldMonthAnswer.model_fields}


def _asked(caller: Caller, filters: FieldMonthFilters) -> Iterator[sa.ColumnElement[bool]]:
    yield _visible(caller)
    if filters.division is not None:
        yield of_division(caller, FieldMonth.division_code, filters.division)
    if filters.state is not None:
        yield _state() == filters.state
    if filters.since is not None:
        yield FieldMonth.due_at >= filters.since
    if filters.until is not None:
        yield FieldMonth.due_at < filters.until


def _visible(caller: Caller) -> sa.ColumnElement[bool]:
    return visible(caller, FieldMonth.division_code, FieldMonth.responsible_ids)


async def month(session: Session, caller: Caller, month_id: UUID) -> dict[str, Any] | None:
    """A month as its list shows it, if the caller may see it."""
    columns = [column.label(name) for name, column in _shown().items()]
    found = await session.execute(sa.select(*columns).where(FieldMonth.id == month_id, _visible(caller)))
    row = found.one_or_none()
    return row._asdict() if row else None


async def month_at(session: Session, town_code: str, moment: datetime) -> FieldMonth | None:
    """The month of a town that holds a moment, locked: its field days are counted one after the other."""
    holding = (FieldMonth.opens_at <= moment, FieldMonth.due_at > moment)
    return await session.scalar(
        sa.select(FieldMonth).where(FieldMonth.division_code == town_code, *holding).with_for_update()
    )


async def held(session: Session, month_id: UUID) -> int:
    """How many field days count for a month."""
    return await session.scalar(sa.select(_HELD).where(FieldMonth.id == month_id)) or 0


async def towns(session: Session, day: date) -> Sequence[Division]:
    """The towns of a day."""
    return (await session.scalars(sa.select(Division).where(Division.level == "town", valid_on(Division, day)))).all()


async def written(session: Session, after: datetime) -> set[tuple[str, str]]:
    """The towns and months that are on record and end after a moment."""
    rows = await session.execute(
        sa.select(FieldMonth.division_code, FieldMonth.period).where(FieldMonth.due_at > after)
    )
    return {(row.division_code, row.period) for row in rows}


async def add(session: Session, values: dict[str, Any]) -> FieldMonth | None:
    """A new month, locked; nothing if somebody else has just written it."""
    made = await session.scalar(insert(FieldMonth).values(values).on_conflict_do_nothing().returning(FieldMonth.id))
    return await session.get(FieldMonth, made) if made else None
