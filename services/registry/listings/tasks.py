"""What is done again and again."""

from services.registry.listings import service
from shared.db.session import Session

AT_MOST = 200  # sources in one transaction; the next turn goes on


async def turn(session: Session) -> None:
    """A day has come on which a source comes onto a list or leaves it."""
    await service.turn(session, at_most=AT_MOST)
