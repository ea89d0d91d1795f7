"""When more visits are asked for than the rhythm does: during a warning, and at an object with frequent problems. Pure.

What is asked for more is only what follows from the moment of its cause: the visits that were asked for before stay as
they are, and a cause that ends takes nothing back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.patrol.duties.lifecycle import Asked, Said, Terms
from services.patrol.obligations.lifecycle import A_DAY, MOST_VISITS, WORDS, Rhythm, Visit
from shared.calendar.days import end_of_day, midnight, shown_due
from shared.calendar.periods import Period, slots
from shared.time import local

INSTEAD, TIMES = "次", "倍"
PROBLEMS = ("problems.count", "problems.days", "problems.visits")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why more is asked for from a moment on, by which policy, and what a duty keeps of that."""

    since: datetime
    words: str
    policy: Said
    kept: dict[str, Any]


def raised(number: int, policy: Said) -> int:
    """So many visits instead, or so many times as many; a policy that says neither raises nothing."""
    if isinstance(policy.value, bool) or not isinstance(policy.value, int):
        return number
    wanted = {INSTEAD: policy.value, TIMES: policy.value * number}.get(policy.unit, number)
    return min(max(number, wanted), MOST_VISITS)


def more(period: Period, terms: Terms, causes: Iterable[Cause]) -> Iterator[Asked]:
    """The visits of a period beyond those of its rhythm, each with the cause that asked for it first.

    Each is on a day of its own as far as the days last, whatever spacing the others have.
    """
    number = terms.rhythm.number
    for cause in sorted(causes, key=lambda cause: (cause.since, cause.words)):
        wanted = raised(terms.rhythm.number, cause.policy)
        if wanted > number:
            yield from _of_cause(period, terms, cause, number, wanted)
            number = wanted


def _of_cause(period: Period, terms: Terms, cause: Cause, before: int, wanted: int) -> Iterator[Asked]:
    rest = replace(period, start=max(period.start, local(cause.since).date()))
    apart = 0 if period.kind in A_DAY else 1
    asked = replace(
        terms,
        conditions=replace(terms.conditions, min_gap_days=apart),
        cited={**terms.cited, "raised": {**cause.policy.cited(), **cause.kept}},
    )
    for ordinal, (opens, due) in enumerate(slots(rest, wanted - before, apart), start=before + 1):
        visit = Visit(
            period=period.code,
            ordinal=ordinal,
            label=f"{period.label}第{ordinal}次",
            opens_at=max(cause.since, midnight(opens)),
            due_at=end_of_day(due),
            words=_words(terms.rhythm, period, cause, ordinal, wanted, end_of_day(due)),
        )
        yield Asked(period.start, visit, asked)


def _words(asked: Rhythm, period: Period, cause: Cause, ordinal: int, wanted: int, due_at: datetime) -> str:
    """每周1次，因暴雨橙色预警增至2次：第2次应在2026年11月29日24:00前完成."""
    each, _ = WORDS[period.kind]
    return f"{each}{asked.number}次，因{cause.words}增至{wanted}次：第{ordinal}次应在{shown_due(due_at)}前完成"


def problems_asked(terms: Terms) -> tuple[int, timedelta, Said] | None:
    """How many problems in how long ask for how many visits more; nothing where the policies do not say all three."""
    count, days, visits = (terms.beside(name) for name in PROBLEMS)
    if count is None or days is None or visits is None:
        return None
    if not all(isinstance(policy.value, int) and policy.value > 0 for policy in (count, days)):
        return None
    return count.value, timedelta(days=days.value), visits


def frequent_problems(period: Period, terms: Terms, found: Sequence[datetime]) -> Iterator[Cause]:
    """The cause that the problems found at an object before a period are, if they were frequent."""
    asked = problems_asked(terms)
    if asked is None:
        return
    count, span, visits = asked
    since = period.starts_at - span
    number = sum(since <= moment < period.starts_at for moment in found)
    if number >= count:
        words = f"此前{span.days}天内发现问题{number}次"
        yield Cause(period.starts_at, words, visits, {"problems": number, "days": span.days})
