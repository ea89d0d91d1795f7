"""The figures of /readyz as Prometheus reads them, and how requests are answered.

What happens in couriers and workers is counted from the rows that it leaves: those figures survive restarts, hold for
any number of processes, and no process but an api has to be asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry

from shared.calendar.days import end_of_day
from shared.health import ServiceHealth

MEDIA_TYPE = CONTENT_TYPE_LATEST
REQUESTS = Histogram(
    "http_request_seconds",
    "Requests by the template of their route; `none` where no route answers. Status 0: broken off unanswered.",
    ["service", "method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One service at one moment."""

    service: str
    health: ServiceHealth
    steps: Mapping[str, int]


Samples = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Family:
    """A figure of each service; `label` names what it has several of, `total` marks what only ever grows."""

    name: str
    help: str
    samples: Callable[[Measured], Samples]
    label: str = ""
    total: bool = False


def _one(value: float | None) -> Samples:
    return {"": value}


def _end(day: date | None) -> float | None:
    return end_of_day(day).timestamp() if day else None


FAMILIES = (
    Family("service_ready", "1 when nothing is behind", lambda of: _one(of.health.status == "ok")),
    Family(
        "service_part_behind", "Parts that are too far behind", lambda of: dict.fromkeys(of.health.behind, 1), "part"
    ),
    Family("events_told", "Position of the service's log", lambda of: _one(of.health.log_position), total=True),
    Family("events_unpositioned", "Events that wait for the relay", lambda of: _one(of.health.unpositioned_events)),
    Family(
        "events_taken_in",
        "Position up to which a producer's log has taken effect",
        lambda of: {producer: followed.position for producer, followed in of.health.followers.items()},
        "producer",
        total=True,
    ),
    Family(
        "follower_lag_events",
        "Events of a producer that have not taken effect",
        lambda of: {producer: followed.events_behind for producer, followed in of.health.followers.items()},
        "producer",
    ),
    Family(
        "follower_lag_seconds",
        "Age of the first of them",
        lambda of: {producer: followed.seconds_behind for producer, followed in of.health.followers.items()},
        "producer",
    ),
    Family(
        "follower_halted",
        "1 while a follower waits for an operator",
        lambda of: {producer: bool(followed.halted) for producer, followed in of.health.followers.items()},
        "producer",
    ),
    Family("dead_letters_open", "Events that wait for an operator", lambda of: _one(of.health.open_dead_letters)),
    Family("deadlines_late_seconds", "Age of the oldest step due", lambda of: _one(of.health.seconds_behind_due)),
    Family("deadlines_failed", "Deadlines that wait for an operator", lambda of: _one(of.health.failed_deadlines)),
    Family("escalations", "Steps of the ladder that were taken", lambda of: of.steps, "step", total=True),
    Family("queue_length", "Messages that no worker has taken", lambda of: _one(of.health.queue_length)),
    Family("part_silent_seconds", "Since a part was at work", lambda of: of.health.seconds_since, "part"),
    Family("calendar_until_timestamp", "End of the calendar", lambda of: _one(_end(of.health.calendar_until))),
    Family("clock_skew_seconds", "Between api and database", lambda of: _one(of.health.clock_skew_seconds)),
)


class _FromRows(Collector):
    """What was just read of some services, in Prometheus's own terms."""

    def __init__(self, found: Sequence[Measured]) -> None:
        self._found = found

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        for family in FAMILIES:
            kind = CounterMetricFamily if family.total else GaugeMetricFamily
            made = kind(family.name, family.help, labels=["service", family.label] if family.label else ["service"])
            for of in self._found:
                for label, value in family.samples(of).items():
                    if value is not None:
                        made.add_metric([of.service, label] if family.label else [of.service], value)
            yield made


def written(found: Iterable[Measured]) -> bytes:
    """The answer to a scrape."""
    rows = CollectorRegistry()
    rows.register(_FromRows(list(found)))
    return generate_latest(REGISTRY) + generate_latest(rows)
