"""All SQL of this slice."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from services.registry.matters.models import Matter
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session

_NEW = insert(Matter)
_PUT = _NEW.on_conflict_do_update(
    index_elements=["id"],
    set_={column.name: column for column in _NEW.excluded if column.name != "id"},
)


async def put(session: Session, clocks: Iterable[tuple[UUID, Mapping[str, Any] | None]]) -> None:
    """Keep how clocks stand now, by the last word on each; forget those that have stopped."""
    now = dict(clocks)
    stopped = [clock_id for clock_id, values in now.items() if values is None]
    going = [values for values in now.values() if values is not None]
    if stopped:
        await session.execute(sa.delete(Matter).where(Matter.id == sa.any_(sa.literal(stopped, ARRAY(sa.Uuid)))))
    if going:
        connection = await session.connection()  # a session would take the rows for objects of its own
        await connection.execute(_PUT, going)


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
