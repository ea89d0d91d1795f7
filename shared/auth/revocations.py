"""Accounts whose tokens are refused at once, although tokens live for ten minutes."""

from uuid import UUID

import sqlalchemy as sa

from shared.db.session import Session
from shared.directory.models import Revocation


async def is_revoked(session: Session, account_id: UUID, issued_at: float) -> bool:
    """Whether this account's access was taken back after the token was issued (seconds since 1970)."""
    revoked_at = await session.scalar(sa.select(Revocation.revoked_at).where(Revocation.id == account_id))
    return revoked_at is not None and revoked_at.timestamp() > issued_at
