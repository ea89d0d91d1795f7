"""All SQL of this slice."""

from collections.abc import Collection, Sequence
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
