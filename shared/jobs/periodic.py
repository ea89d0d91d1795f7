"""Work that is done again and again: one worker at a time, and nothing depends on how often."""

import zlib
from datetime import timedelta

import sqlalchemy as sa

from shared import time
from shared.db.engine import SessionMaker
from shared.db.session import transaction
from shared.heartbeats import beat
from shared.jobs import sweep
from shared.logs import serving
from shared.service import Service

LONGEST = timedelta(seconds=40)  # below the broker's limit; the next turn goes on from there


async def run_periodic(service: Service, sessions: SessionMaker, name: str) -> None:
    """One turn, unless another worker is at it: the advisory lock ends with the transaction, whatever happens.

    Work that says that there is more gets another transaction at once, so that none is long.
    """
    serving.set(service.name)
    until = time.now() + LONGEST
    while await _transaction_of(service, sessions, name) and time.now() < until:
        pass


async def _transaction_of(service: Service, sessions: SessionMaker, name: str) -> bool:
    """Whether there is more to do. A worker with a wrong clock leaves it to the next turn."""
    async with transaction(sessions) as session:
        lock = zlib.crc32(f"{service.name}.{name}".encode())
        if not await sweep.agreed_now(session):
            return False
        if not await session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(lock))):
            return False
        more = await service.work[name].work(session)
        await beat(session, name)
        return bool(more)
