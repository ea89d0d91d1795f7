"""Which handler takes in which event: a table that each slice fills and each courier reads."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from shared.contracts import Envelope, EventData
from shared.db.session import Session
from shared.logs import traced

Data = TypeVar("Data", bound=EventData)
Handler = Callable[[Session, Any, Envelope], Awaitable[None]]
OfProducer = Callable[[Session, str], Awaitable[None]]


class Subscriptions:
    """The events that a slice takes in.

    A handler gets the session, the typed data and the envelope; it uses no clock and no randomness and upserts by
    version, so that a rebuild from the feeds gives the same rows.

    When a producer's log has to be taken in anew (see docs/operations.md), a slice forgets what it copied from it, all
    handlers run again but those declared `once`, whose consequences are not a copy, and then a slice may reconsider
    its own rows by what the copies say now.
    """

    def __init__(self, *others: "Subscriptions") -> None:
        self.handlers: dict[str, list[Handler]] = {}
        self.once: set[Handler] = set()
        self.copies: list[OfProducer] = []
        self.consequences: list[OfProducer] = []
        for other in others:
            for event_type, handlers in other.handlers.items():
                self.handlers.setdefault(event_type, []).extend(handlers)
            self.once |= other.once
            self.copies += other.copies
            self.consequences += other.consequences

    def on(
        self, *types: type[Data], once: bool = False
    ) -> Callable[[Callable[[Session, Data, Envelope], Awaitable[None]]], Callable[..., Awaitable[None]]]:
        """Declare the handler of these event types; `once` if it must not run again for a log taken in anew."""

        def declare(
            handler: Callable[[Session, Data, Envelope], Awaitable[None]],
        ) -> Callable[[Session, Data, Envelope], Awaitable[None]]:
            for data_type in types:
                self.handlers.setdefault(data_type.type, []).append(handler)
            if once:
                self.once.add(handler)
            return handler

        return declare

    def forgetting(self, work: OfProducer) -> OfProducer:
        """Declare how a slice empties what it copied from a producer."""
        self.copies.append(work)
        return work

    def reconsidering(self, work: OfProducer) -> OfProducer:
        """Declare how a slice brings its own rows in line once a producer's log was taken in anew."""
        self.consequences.append(work)
        return work

    def producers(self) -> Iterable[str]:
        """The services whose logs are needed: the first word of each type."""
        return sorted({event_type.split(".", 1)[0] for event_type in self.handlers})

    async def handle(self, session: Session, event: Envelope, *, anew: bool = False) -> None:
        """Run every handler of an event, as part of its trace; types that nobody declared are passed over."""
        handlers = self.handlers.get(event.type)
        if not handlers:
            return
        data = event.read()
        with traced(event.traceparent):
            for handler in handlers:
                if not (anew and handler in self.once):
                    await handler(session, data, event)

    async def forget(self, session: Session, producer: str) -> None:
        """Empty every copy of a producer's log."""
        for work in self.copies:
            await work(session, producer)

    async def reconsider(self, session: Session, producer: str) -> None:
        """Draw the consequences of a log that was taken in anew."""
        for work in self.consequences:
            await work(session, producer)
