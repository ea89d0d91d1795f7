"""What is done again and again."""

from services.registry.search import repository
from shared.db.session import Session

AT_MOST = 2_000  # records in one transaction, some tenths of a second; the next turn goes on


async def go_through(session: Session) -> None:
    """Let all that is on record be found: what was there before there was a search, or as it was before it changed."""
    await repository.go_on(session, at_most=AT_MOST)
