"""All SQL of this slice."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.accounts.models import Account
from services.registry.sessions.models import LoginSession, RefreshToken
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


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


async def page(session: Session, account_id: UUID, page: Paging, now: datetime, *, current: UUID | None) -> Response:
    """The logins of an account that can still be carried on, the latest first."""
    shown = {name: getattr(LoginSession, name) for name in ("id", "device", "started_at", "last_used_at", "ends_at")}
    statement = sa.select(*as_json(**shown, current=sa.func.coalesce(LoginSession.id == current, sa.false())))
    statement = statement.where(*_going(account_id), LoginSession.ends_at > now)
    keys = [SortKey(LoginSession.started_at, descending=True), SortKey(LoginSession.id, descending=True)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=str(account_id))


async def going(session: Session, account_id: UUID) -> Sequence[LoginSession]:
    """The logins of an account that nobody has ended, locked."""
    wanted = sa.select(LoginSession).where(*_going(account_id)).order_by(LoginSession.id)
    return (await session.scalars(wanted.with_for_update())).all()


def _going(account_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return LoginSession.account_id == account_id, LoginSession.revoked_at.is_(None)


async def purge(session: Session, before: datetime) -> None:
    """Forget logins that came to their end before, with their tokens."""
    await session.execute(sa.delete(LoginSession).where(LoginSession.ends_at < before))
