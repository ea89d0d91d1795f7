"""Accounts and logins whose tokens are refused at once, although tokens live for ten minutes."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from shared.db.session import Session
from shared.directory.memory import look_along
from shared.directory.models import Revocation


async def is_revoked(session: Session, holders: Collection[UUID], issued_at: float, *, looking: bool = False) -> bool:
    """Whether the access of an account or a login was taken back after the token was issued (seconds since 1970).

    With `looking`, the rules are looked at along with it, for who will need them.
    """
    latest = sa.select(sa.func.max(Revocation.revoked_at)).where(Revocation.id.in_(holders)).scalar_subquery()
    revoked_at = await (look_along(session, latest) if looking else session.scalar(sa.select(latest)))
    return revoked_at is not None and revoked_at.timestamp() > issued_at
