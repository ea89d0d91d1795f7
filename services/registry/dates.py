"""Days that a paper tells only roughly: the last one that is possible, and how exactly it is known. Pure."""

from calendar import monthrange
from datetime import date
from enum import StrEnum

from shared.calendar.periods import PeriodKind, period_of


class KnownTo(StrEnum):
    """How exactly a day is known: what a report says was done in 2023 was done on 2023-12-31, known by the year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


def earliest(day: date, known_to: KnownTo) -> date:
    """The first day that a roughly known day may mean."""
    return period_of(PeriodKind(known_to), day).start


def is_last(day: date, known_to: KnownTo) -> bool:
    """Whether a roughly known day is written as the last one that it may mean."""
    return period_of(PeriodKind(known_to), day).end == day


LAST_YEAR = 2199  # the last that any payload may name


def years_later(day: date, years: int) -> date:
    """The corresponding day of a later year, or the last of February: 民法典 art. 202."""
    year = min(day.year + years, LAST_YEAR)
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
