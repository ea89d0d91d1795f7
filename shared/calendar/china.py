"""The State Council's yearly arrangement of days off, as the package `chinesecalendar` ships it."""

from collections.abc import Iterator
from datetime import date

import chinese_calendar

from shared.calendar.workdays import DayKind, SpecialDay

_NAMES = {
    chinese_calendar.Holiday.new_years_day: "元旦",
    chinese_calendar.Holiday.spring_festival: "春节",
    chinese_calendar.Holiday.tomb_sweeping_day: "清明节",
    chinese_calendar.Holiday.labour_day: "劳动节",
    chinese_calendar.Holiday.dragon_boat_festival: "端午节",
    chinese_calendar.Holiday.mid_autumn_festival: "中秋节",
    chinese_calendar.Holiday.national_day: "国庆节",
    chinese_calendar.Holiday.anti_fascist_70th_day: "抗战胜利70周年纪念日",
}


class CalendarUnknown(LookupError):  # noqa: N818 - a fact about the data, not a fault of the program
    """The installed package does not have the asked year."""


def known_since() -> date:
    """The first day of the first year in the package."""
    return date(min(chinese_calendar.holidays).year, 1, 1)


def known_until() -> date:
    """The last day of the last year in the package."""
    return date(max(chinese_calendar.holidays).year, 12, 31)


def seed_years(first: int, last: int) -> dict[int, list[tuple[date, SpecialDay]]]:
    """The special days of each year, both years included, in rising order: holidays and make-up days.

    A holiday that falls on a weekend is a holiday too. Raises CalendarUnknown for a year without data.
    """
    known = range(known_since().year, known_until().year + 1)
    for year in (first, last):
        if year not in known:
            raise CalendarUnknown(f"chinesecalendar knows {known[0]}-{known[-1]}, not {year}")
    rows: dict[int, list[tuple[date, SpecialDay]]] = {year: [] for year in range(first, last + 1)}
    for day, special in sorted(_special_days(), key=lambda row: row[0]):
        if day.year in rows:
            rows[day.year].append((day, special))
    return rows


def _special_days() -> Iterator[tuple[date, SpecialDay]]:
    for day, english in chinese_calendar.holidays.items():
        yield day, SpecialDay(DayKind.HOLIDAY, _chinese(english))
    for day, english in chinese_calendar.workdays.items():
        yield day, SpecialDay(DayKind.MAKEUP, f"{_chinese(english)}调休")


def _chinese(english: str) -> str:
    return _NAMES[chinese_calendar.Holiday(english)]
