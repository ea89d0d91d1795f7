"""When each part of a service last did its work, so that one that has gone silent is noticed."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from shared.db.session import Session
from shared.jobs.models import Heartbeat

COURIER = "courier"
WORKER = "worker"
EVERY_SECONDS = 10.0

_now = sa.func.clock_timestamp()
_new = insert(Heartbeat)
_BEAT = _new.on_conflict_do_update(index_elements=["part"], set_={"at": _new.excluded.at})


async def beat(session: Session, part: str) -> None:
    """Note that this part is at work, by the database's clock."""
    await session.execute(_BEAT.values(part=part, at=_now))


async def ages(session: Session) -> dict[str, float]:
    """How many seconds ago each part was last at work."""
    age = sa.extract("epoch", _now - Heartbeat.at)
    return {part: float(seconds) for part, seconds in await session.execute(sa.select(Heartbeat.part, age))}


async def be_at_work(_: Session) -> None:
    """Nothing: that a message for it came through the queue to a worker, which notes the fact, is the work."""
