"""Slips of the pen that a point can show, the systems that it comes in, and how far it is from another."""

import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import places
from shared.places import Crs, canonical, metres_between

LONGITUDES, LATITUDES = st.floats(107.4, 108.2), st.floats(29.5, 30.3)
PLACES = st.tuples(LONGITUDES, LATITUDES)
TO_CRS = {
    Crs.WGS84: lambda place: place,
    Crs.CGCS2000: lambda place: place,
    Crs.GCJ02: prcoords.wgs_gcj,
    Crs.BD09: prcoords.wgs_bd,
}
TENTH_OF_A_METRE = 1e-6  # degrees


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


@given(LONGITUDES, LATITUDES, st.sampled_from(list(Crs)))
def test_every_system_leads_back_to_the_same_place(longitude: float, latitude: float, crs: Crs) -> None:
    seen_latitude, seen_longitude = TO_CRS[crs]((latitude, longitude))
    assert canonical(seen_longitude, seen_latitude, crs) == pytest.approx((longitude, latitude), abs=TENTH_OF_A_METRE)


def test_a_minute_of_latitude_is_a_nautical_mile() -> None:
    assert metres_between((107.7, 29.9), (107.7, 29.9 + 1 / 60)) == pytest.approx(1852, rel=0.005)


@given(PLACES, PLACES, PLACES)
def test_the_direct_way_is_the_shortest(
    one: tuple[float, float], two: tuple[float, float], via: tuple[float, float]
) -> None:
    assert metres_between(one, one) == 0
    assert metres_between(one, two) == pytest.approx(metres_between(two, one))
    assert metres_between(one, two) <= metres_between(one, via) + metres_between(via, two) + 1e-3
