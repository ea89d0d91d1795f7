"""Looks at every sign once a day."""

from services.registry.signs import service
from shared.db.session import Session

MOST_AT_ONCE = 500  # so that one turn stays short; the next one looks at the rest


async def look_daily(session: Session) -> None:
    """See which signs the day makes out of date; repeating it changes nothing."""
    await service.reconsider_daily(session, MOST_AT_ONCE)
