"""Writes down ahead what is owed, again and again; repeating it changes nothing."""

from services.patrol.generation import service
from shared.db.session import Session


async def generate(session: Session) -> bool:
    """Write the next duties; whether there are more to write."""
    return await service.write_next(session)
