"""Which due times a span of days holds. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.calendar.days import end_of_day, midnight
from shared.calendar.periods import PeriodKind, period_of


@dataclass(frozen=True, slots=True)
class Window:
    """Due times after one moment and until another; without `after`, everything overdue too."""

    after: datetime | None
    until: datetime


def window(since: date | None, until: date | None, today: date) -> Window:
    """The due times of these days; without a last one, until the Sunday of this week or of the week of the first.

    A due time of 24:00 belongs to the day that it ends, so that the midnight with which a day begins is not its own.
    """
    last = until or period_of(PeriodKind.WEEK, max(since or today, today)).end
    return Window(midnight(since) if since else None, end_of_day(last))
