"""What a service is to the processes that run it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from shared import heartbeats
from shared.auth.revocations import forget_spent
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions
from shared.http.idempotency import forget_old
from shared.jobs.deadlines import Deadlines
from shared.settings import ServiceSettings

Work = Callable[[Session], Awaitable[bool | None]]  # True: there is more to do, in a transaction of its own


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
        """Its periodic work, and every service's: to show that clock, queue and worker reach each other, to tidy up."""
        common = {
            heartbeats.WORKER: Periodic(heartbeats.be_at_work, heartbeats.EVERY_SECONDS),
            "revocations.forget_spent": Periodic(forget_spent, every_seconds=3600),
            "idempotency.forget_old": Periodic(forget_old, every_seconds=3600),
        }
        return {**common, **self.periodic}
