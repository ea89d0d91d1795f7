"""All SQL of this slice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import AS_IT_IS, placed, standing
from services.registry.equipment.lifecycle import CLOCK, COUNTED, POLICIES, Rhythm
from services.registry.equipment.models import Equipment, Maintenance
from services.registry.equipment.schemas import EquipmentAnswer, MaintenanceAnswer
from services.registry.search import repository as search
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.calendar.periods import Period
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import GOING, Deadline


async def page(
    session: Session, caller: Caller, page: Paging, *, division: str | None, source_id: UUID | None
) -> Response:
    """Equipment by division."""
    statement = sa.select(*as_json(**{name: getattr(Equipment, name) for name in EquipmentAnswer.model_fields}))
    statement = statement.where(visible(caller, Equipment.division_code), standing(Equipment))
    if division is not None:
        statement = statement.where(of_division(caller, Equipment.division_code, division))
    if source_id is not None:
        statement = statement.where(Equipment.source_id == source_id)
    return await _page(session, caller, page, statement, SortKey(Equipment.division_code), SortKey(Equipment.id))


async def maintenance_page(session: Session, caller: Caller, page: Paging, *, equipment_id: UUID) -> Response:
    """What was done to a piece of equipment, newest first."""
    statement = sa.select(*as_json(**{name: getattr(Maintenance, name) for name in MaintenanceAnswer.model_fields}))
    statement = statement.where(
        Maintenance.equipment_id == equipment_id, visible(caller, Maintenance.division_code), standing(Maintenance)
    )
    keys = [SortKey(Maintenance.done_on, descending=True), SortKey(Maintenance.id, descending=True)]
    return await _page(session, caller, page, statement, *keys)


async def cleaned_divisions(session: Session, caller: Caller) -> Sequence[str]:
    """Where there is equipment that must be cleaned."""
    wanted = sa.select(Equipment.division_code).where(
        visible(caller, Equipment.division_code), standing(Equipment), Equipment.kind.in_(POLICIES)
    )
    return (await session.scalars(wanted.distinct())).all()


async def cleaning(
    session: Session,
    caller: Caller,
    page: Paging,
    *,
    division: str | None,
    asked: Mapping[str, tuple[Rhythm, Period]],
    only_open: bool,
    today: date,
) -> Response:
    """How often each piece of equipment was cleaned in its period, by what is asked of it in its division."""
    rule = _rules(asked)
    counted = sa.and_(Maintenance.equipment_id == Equipment.id, Maintenance.kind.in_(COUNTED), standing(Maintenance))
    in_period = sa.and_(counted, Maintenance.done_on.between(rule.c.since, rule.c.until))
    done = sa.select(sa.func.count()).where(in_period).correlate(Equipment, rule).scalar_subquery()
    last = sa.select(sa.func.max(Maintenance.done_on)).where(counted).correlate(Equipment).scalar_subquery()
    overdue = rule.c.until < today
    state = sa.case((done >= rule.c.needed, "done"), (overdue, "overdue"), else_="due")
    fields = {
        "equipment_id": Equipment.id,
        "name": Equipment.name,
        "source_id": Equipment.source_id,
        "source_name": Source.name,
        "division_code": Equipment.division_code,
        "mark": Equipment.mark,
        "since": rule.c.since,
        "until": rule.c.until,
        "needed": rule.c.needed,
        "done": done,
        "last_done_on": last,
        "state": state,
    }
    statement = (
        sa.select(*as_json(**fields))
        .join_from(Equipment, rule, rule.c.division_code == Equipment.division_code)
        .join(Source, Source.id == Equipment.source_id)
        .where(
            visible(caller, Equipment.division_code),
            standing(Equipment),
            Equipment.kind.in_(POLICIES),
            Equipment.valid_from <= rule.c.until,
            sa.or_(Equipment.valid_to.is_(None), Equipment.valid_to > rule.c.until),
        )
    )
    if division is not None:
        statement = statement.where(of_division(caller, Equipment.division_code, division))
    if only_open:
        statement = statement.where(done < rule.c.needed)
    return await _page(session, caller, page, statement, SortKey(Equipment.division_code), SortKey(Equipment.id))


def _rules(asked: Mapping[str, tuple[Rhythm, Period]]) -> sa.Subquery:
    """What is asked for in each division, as the database joins it; no row where nothing is."""
    columns = (
        sa.column("division_code", Equipment.division_code.type),
        sa.column("needed", sa.Integer),
        sa.column("since", sa.Date),
        sa.column("until", sa.Date),
    )
    rows = [(code, rhythm.times, period.start, period.end) for code, (rhythm, period) in asked.items()]
    nobody = ("", 1, date.max, date.min)
    return sa.select(sa.values(*columns, name="asked").data(rows or [nobody])).subquery("rule")


async def _page(session: Session, caller: Caller, page: Paging, statement: sa.Select[Any], *keys: SortKey) -> Response:
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, equipment_id: UUID, *, lock: bool = False) -> Equipment | None:
    """A piece of equipment that the caller may see; its records and its clock wait for each other here."""
    statement = sa.select(Equipment).where(Equipment.id == equipment_id, visible(caller, Equipment.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def find_maintenance(
    session: Session, caller: Caller, maintenance_id: UUID, *, lock: bool = False
) -> Maintenance | None:
    """A maintenance that the caller may see."""
    statement = sa.select(Maintenance).where(
        Maintenance.id == maintenance_id, visible(caller, Maintenance.division_code)
    )
    return await session.scalar(statement.with_for_update() if lock else statement)


async def locked(session: Session, equipment_ids: Sequence[UUID]) -> Sequence[Equipment]:
    """These pieces of equipment, whoever sees them, in one order."""
    wanted = sa.select(Equipment).where(Equipment.id.in_(equipment_ids)).order_by(Equipment.id)
    return (await session.scalars(wanted.with_for_update())).all()


async def source_of(session: Session, equipment: Equipment) -> Source:
    """The source that equipment belongs to, whoever sees it."""
    return await session.get_one(Source, equipment.source_id)


async def of_source(session: Session, source_id: UUID) -> Sequence[Equipment]:
    """The equipment of a source that was not voided, locked in one order."""
    wanted = sa.select(Equipment).where(Equipment.source_id == source_id, standing(Equipment)).order_by(Equipment.id)
    return (await session.scalars(wanted.with_for_update())).all()


async def move(session: Session, places: Iterable[tuple[UUID, str]]) -> None:
    """Let sources' equipment and its register be where these are: their division is a copy of its own."""
    source = placed(places)
    there = {"division_code": source.c.division_code}
    of_source = sa.and_(Maintenance.equipment_id == Equipment.id, Equipment.source_id == source.c.id)
    register = sa.and_(of_source, Maintenance.division_code != source.c.division_code)
    equipment = sa.and_(Equipment.source_id == source.c.id, Equipment.division_code != source.c.division_code)
    await session.execute(sa.update(Maintenance).where(register).values(there), execution_options=AS_IT_IS)
    moved = sa.update(Equipment).where(equipment).values(there).returning(Equipment.id)
    search.keep_all(session, "equipment", await session.scalars(moved, execution_options=AS_IT_IS))


async def done_in(session: Session, equipment_id: UUID, period: Period) -> int:
    """How often a piece of equipment was cleaned in a period."""
    wanted = sa.select(sa.func.count()).where(
        Maintenance.equipment_id == equipment_id,
        Maintenance.kind.in_(COUNTED),
        Maintenance.done_on.between(period.start, period.end),
        standing(Maintenance),
    )
    return await session.scalar(wanted) or 0


async def running(session: Session, equipment_id: UUID) -> Deadline | None:
    """The clock that runs on a piece of equipment."""
    wanted = sa.select(Deadline).where(
        Deadline.subject_id == equipment_id, Deadline.clock == CLOCK, Deadline.state.in_(GOING)
    )
    return await session.scalar(wanted)


async def missed(session: Session, equipment_id: UUID, due_at: datetime) -> Deadline | None:
    """The clock of a period that ended without the work."""
    wanted = sa.select(Deadline).where(
        Deadline.subject_id == equipment_id,
        Deadline.clock == CLOCK,
        Deadline.due_at == due_at,
        Deadline.outcome == "missed",
    )
    return await session.scalar(wanted.limit(1))
