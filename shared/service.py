"""What a service is to the processes that run it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from shared import heartbeats
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions
from shared.jobs.deadlines import Deadlines
from shared.settings import ServiceSettings

Work = Callable[[Session], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that a worker does again and again; it must not matter how often or how late."""

    work: Work
    every_seconds: float


@dataclass(frozen=True, slots=True)
class Service:
    """One service's parts, as courier and worker need them."""

    name: str
    settings: Callable[[], ServiceSettings]
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    deadlines: Deadlines | None = None
    periodic: Mapping[str, Periodic] = field(default_factory=dict)

    @property
    def work(self) -> Mapping[str, Periodic]:
        """Its periodic work, and what shows that clock, queue and worker reach each other."""
        return {heartbeats.WORKER: Periodic(heartbeats.be_at_work, heartbeats.EVERY_SECONDS), **self.periodic}
