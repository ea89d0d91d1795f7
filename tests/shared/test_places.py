"""Slips of the pen that a point can show."""

import pytest

from shared import places


@pytest.mark.parametrize(
    ("longitude", "latitude", "word"),
    [
        (107.7, 29.9, None),
        (0, 0, "定位失败"),
        (29.9, 107.7, "填反"),
        (0, 29.9, "境内"),
        (-107.7, 29.9, "境内"),
        (1e300, 29.9, "境内"),
    ],
)
def test_a_point_is_taken_or_its_slip_is_named(longitude: float, latitude: float, word: str | None) -> None:
    found = places.fault(longitude, latitude)
    assert (word in found) if word and found else found is None
