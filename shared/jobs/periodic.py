"""Work that is done again and again: one worker at a time, and nothing depends on how often."""

import zlib

import sqlalchemy as sa

from shared.db.engine import SessionMaker
from shared.db.session import transaction
from shared.heartbeats import beat
from shared.jobs import sweep
from shared.logs import serving
from shared.service import Service


async def run_periodic(service: Service, sessions: SessionMaker, name: str) -> None:
    """One turn, unless another worker is at it: the advisory lock ends with the transaction, whatever happens.

    A worker with a wrong clock leaves it to the next turn.
    """
    serving.set(service.name)
    async with transaction(sessions) as session:
        lock = zlib.crc32(f"{service.name}.{name}".encode())
        if not await sweep.agreed_now(session):
            return
        if await session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(lock))):
            await service.work[name].work(session)
            await beat(session, name)
