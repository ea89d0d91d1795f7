"""All SQL of this slice."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.orm import InstrumentedAttribute

from services.complaints.extensions.models import Extension
from services.complaints.rectification.lifecycle import Clock, State
from services.complaints.rectification.models import Evidence, Order, Sighting, Verification
from services.complaints.rectification.schemas import OrderRow
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import Deadline

NEWEST_FIRST = [SortKey(Order.issued_at, descending=True), SortKey(Order.id, descending=True)]
OnFile = TypeVar("OnFile", Evidence, Verification, Extension, Sighting)
Known = TypeVar("Known", Order, Evidence, Extension)


async def find(session: Session, caller: Caller, order_id: UUID, *, lock: bool = False) -> Order | None:
    """The order, if the caller may see it."""
    seen = visible(caller, Order.division_code, Order.responsible_id)
    statement = sa.select(Order).where(Order.id == order_id, seen)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def known(session: Session, table: type[Known], row_id: UUID | None) -> Known | None:
    """The record of a client-made id, whoever asks: to tell a re-sent record from a clash."""
    return await session.get(table, row_id) if row_id else None


async def open_numbers(session: Session, complaint_id: UUID) -> list[str]:
    """The numbers of a complaint's orders that are not closed."""
    numbers = await session.scalars(
        sa.select(Order.number)
        .where(Order.complaint_id == complaint_id, Order.state != State.CLOSED)
        .order_by(Order.serial)
    )
    return list(numbers)


async def on_file(session: Session, table: type[OnFile], order_id: UUID) -> Sequence[OnFile]:
    """What is on an order's file, oldest first."""
    rows = await session.scalars(
        sa.select(table).where(table.order_id == order_id).order_by(table.recorded_at, table.id)
    )
    return rows.all()


async def latest_evidence(session: Session, order_id: UUID) -> Evidence | None:
    """What was last said to show that the work is done."""
    latest = sa.select(Evidence).where(Evidence.order_id == order_id).order_by(Evidence.recorded_at.desc()).limit(1)
    return await session.scalar(latest)


def withheld(caller: Caller) -> dict[str, None]:
    """What who has to put something right is not told: from the complaint one might guess who complained."""
    return {"complaint_id": None} if caller.rows == "own" else {}


async def page(
    session: Session,
    caller: Caller,
    page: Paging,
    wanted: Mapping[InstrumentedAttribute[Any], object],
    division: str | None,
) -> Response:
    """Orders with these values, newest first."""
    hidden = withheld(caller)
    fields = {name: sa.null() if name in hidden else getattr(Order, name) for name in OrderRow.model_fields}
    statement = sa.select(*as_json(**fields))
    statement = statement.where(visible(caller, Order.division_code, Order.responsible_id))
    asked = {column: value for column, value in wanted.items() if value is not None}
    statement = statement.where(*(sa.false() if it.key in hidden else it == value for it, value in asked.items()))
    if division is not None:
        statement = statement.where(of_division(caller, Order.division_code, division))
    seen_by = f"{caller.rows} {','.join(caller.divisions)} {caller.person_id}"
    return await page_of(session, statement, keys=NEWEST_FIRST, page=page, seen_by=seen_by)


async def move_due(session: Session, deadline: Deadline) -> None:
    """An order is due when the newest clock of its work is: the calendar is known better now."""
    if deadline.clock != Clock.WORK:
        return
    await session.execute(sa.update(Order).where(Order.id == deadline.subject_id).values(due_at=deadline.due_at))
