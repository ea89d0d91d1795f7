"""The one place where a transaction is opened and committed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession as Session

from shared.db.engine import SessionMaker

__all__ = [
    "RequestSession",
    "Session",
    "after_commit",
    "before_commit",
    "finish",
    "release",
    "request_session",
    "transaction",
]

BeforeCommit = Callable[[Session], Awaitable[None]]
AfterCommit = Callable[[], None]


@asynccontextmanager
async def transaction(sessions: SessionMaker) -> AsyncIterator[Session]:
    """A session whose work is committed whole at the end, or not at all; hints wait for the commit."""
    async with sessions() as session:
        yield session
        await finish(session)
        await session.commit()
        for hint in session.info.pop("after_commit", ()):
            hint()


async def finish(session: Session) -> None:
    """Do what waits for the end of the transaction; a long one does so now and then, to keep its memory small."""
    while waiting := session.info.pop("before_commit", None):
        for work in waiting:  # which may leave more to be done
            await work(session)


async def release(session: Session) -> None:
    """Hold no connection while the network is waited for. Only before the first write: what was read is read anew."""
    await session.rollback()


def before_commit(session: Session, work: BeforeCommit) -> None:
    """Do this at the end of the transaction, once however often it is asked for: bulk writes gather so."""
    session.info.setdefault("before_commit", {})[work] = None


def after_commit(session: Session, hint: AfterCommit) -> None:
    """Do something cheap and dispensable after the commit, once, such as waking the relay. It must not raise."""
    session.info.setdefault("after_commit", {})[hint] = None


async def request_session(request: Request) -> AsyncIterator[Session]:
    """The transaction of one request; it also serves the idempotency record (see shared/http/idempotency.py)."""
    async with transaction(request.app.state.sessions) as session:
        request.state.session = session
        yield session


# With the default scope the response would leave before the commit, and a client would see 201 for a commit that fails.
RequestSession = Annotated[Session, Depends(request_session, scope="function")]
