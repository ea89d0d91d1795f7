"""On which days and in which window a place is cleaned. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from services.patrol.obligations.lifecycle import Rhythm
from shared.calendar.days import ONE_DAY, end_of_day, shown_due
from shared.calendar.periods import PeriodKind
from shared.time import SHANGHAI

EVERY_DAY = tuple(range(1, 8))
MIDNIGHT = "24:00"
_A_YEAR = 364  # days: whole weeks, so that what is counted in them depends on no first day


class Planned(Protocol):
    """A schedule as far as its days and windows are asked for; days of the week are 1 (Monday) to 7."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def weekdays(self) -> Sequence[int]: ...
    @property
    def every_days(self) -> int: ...
    @property
    def window_from(self) -> str: ...
    @property
    def window_to(self) -> str: ...


def fault(plan: Planned) -> str | None:
    """What contradicts itself in a schedule, in the user's words; nothing if it is clear."""
    if plan.window_from >= plan.window_to:
        return "时段的结束应晚于开始；跨夜的保洁请分成两个班次。"
    if plan.valid_to is not None and plan.valid_to <= plan.valid_from:
        return "失效日应晚于生效日。"
    if plan.every_days > 1 and tuple(plan.weekdays) != EVERY_DAY:
        return "“每周哪几天”和“每隔几天”只能填一种。"
    return None


def days(plan: Planned, first: date, last: date) -> Iterator[date]:
    """The days of a span on which the place is cleaned; an interval counts from the first day of the schedule."""
    day = max(first, plan.valid_from)
    while day <= last and (plan.valid_to is None or day < plan.valid_to):
        if day.isoweekday() in plan.weekdays and (day - plan.valid_from).days % plan.every_days == 0:
            yield day
        day += ONE_DAY


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when a shift is to be done, and when it is missed."""

    opens_at: datetime
    closes_at: datetime
    due_at: datetime

    @property
    def words(self) -> str:
        """Why it is due then."""
        return f"保洁时段到{shown_due(self.closes_at)}止，宽限到{shown_due(self.due_at)}"


def window(plan: Planned, day: date, grace: timedelta) -> Window:
    """The window of a day, in local time."""
    closing = closes_at(plan, day)
    return Window(_at(day, plan.window_from), closing, closing + grace)


def closes_at(plan: Planned, day: date) -> datetime:
    """When the window of a day ends."""
    return end_of_day(day) if plan.window_to == MIDNIGHT else _at(day, plan.window_to)


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


# How many periods of a kind a year has; of working days the fewest.
_PERIODS: Mapping[PeriodKind, int] = {
    PeriodKind.DAY: _A_YEAR,
    PeriodKind.WORKDAY: 240,
    PeriodKind.WEEK: 52,
    PeriodKind.TEN_DAYS: 36,
    PeriodKind.HALF_MONTH: 24,
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.HALF_YEAR: 2,
    PeriodKind.YEAR: 1,
}


def falls_short(plan: Planned, asked: Rhythm) -> bool:
    """Whether a schedule alone cleans its place less often than the policy asks."""
    wanted = asked.number * _PERIODS[asked.kind] if asked.kind else 0
    return _A_YEAR * len(set(plan.weekdays)) // 7 // plan.every_days < wanted
