"""What is done again and again."""

from services.registry.sessions import repository
from services.registry.sessions.lifecycle import LONGEST
from shared import time
from shared.db.session import Session


async def forget_ended(session: Session) -> None:
    """Delete the logins that no token can prolong any more; the audit keeps that they were."""
    await repository.purge(session, time.now() - LONGEST)
