"""All SQL of this slice."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.complaints.extensions.lifecycle import State
from services.complaints.extensions.models import Extension
from services.complaints.intake.models import Complaint
from services.complaints.rectification.models import Evidence, Order
from shared.db.session import Session
from shared.jobs.models import GOING, Deadline

_EVIDENCED_BY = (
    sa.select(Evidence.person_id)
    .where(Evidence.order_id == Deadline.subject_id)
    .order_by(Evidence.recorded_at.desc())
    .limit(1)
    .scalar_subquery()
)
_ASKED_BY = (
    sa.select(Extension.person_id)
    .where(Extension.order_id == Deadline.subject_id, Extension.state == State.PENDING)
    .limit(1)
    .scalar_subquery()
)


Matter = Complaint | Order


async def in_hand(
    session: Session, clocks: Collection[str], now: datetime, source_id: UUID | None = None
) -> Sequence[Any]:
    """The complaints and orders, of one source or all, that somebody has by the chain and that fall due later."""
    level = sa.func.coalesce(Order.level, Complaint.level)
    statement = (
        sa.select(
            Deadline.subject_id,
            level.label("level"),
            sa.func.coalesce(Order.source_id, Order.reach_id, Complaint.source_id).label("source_id"),
            sa.func.coalesce(Order.responsible_id, Complaint.handler_id).label("person_id"),
        )
        .outerjoin(Order, Order.id == Deadline.subject_id)
        .outerjoin(Complaint, Complaint.id == Deadline.subject_id)
        .where(Deadline.state.in_(GOING), Deadline.clock.in_(clocks), Deadline.due_at > now, level.is_not(None))
        .order_by(Deadline.id)
    )
    if source_id is not None:
        objects = (Order.source_id, Order.reach_id, Complaint.source_id)
        about = sa.union_all(*(sa.select(column.class_.id).where(column == source_id) for column in objects))
        statement = statement.where(Deadline.subject_id.in_(about))
    return (await session.execute(statement)).all()


async def locked(session: Session, ids: Collection[UUID]) -> Sequence[Matter]:
    """These complaints and orders as they stand now."""
    found: list[Matter] = []
    for table in (Complaint, Order):
        rows = sa.select(table).where(table.id.in_(ids)).order_by(table.id).with_for_update()
        found += await session.scalars(rows.execution_options(populate_existing=True))
    return found


async def going(
    session: Session, clocks: Collection[str], subject_ids: Collection[UUID] | None = None
) -> Sequence[Any]:
    """The clocks of these names that go on, of these subjects or of all, but for complaints that have a handler.

    `owed_by`, `evidenced_by` and `asked_by` are those whose own matter it is.
    """
    statement = (
        sa.select(
            Deadline.subject_id,
            Deadline.clock,
            Deadline.division_code,
            Deadline.responsible_ids,
            Order.responsible_id.label("owed_by"),
            _EVIDENCED_BY.label("evidenced_by"),
            _ASKED_BY.label("asked_by"),
        )
        .outerjoin(Order, Order.id == Deadline.subject_id)
        .outerjoin(Complaint, Complaint.id == Deadline.subject_id)
        .where(Deadline.state.in_(GOING), Deadline.clock.in_(clocks), Complaint.handler_id.is_(None))
        .order_by(Deadline.id)
    )
    if subject_ids is not None:
        statement = statement.where(Deadline.subject_id.in_(subject_ids))
    return (await session.execute(statement)).all()
