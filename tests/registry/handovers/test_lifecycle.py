"""When a load may pass."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.handovers.lifecycle import Pending, can_take_back, is_loop, obstacle, split

A, B, C, D = (UUID(int=number) for number in range(1, 5))
DAY = date(2026, 12, 1)


@dataclass(frozen=True)
class Part:
    valid_from: date


@given(st.lists(st.dates().map(Part)), st.dates())
def test_what_has_begun_ends_and_the_rest_passes_on(load: list[Part], on: date) -> None:
    begun, later = split(load, on)
    assert sorted(map(hash, begun + later)) == sorted(map(hash, load))
    assert all(part.valid_from < on for part in begun)
    assert all(part.valid_from >= on for part in later)


@pytest.mark.parametrize(
    ("other", "stands", "loop"),
    [
        ((A, C), True, False),  # the load is already promised
        ((B, C), True, False),  # the successor is leaving
        ((C, A), True, False),  # more is on its way to who gives
        ((B, A), True, True),
        ((A, B), True, False),
        ((C, B), False, False),  # one may take on several loads
        ((C, D), False, False),
    ],
)
def test_hand_overs_neither_overlap_nor_turn_in_circles(other: tuple[UUID, UUID], *, stands: bool, loop: bool) -> None:
    pending = Pending(*other, DAY)
    assert (obstacle(A, B, [pending]) is pending) is stands
    assert is_loop(A, B, pending) is loop


def test_it_can_be_taken_back_until_its_day_is_over() -> None:
    assert can_take_back(DAY, date(2026, 11, 1))
    assert can_take_back(DAY, DAY)
    assert not can_take_back(DAY, date(2026, 12, 2))
