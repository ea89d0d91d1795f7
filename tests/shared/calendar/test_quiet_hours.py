"""Nobody's telephone rings at night or on a day off, unless something burns."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import china
from shared.calendar.quiet_hours import QuietHours, next_delivery, parse
from shared.calendar.workdays import WorkCalendar
from shared.time import SHANGHAI, local

CALENDAR = WorkCalendar(
    {day: special for year in china.seed_years(2026, 2026).values() for day, special in year},
    coverage_until=date(2026, 12, 31),
    version=1,
)
NIGHT = QuietHours(time(21), time(8))

days = st.dates(date(2026, 1, 1), date(2027, 6, 30))
moments = st.builds(datetime.combine, days, st.times(), tzinfo=st.just(SHANGHAI))


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def test_a_policy_text_is_read() -> None:
    assert parse("21:00-08:00") == NIGHT
    assert parse("12:30-14:00") == QuietHours(time(12, 30), time(14))


@pytest.mark.parametrize("text", ["", "21:00", "21:00-25:00", "21:00-08:00-09:00", "夜间", "08:00-08:00"])
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="免打扰时段"):
        parse(text)


@pytest.mark.parametrize(
    ("ready", "sent"),
    [
        (at(11, 23, 8), at(11, 23, 8)),  # a Monday, just free
        (at(11, 23, 20, 59), at(11, 23, 20, 59)),
        (at(11, 23, 21), at(11, 24, 8)),
        (at(11, 23, 6), at(11, 23, 8)),
        (at(11, 27, 22), at(11, 30, 8)),  # Friday night
        (at(11, 28, 6), at(11, 30, 8)),
        (at(11, 28, 10), at(11, 30, 8)),  # Saturday
        (at(9, 19, 10), at(9, 20, 8)),  # before a make-up Sunday
        (at(10, 10, 10), at(10, 10, 10)),  # on a make-up Saturday
        (at(9, 30, 22), at(10, 8, 8)),  # before 国庆节
    ],
)
def test_what_is_not_urgent_waits_for_the_morning(ready: datetime, sent: datetime) -> None:
    assert next_delivery(ready, NIGHT, CALENDAR, urgent=False) == sent


def test_a_noon_rest_ends_on_the_same_day() -> None:
    noon = parse("12:30-14:00")
    assert next_delivery(at(11, 23, 13), noon, CALENDAR, urgent=False) == at(11, 23, 14)
    assert next_delivery(at(11, 23, 14), noon, CALENDAR, urgent=False) == at(11, 23, 14)


@given(moments)
def test_urgent_or_unregulated_goes_at_once(ready: datetime) -> None:
    assert next_delivery(ready, NIGHT, CALENDAR, urgent=True) == ready
    assert next_delivery(ready, None, CALENDAR, urgent=False) == ready


@given(moments, st.times(), st.times())
def test_delivery_is_never_early_and_never_disturbs(ready: datetime, start: time, end: time) -> None:
    if start == end:
        return
    quiet = QuietHours(start, end)
    sent = next_delivery(ready, quiet, CALENDAR, urgent=False)
    assert sent.tzinfo is UTC
    assert sent >= ready
    assert CALENDAR.is_workday(local(sent).date())
    assert not quiet.contains(local(sent).time())
    assert next_delivery(sent, quiet, CALENDAR, urgent=False) == sent
