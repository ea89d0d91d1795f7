"""The one place where a transaction is opened and committed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession as Session

from shared.db.engine import SessionMaker

AfterCommit = Callable[[], Awaitable[None]]


@asynccontextmanager
async def transaction(sessions: SessionMaker) -> AsyncIterator[Session]:
    """A session whose work is committed whole at the end, or not at all; hints wait for the commit."""
    async with sessions() as session:
        async with session.begin():
            yield session
        for hint in session.info.pop("after_commit", []):
            await hint()


def after_commit(session: Session, hint: AfterCommit) -> None:
    """Do something cheap and dispensable once the transaction is committed, such as waking the relay.

    A hint given twice in a transaction runs once.
    """
    hints = session.info.setdefault("after_commit", [])
    if hint not in hints:
        hints.append(hint)


async def request_session(request: Request) -> AsyncIterator[Session]:
    """The transaction of one request; it also serves the idempotency record (see shared/http/idempotency.py)."""
    async with transaction(request.app.state.sessions) as session:
        request.state.session = session
        yield session


# With the default scope the response would leave before the commit, and a client would see 201 for a commit that fails.
RequestSession = Annotated[Session, Depends(request_session, scope="function")]

__all__ = ["AfterCommit", "RequestSession", "Session", "after_commit", "request_session", "transaction"]
