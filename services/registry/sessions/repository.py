"""All SQL of this slice."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.registry.accounts.models import Account
from services.registry.sessions.models import LoginSession, RefreshToken
from shared.db.session import Session


async def find_token(session: Session, token_hash: bytes) -> tuple[RefreshToken, LoginSession, Account] | None:
    """A refresh token with its login and account; the first two are locked, so that a token is exchanged once."""
    found = (
        sa.select(RefreshToken, LoginSession, Account)
        .join(LoginSession, LoginSession.id == RefreshToken.session_id)
        .join(Account, Account.id == LoginSession.account_id)
        .where(RefreshToken.token_hash == token_hash)
        .with_for_update(of=[RefreshToken, LoginSession])
    )
    return (await session.execute(found)).one_or_none()


async def find(session: Session, session_id: UUID) -> LoginSession | None:
    """A login, locked."""
    return await session.scalar(sa.select(LoginSession).where(LoginSession.id == session_id).with_for_update())


async def purge(session: Session, before: datetime) -> None:
    """Forget logins that began before, with their tokens."""
    await session.execute(sa.delete(LoginSession).where(LoginSession.started_at < before))
