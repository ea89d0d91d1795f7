"""What is done again and again: on the day on which somebody takes over nobody tells of it."""

from services.complaints.takeover import service
from shared import time
from shared.db.session import Session
from shared.ids import new_id


async def follow_posts(session: Session) -> None:
    """Hand on what waits for a post to who acts there today."""
    await service.follow_posts(session, time.now())


async def follow_chains(session: Session) -> None:
    """Hand on what somebody had in hand until yesterday by a chain."""
    await service.follow_chains(session, time.now(), cause=new_id())
