"""What handlers gather of a batch of events, to be written in a few statements instead of some for each event."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from shared.db.session import Session, before_commit

Item = TypeVar("Item")


class Gathering(Generic[Item]):
    """What one slice gathers; written in the order of the events at the end of their transaction.

    A follower that goes event by event, each behind a savepoint, must see at once which of them cannot be written.
    No other handler of the batch reads what is written here: it would not find it yet.
    """

    def __init__(self, write: Callable[[Session, list[Item]], Awaitable[None]]) -> None:
        self._write = write

    async def add(self, session: Session, item: Item) -> None:
        """One more."""
        session.info.setdefault(self, []).append(item)
        if session.in_nested_transaction():
            await self._write_all(session)
        else:
            before_commit(session, self._write_all)

    async def _write_all(self, session: Session) -> None:
        await self._write(session, session.info.pop(self))
