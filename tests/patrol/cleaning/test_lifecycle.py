"""The days and windows of cleaning."""

import itertools
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.patrol.cleaning_schedules import lifecycle
from services.patrol.cleaning_schedules.lifecycle import EVERY_DAY
from services.patrol.obligations.lifecycle import rhythm
from shared.time import local

MONDAY = date(2026, 11, 2)


@dataclass(frozen=True)
class Plan:
    """A schedule."""

    valid_from: date = MONDAY
    valid_to: date | None = None
    weekdays: tuple[int, ...] = EVERY_DAY
    every_days: int = 1
    window_from: str = "06:00"
    window_to: str = "09:00"


@pytest.mark.parametrize(
    ("plan", "wrong"),
    [
        (Plan(), False),
        (Plan(window_to="24:00"), False),
        (Plan(window_from="09:00"), True),
        (Plan(window_from="22:00", window_to="06:00"), True),
        (Plan(valid_to=MONDAY), True),
        (Plan(every_days=3), False),
        (Plan(every_days=3, weekdays=(1,)), True),
    ],
)
def test_what_contradicts_itself(plan: Plan, wrong: bool) -> None:
    assert bool(lifecycle.fault(plan)) is wrong


@given(
    since=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    length=st.integers(1, 60) | st.none(),
    every=st.integers(1, 10),
    first=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_days_lie_in_the_span_and_so_far_apart(since: date, length: int | None, every: int, first: date) -> None:
    until = since + timedelta(days=length) if length else None
    plan, last = Plan(since, until, every_days=every), first + timedelta(days=40)
    days = list(lifecycle.days(plan, first, last))
    assert all(max(first, since) <= day <= last and (until is None or day < until) for day in days)
    assert all(later - earlier == timedelta(days=every) for earlier, later in itertools.pairwise(days))
    # Whatever the horizon begins with, the same days: what was written yesterday stays right today.
    assert list(lifecycle.days(plan, first + timedelta(days=7), last)) == [d for d in days if d - first >= timedelta(7)]


def test_a_window_is_local_and_ends_with_its_grace() -> None:
    window = lifecycle.window(Plan(window_to="24:00"), MONDAY, timedelta(hours=2))
    assert local(window.opens_at).isoformat() == "2026-11-02T06:00:00+08:00"
    assert local(window.closes_at).isoformat() == "2026-11-03T00:00:00+08:00"
    assert window.due_at - window.closes_at == timedelta(hours=2)
    assert "2026年11月2日24:00" in window.words


@pytest.mark.parametrize(
    ("unit", "number", "weekdays", "every", "short"),
    [
        ("次/日", 1, EVERY_DAY, 1, False),
        ("次/日", 1, (1, 3, 5), 1, True),
        ("次/工作日", 1, (1, 2, 3, 4, 5), 1, False),
        ("次/周", 2, (1, 4), 1, False),
        ("次/周", 3, (1, 4), 1, True),
        ("次/月", 4, EVERY_DAY, 7, False),
        ("次/日", 2, EVERY_DAY, 1, True),
    ],
)
def test_whether_a_schedule_falls_short_of_the_policy(
    unit: str, number: int, weekdays: tuple[int, ...], every: int, short: bool
) -> None:
    plan = replace(Plan(), weekdays=weekdays, every_days=every)
    assert lifecycle.falls_short(plan, rhythm(number, unit)) is short
