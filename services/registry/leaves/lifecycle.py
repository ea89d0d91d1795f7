"""On which days nobody is left to act in a post. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one on, until the day before `end`; without an end they go on."""

    begin: date
    end: date | None

    def shared(self, other: "Span") -> "Span | None":
        """The days that both have."""
        begin = max(self.begin, other.begin)
        end = min((one for one in (self.end, other.end) if one is not None), default=None)
        return Span(begin, end) if end is None or begin < end else None


def shared_by_all(spans: Iterable[Span]) -> Span | None:
    """The days that all of them have; nothing if there are none."""
    first, *others = spans
    found: Span | None = first
    for other in others:
        found = found.shared(other) if found is not None else None
    return found


def unmanned(leave: Span, tenure: Span, others_leaves: Sequence[Span] | None) -> Iterator[Span]:
    """The days of a leave on which a post is held, and its other person is away too, or there is none (None)."""
    away = [Span(leave.begin, leave.end)] if others_leaves is None else others_leaves
    for other in away:
        days = shared_by_all((leave, tenure, other))
        if days is not None:
            yield days


def words(span: Span) -> str:
    """Days as people say them."""
    if span.end is None:
        return f"{span.begin} 起"
    last = span.end - ONE_DAY
    return str(span.begin) if last == span.begin else f"{span.begin} 至 {last}"
