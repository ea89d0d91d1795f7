"""The shipped arrangement of days off agrees with the State Council's notices."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from shared.calendar import china
from shared.calendar.workdays import DayKind, SpecialDay, WorkCalendar


def test_2026_is_as_published() -> None:
    year = dict(china.seed_years(2026, 2026)[2026])
    made_up = [(day.month, day.day) for day, special in year.items() if special.kind is DayKind.MAKEUP]
    assert made_up == [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    assert {special.name for special in year.values() if special.kind is DayKind.HOLIDAY} == {
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
    }  # fmt: skip
    assert year[date(2026, 10, 1)] == SpecialDay(DayKind.HOLIDAY, "国庆节")
    assert year[date(2026, 10, 10)] == SpecialDay(DayKind.MAKEUP, "国庆节调休")


def test_every_known_year_is_named_in_chinese_and_in_order() -> None:
    years = china.seed_years(china.known_since().year, china.known_until().year)
    for year, rows in years.items():
        days = [day for day, _ in rows]
        assert days == sorted(set(days))
        assert {day.year for day in days} == {year}
        assert all(special.name and not special.name.isascii() for _, special in rows)


def test_every_known_day_is_worked_or_not_as_in_the_package() -> None:
    since, until = china.known_since(), china.known_until()
    rows = china.seed_years(since.year, until.year).values()
    calendar = WorkCalendar({day: special for year in rows for day, special in year}, until, version=1)
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        assert calendar.is_workday(day) is chinese_calendar.is_workday(day), day


def test_a_make_up_day_is_a_weekend_day() -> None:
    for rows in china.seed_years(2004, 2026).values():
        assert all(day.weekday() >= 5 for day, special in rows if special.kind is DayKind.MAKEUP)


@pytest.mark.parametrize("beyond", [china.known_since().year - 1, china.known_until().year + 1])
def test_an_unknown_year_is_refused_loudly(beyond: int) -> None:
    with pytest.raises(china.CalendarUnknown, match=str(beyond)):
        china.seed_years(min(beyond, 2025), max(beyond, 2025))


def test_the_last_known_year_is_known_to_its_end() -> None:
    assert china.known_until() >= date(2026, 12, 31)
    assert (china.known_until().month, china.known_until().day) == (12, 31)
