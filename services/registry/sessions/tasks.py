"""What is done again and again."""

from services.registry.accounts import repository as accounts
from services.registry.accounts.service import password_rule
from services.registry.sessions import repository
from shared import time
from shared.db.session import Session


async def forget_ended(session: Session) -> None:
    """Delete the logins that nothing can prolong any more, and the failures that count no more."""
    now = time.now()
    await repository.purge(session, now)
    await accounts.forget_before(session, now - (await password_rule(session, ())).lock)
