"""Periods cover the years without gap or overlap, and have one name each."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar.periods import (
    Period,
    PeriodKind,
    PeriodUnknown,
    next_period,
    parse_period,
    period_of,
    periods_between,
    slots,
)
from shared.time import SHANGHAI

kinds = st.sampled_from(PeriodKind)
days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("kind", "first", "last", "label", "code"),
    [
        (PeriodKind.DAY, (11, 23), (11, 23), "2026年11月23日", "2026-11-23"),
        (PeriodKind.WORKDAY, (11, 23), (11, 23), "2026年11月23日", "2026-11-23-WD"),
        (PeriodKind.WEEK, (11, 23), (11, 29), "2026年第48周", "2026-W48"),
        (PeriodKind.TEN_DAYS, (11, 21), (11, 30), "2026年11月下旬", "2026-11-T3"),
        (PeriodKind.HALF_MONTH, (11, 16), (11, 30), "2026年11月下半月", "2026-11-B2"),
        (PeriodKind.MONTH, (11, 1), (11, 30), "2026年11月", "2026-11"),
        (PeriodKind.QUARTER, (10, 1), (12, 31), "2026年第4季度", "2026-Q4"),
        (PeriodKind.HALF_YEAR, (7, 1), (12, 31), "2026年下半年", "2026-H2"),
        (PeriodKind.YEAR, (1, 1), (12, 31), "2026年", "2026"),
    ],
)
def test_a_day_lies_in_its_periods(
    kind: PeriodKind, first: tuple[int, int], last: tuple[int, int], label: str, code: str
) -> None:
    period = period_of(kind, date(2026, 11, 23))
    assert period == Period(kind, date(2026, *first), date(2026, *last))
    assert (period.label, period.code) == (label, code)


def test_a_period_begins_and_ends_at_the_towns_midnight() -> None:
    november = parse_period("2026-11")
    assert november.starts_at == datetime(2026, 11, 1, tzinfo=SHANGHAI)
    assert november.ends_at == datetime(2026, 12, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-06", date(2023, 6, 1), date(2023, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-W23", date(2023, 6, 5), date(2023, 6, 11)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        ("2024-02-T3", date(2024, 2, 21), date(2024, 2, 29)),
    ],
)
def test_an_address_names_a_period(text: str, first: date, last: date) -> None:
    period = parse_period(text)
    assert (period.start, period.end, period.code) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "0000", "23", "20233", "9999", "２０２３", "2023\n", " 2023"),
        *("2023-00", "2023-13", "2023-6", "2023-02-29"),
        *("2023-W53", "2023-W00", "2023-w23", "0000-W01", "9999-W52"),
        *("2023-Q0", "2023-Q5", "2023-H3", "2023-06-T0", "2023-06-T4", "2023-13-B1"),
    ],
)
def test_an_address_without_a_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodUnknown, match="没有"):
        parse_period(text)


@given(kinds, days)
def test_every_day_has_one_period_of_each_kind(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert period.contains(day)
    assert period_of(kind, period.start) == period_of(kind, period.end) == period
    assert period.starts_at < period.ends_at


@given(kinds, days)
def test_the_next_period_begins_where_this_one_ends(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    following = next_period(period)
    assert following.kind is kind
    assert following.starts_at == period.ends_at
    assert not following.contains(day)


@given(kinds, days)
def test_a_code_leads_back_to_its_period(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert parse_period(period.code) == period


@given(kinds, days, st.integers(-2, 100))
def test_the_periods_of_a_stretch_are_all_that_touch_it(kind: PeriodKind, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    stretch = {first + timedelta(days=number) for number in range(length + 1)}
    touched = sorted({period_of(kind, day) for day in stretch}, key=lambda period: period.start)
    assert list(periods_between(kind, first, last)) == touched


@pytest.mark.parametrize(
    ("code", "count", "spacing", "due"),
    [
        ("2026-11", 2, 10, [20, 30]),
        ("2026-11", 3, 0, [30, 30, 30]),
        ("2026-11", 1, 7, [30]),
        ("2026-11", 0, 7, []),
        ("2026-11", 4, 15, [1, 2, 15, 30]),  # cannot be met: day by day from the start
        ("2026-11-23", 2, 1, [23, 23]),
    ],
)
def test_visits_are_due_on_the_last_days_that_allow_all(code: str, count: int, spacing: int, due: list[int]) -> None:
    period = parse_period(code)
    windows = slots(period, count, spacing)
    assert [window[1].day for window in windows] == due
    assert all(window[0] == period.start for window in windows)


@given(kinds, days, st.integers(0, 40), st.integers(0, 40))
def test_windows_are_inside_the_period_and_in_order(kind: PeriodKind, day: date, count: int, spacing: int) -> None:
    period = period_of(kind, day)
    due = [last for _, last in slots(period, count, spacing)]
    assert len(due) == count
    assert due == sorted(due)
    assert all(period.contains(last) for last in due)
    assert not due or due[-1] == period.end


@pytest.mark.parametrize(("count", "spacing"), [(-1, 0), (1, -1)])
def test_negative_visits_are_refused(count: int, spacing: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        slots(parse_period("2026"), count, spacing)
