"""Accounts and logins whose tokens are refused at once, although tokens live for ten minutes."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from shared import time
from shared.auth.tokens import LIFETIME
from shared.db.session import Session
from shared.directory.memory import look_along
from shared.directory.models import Revocation

_LATEST = (
    sa.select(sa.func.max(Revocation.revoked_at))
    .where(Revocation.id.in_(sa.bindparam("holders", expanding=True)))
    .scalar_subquery()
)
_LATEST_ONLY = sa.select(_LATEST)


async def is_revoked(session: Session, holders: Collection[UUID], issued_at: float, *, looking: bool = False) -> bool:
    """Whether the access of an account or a login was taken back after the token was issued (seconds since 1970).

    With `looking`, the rules are looked at along with it, for who will need them.
    """
    asked = {"holders": list(holders)}
    revoked_at = await (look_along(session, _LATEST, **asked) if looking else session.scalar(_LATEST_ONLY, asked))
    return revoked_at is not None and revoked_at.timestamp() > issued_at


async def forget_spent(session: Session) -> None:
    """Delete the revocations that no token is left to be refused by; each asks for one more look at every request."""
    await session.execute(sa.delete(Revocation).where(Revocation.revoked_at < time.now() - 2 * LIFETIME))
