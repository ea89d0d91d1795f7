"""Which due times a span of days holds. Pure."""

from datetime import date, datetime

from shared.calendar.days import ONE_DAY, end_of_day
from shared.calendar.periods import PeriodKind, period_of


def last_day(since: date | None, until: date | None, today: date) -> date:
    """The last day asked for: until the Sunday of this week, or of the week from which on is asked."""
    return until or period_of(PeriodKind.WEEK, max(since or today, today)).end


def after(since: date) -> datetime:
    """Due times of the day and later lie after this moment, since 24:00 still belongs to the day before."""
    return end_of_day(since - ONE_DAY)


def until(day: date) -> datetime:
    """The last due time of a day: its 24:00."""
    return end_of_day(day)
