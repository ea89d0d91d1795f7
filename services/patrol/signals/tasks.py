"""Examines rounds after they have landed, and forgets pieces of tracks whose round never came."""

from services.patrol.signals import repository, service
from services.patrol.tracks import repository as tracks_repository
from services.patrol.tracks.service import FORGOTTEN_AFTER
from shared import time
from shared.db.session import Session, finish

BATCH = 200
MOST_BATCHES = 10  # so that one turn stays short; the next one takes the rest


async def examine(session: Session) -> None:
    """Look at what has come since the last turn."""
    for _ in range(MOST_BATCHES):
        rounds = await repository.take(session, BATCH)
        if not rounds:
            return
        await service.examine(session, rounds)
        await finish(session)
        await session.flush()
        session.expunge_all()


async def forget_pieces(session: Session) -> None:
    """Where somebody was is not kept without a round."""
    await tracks_repository.forget_before(session, time.now() - FORGOTTEN_AFTER)
