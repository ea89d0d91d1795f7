"""Who can answer at which level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.responsibilities.lifecycle import DIGITS, can_answer
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

COUNTY = "500230"
GROUP, GRID = f"{VILLAGE}01", f"{VILLAGE}0101"


@pytest.mark.parametrize(
    ("level", "place", "serves", "can"),
    [
        ("town", GRID, COUNTY, True),
        ("town", GRID, TOWN, True),
        ("town", GRID, VILLAGE, False),
        ("town", GRID, NEIGHBOUR, False),
        ("village", GRID, TOWN, True),
        ("village", GRID, VILLAGE, True),
        ("village", GRID, GROUP, False),
        ("village", GRID, f"{TOWN}204", False),
        ("group", GRID, GROUP, True),
        ("group", GRID, f"{VILLAGE}02", False),
        ("grid", GRID, GRID, True),
        ("grid", GRID, f"{VILLAGE}0102", False),
        # It is only known in which village it lies, so any of its groups and grids will do.
        ("grid", VILLAGE, f"{VILLAGE}0102", True),
        ("group", VILLAGE, GROUP, True),
        ("grid", VILLAGE, f"{TOWN}2040101", False),
        ("owner", GRID, NEIGHBOUR, True),
        ("unit", GRID, COUNTY, True),
        ("owner", GRID, "500231100", False),
    ],
)
def test_whoever_answers_at_a_level_serves_there_or_above(level: str, place: str, serves: str, *, can: bool) -> None:
    assert can_answer(DIGITS.get(level), place, [serves]) is can


@given(st.sampled_from([6, 9, 12, 14, 16]), st.sampled_from(list(DIGITS)))
def test_serving_further_up_is_never_worse(length: int, level: str) -> None:
    if can_answer(DIGITS[level], GRID, [GRID[:length]]):
        assert all(can_answer(DIGITS[level], GRID, [GRID[:above]]) for above in (6, 9, 12, 14, 16) if above <= length)


def test_who_serves_nowhere_answers_for_nothing() -> None:
    assert not any(can_answer(digits, GRID, []) for digits in (*DIGITS.values(), None))
