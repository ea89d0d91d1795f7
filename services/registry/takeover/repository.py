"""All SQL of this slice."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.registry.documents.models import Document
from services.registry.equipment.models import Equipment
from shared.db.session import Session
from shared.jobs.models import GOING, Deadline


async def going(session: Session, types: Collection[str], ids: Collection[UUID] | None = None) -> Sequence[Any]:
    """The clocks on these types of subjects that go on, these or all, with the source and the place of each."""
    statement = (
        sa.select(
            Deadline.id,
            Deadline.subject_type,
            Deadline.subject_id,
            Deadline.clock,
            Deadline.responsible_ids,
            sa.func.coalesce(Document.source_id, Equipment.source_id).label("source_id"),
            sa.func.coalesce(Document.division_code, Equipment.division_code, Deadline.division_code).label(
                "division_code"
            ),
        )
        .outerjoin(Document, sa.and_(Deadline.subject_type == "document", Document.id == Deadline.subject_id))
        .outerjoin(Equipment, sa.and_(Deadline.subject_type == "equipment", Equipment.id == Deadline.subject_id))
        .where(Deadline.state.in_(GOING), Deadline.subject_type.in_(types))
        .order_by(Deadline.id)
    )
    if ids is not None:
        statement = statement.where(Deadline.id.in_(ids))
    return (await session.execute(statement)).all()
