"""Places and attributes."""

from typing import Any

import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.sources.lifecycle import Crs, attributes_fault, canonical, place_fault

LONGITUDES = st.floats(107.4, 108.2)
LATITUDES = st.floats(29.5, 30.3)
TO_CRS = {
    Crs.WGS84: lambda place: place,
    Crs.CGCS2000: lambda place: place,
    Crs.GCJ02: prcoords.wgs_gcj,
    Crs.BD09: prcoords.wgs_bd,
}
TENTH_OF_A_METRE = 1e-6  # degrees


@given(LONGITUDES, LATITUDES, st.sampled_from(list(Crs)))
def test_every_system_leads_back_to_the_same_place(longitude: float, latitude: float, crs: Crs) -> None:
    seen_latitude, seen_longitude = TO_CRS[crs]((latitude, longitude))
    assert canonical(seen_longitude, seen_latitude, crs) == pytest.approx((longitude, latitude), abs=TENTH_OF_A_METRE)


@pytest.mark.parametrize(
    ("longitude", "latitude", "says"),
    [
        (107.72, 30.06, None),
        (107.4, 29.5, None),
        (0, 0, "重新定位"),
        (30.06, 107.72, "对调"),
        (116.4, 39.9, "核对"),
        (107.72, 0, "核对"),
        (-107.72, 30.06, "核对"),
    ],
)
def test_a_place_is_in_the_county_or_says_what_to_do(longitude: float, latitude: float, says: str | None) -> None:
    fault = place_fault(longitude, latitude)
    assert fault is None if says is None else fault is not None and says in fault


@given(LONGITUDES, LATITUDES)
def test_swapped_axes_are_always_told_as_swapped(longitude: float, latitude: float) -> None:
    assert "对调" in (place_fault(latitude, longitude) or "")


@pytest.mark.parametrize(
    ("attributes", "says"),
    [
        ({}, None),
        ({"a": {"b": {"c": {}}}}, None),
        ({"a": [[[1, 2]]]}, None),
        ({"a": {"b": {"c": {"d": {}}}}}, "层"),
        ({"a": [[[[]]]]}, "层"),
        ({"a": "x" * 8000}, None),
        ({"a": "x" * 8192}, "KB"),
        ({"a": "字" * 3000}, "KB"),
    ],
)
def test_attributes_are_small_and_shallow(attributes: dict[str, Any], says: str | None) -> None:
    fault = attributes_fault(attributes)
    assert fault is None if says is None else fault is not None and says in fault
