"""In which period work is owed next."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.equipment import lifecycle
from services.registry.equipment.lifecycle import Rhythm
from shared.calendar.periods import PeriodKind

MONTHLY = Rhythm(1, PeriodKind.MONTH)


@pytest.mark.parametrize(
    ("value", "unit", "asked"),
    [
        (1, "次/月", MONTHLY),
        (2, "次/季", Rhythm(2, PeriodKind.QUARTER)),
        (0, "次/月", None),
        (1, "工作日", None),
        ("一", "次/月", None),
    ],
)
def test_what_a_policy_asks_for(value: object, unit: str, asked: Rhythm | None) -> None:
    assert lifecycle.rhythm(value, unit) == asked


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(0, 5), st.integers(1, 5), st.sampled_from(PeriodKind)
)
def test_what_is_done_is_owed_in_the_next_period_only(day: date, done: int, times: int, kind: PeriodKind) -> None:
    period = lifecycle.owed(Rhythm(times, kind), day, done)
    assert period.contains(day) is (done < times)
    assert period.end >= day


@pytest.mark.parametrize(
    ("done", "is_past", "outcome"),
    [(True, True, "met"), (True, False, "met"), (False, True, "missed"), (False, False, "withdrawn")],
)
def test_how_the_clock_of_a_period_ends(outcome: str, *, done: bool, is_past: bool) -> None:
    assert lifecycle.outcome(done=done, is_past=is_past) == outcome


@pytest.mark.parametrize(
    ("done_on", "until", "code"),
    [
        (date(2026, 11, 24), None, None),
        (date(2026, 11, 25), None, "in_future"),
        (date(2025, 12, 31), None, "not_in_use"),
        (date(2026, 6, 1), date(2026, 6, 1), "not_in_use"),
        (date(2026, 5, 31), date(2026, 6, 1), None),
    ],
)
def test_when_equipment_can_have_been_maintained(done_on: date, until: date | None, code: str | None) -> None:
    found = lifecycle.faults(done_on, (date(2026, 1, 1), until), date(2026, 11, 24))
    assert [each.code for each in found] == ([code] if code else [])
