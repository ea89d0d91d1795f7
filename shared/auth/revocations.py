"""Accounts and logins whose tokens are refused at once, although tokens live for ten minutes."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from shared.db.session import Session
from shared.directory.models import Revocation


async def is_revoked(session: Session, holders: Collection[UUID], issued_at: float) -> bool:
    """Whether the access of an account or a login was taken back after the token was issued (seconds since 1970)."""
    latest = sa.select(sa.func.max(Revocation.revoked_at)).where(Revocation.id.in_(holders))
    revoked_at = await session.scalar(latest)
    return revoked_at is not None and revoked_at.timestamp() > issued_at
