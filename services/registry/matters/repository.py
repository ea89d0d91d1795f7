"""All SQL of this slice."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.registry.matters.models import Matter
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session


async def put(session: Session, values: Mapping[str, Any]) -> None:
    """Keep how a clock stands now."""
    statement = insert(Matter).values(**values)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=dict(values)))


async def end(session: Session, deadline_id: UUID) -> None:
    """Forget a clock that has stopped."""
    await session.execute(sa.delete(Matter).where(Matter.id == deadline_id))


async def forget(session: Session, service: str) -> None:
    """Forget all that a service has told."""
    await session.execute(sa.delete(Matter).where(Matter.service == service))


async def of(session: Session, caller: Caller, person_id: UUID, division: str) -> Sequence[Matter]:
    """What is open with a person in a division, the sooner due first."""
    rows = await session.scalars(
        sa.select(Matter)
        .where(
            Matter.responsible_ids.contains([person_id]),
            visible(caller, Matter.division_code),
            of_division(caller, Matter.division_code, division),
        )
        .order_by(Matter.due_at, Matter.id)
    )
    return rows.all()
