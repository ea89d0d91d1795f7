"""How a post changes hands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.people.lifecycle import Handover, handover, may_stand_in

TODAY = date(2026, 11, 24)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(valid_from=days, length=st.none() | st.integers(1, 2000), since=days, today=days)
def test_a_change_never_touches_a_day_that_is_past_and_held(
    valid_from: date, length: int | None, since: date, today: date
) -> None:
    valid_to = None if length is None else valid_from + timedelta(days=length)
    match handover(valid_from, valid_to, since, today):
        case Handover.SUCCESSION:
            assert valid_from < since
            assert valid_to is None or since < valid_to
        case Handover.IN_PLACE:
            assert valid_from == since >= today
        case Handover.TOO_LATE:
            assert valid_to is not None
            assert since >= valid_to
        case Handover.TOO_EARLY:
            assert since < valid_from or valid_from < today


@pytest.mark.parametrize(
    ("post", "deputy", "may"),
    [
        ("500230104", "500230104", True),
        ("500230104211", "500230104", True),
        ("500230104211", "50023010421101", True),
        ("500230104", "500230104211", True),
        ("500230104211", "500230105", False),
        ("500230104", "500230", False),
        ("500230", "500230104", True),
        ("500230", "500231", False),
    ],
)
def test_who_may_stand_in(post: str, deputy: str, may: bool) -> None:
    assert may_stand_in(post, deputy) is may
