"""Which handler takes in which event: a table that each slice fills and each courier reads."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from shared.contracts import Envelope, EventData
from shared.db.session import Session

Data = TypeVar("Data", bound=EventData)
Handler = Callable[[Session, Any, Envelope], Awaitable[None]]


class Subscriptions:
    """The events that a slice takes in.

    A handler gets the session, the typed data and the envelope; it uses no clock and no randomness and upserts by
    version, so that a rebuild from the feeds gives the same rows.
    """

    def __init__(self, *others: "Subscriptions") -> None:
        self.handlers: dict[str, list[Handler]] = {}
        for other in others:
            for event_type, handlers in other.handlers.items():
                self.handlers.setdefault(event_type, []).extend(handlers)

    def on(
        self, *types: type[Data]
    ) -> Callable[[Callable[[Session, Data, Envelope], Awaitable[None]]], Callable[..., Awaitable[None]]]:
        """Declare the handler of these event types."""

        def declare(
            handler: Callable[[Session, Data, Envelope], Awaitable[None]],
        ) -> Callable[[Session, Data, Envelope], Awaitable[None]]:
            for data_type in types:
                self.handlers.setdefault(data_type.type, []).append(handler)
            return handler

        return declare

    def producers(self) -> Iterable[str]:
        """The services whose logs are needed: the first word of each type."""
        return sorted({event_type.split(".", 1)[0] for event_type in self.handlers})

    async def handle(self, session: Session, event: Envelope) -> None:
        """Run every handler of an event; types that nobody declared are passed over."""
        handlers = self.handlers.get(event.type)
        if not handlers:
            return
        data = event.read()
        for handler in handlers:
            await handler(session, data, event)
