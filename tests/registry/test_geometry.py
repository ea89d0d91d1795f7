"""Areas keep their shape through every coordinate system, and a place is inside by the same rule as anywhere else."""

import math
from itertools import pairwise
from typing import Any

import prcoords
import pytest
import shapely
from hypothesis import given, reject
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon

from services.registry.geometry import GeometryFault, area_of, read, written
from services.registry.measuring import around, depth, metres, metres_per_degree, square_metres
from shared.places import Crs, canonical
from tests.support.areas import polygon, square

CENTRE = (107.8, 29.9)
CENTIMETRES = 0.05
Ring = list[list[float]]


@st.composite
def stars(draw: st.DrawFn, radius: float = 0.05) -> Ring:
    """A ring around the middle of the county that does not cross itself, in whatever direction."""
    corners = draw(st.lists(st.floats(0.2, 1.0), min_size=3, max_size=24))
    turns = [2 * math.pi * number / len(corners) for number in range(len(corners))]
    ring = [
        [CENTRE[0] + radius * out * math.cos(turn), CENTRE[1] + radius * out * math.sin(turn)]
        for out, turn in zip(corners, turns, strict=True)
    ]
    ring = ring[::-1] if draw(st.booleans()) else ring
    return [*ring, ring[0]]


places = st.tuples(st.floats(CENTRE[0] - 0.06, CENTRE[0] + 0.06), st.floats(CENTRE[1] - 0.06, CENTRE[1] + 0.06))


@given(stars(), st.sampled_from(Crs))
def test_what_is_written_is_read_again_the_same(ring: Ring, crs: Crs) -> None:
    area = read(polygon(ring), crs)
    assert area.is_valid
    assert area_of(written(area)).equals(area)
    assert read(written(area), Crs.WGS84).equals(area)
    assert len(written(area)["coordinates"][0]) == len(ring)
    assert isinstance(area, Polygon)
    assert shapely.is_ccw(area.exterior)  # RFC 7946, 3.1.6


@given(places, st.sampled_from([Crs.GCJ02, Crs.BD09]))
def test_a_place_comes_back_from_another_system_within_centimetres(place: tuple[float, float], crs: Crs) -> None:
    there = sent(place, crs)
    back = canonical(*there, crs)
    assert metres(Point(place), Point(back)) < CENTIMETRES
    assert metres(Point(place), Point(there)) > 10  # so that it was another place meanwhile


def sent(place: tuple[float, float], crs: Crs) -> tuple[float, float]:
    """A place as a map of another system shows it."""
    forward = {Crs.GCJ02: prcoords.wgs_gcj, Crs.BD09: prcoords.wgs_bd}[crs]
    shown = forward((place[1], place[0]), False)
    return shown.lon, shown.lat


@given(stars(), stars(0.009), places)
def test_inside_is_what_counting_edges_says(ring: Ring, hole: Ring, place: tuple[float, float]) -> None:
    try:
        area = read(polygon(ring, hole), Crs.WGS84)
    except GeometryFault:  # a hole that sticks out of a star between two of its arms is refused, as it should be
        reject()
    assert isinstance(area, Polygon)
    expected = crossed(area.exterior.coords, place) and not crossed(area.interiors[0].coords, place)
    on_edge = metres(Point(place), area.boundary) < CENTIMETRES
    assert on_edge or area.covers(Point(place)) == expected


def crossed(ring: Any, place: tuple[float, float]) -> bool:
    """Whether a ray to the east leaves the ring an odd number of times."""
    longitude, latitude = place
    corners = list(ring)
    odd = False
    for (x1, y1), (x2, y2) in pairwise(corners):
        if (y1 > latitude) != (y2 > latitude) and longitude < x1 + (latitude - y1) * (x2 - x1) / (y2 - y1):
            odd = not odd
    return odd


@given(stars(), places, st.floats(1, 2000))
def test_distances_agree_with_each_other(ring: Ring, place: tuple[float, float], more: float) -> None:
    area, here = read(polygon(ring), Crs.WGS84), Point(place)
    if area.covers(here):
        assert metres(here, area) == 0
        assert depth(here, area) >= 0
    else:
        assert around(area, metres(here, area) * 1.01 + more).covers(here)
        assert not around(area, metres(here, area) * 0.98).covers(here)
    assert square_metres(around(area, more)) > square_metres(area)


scalars = st.none() | st.booleans() | st.floats() | st.integers() | st.text()


@given(st.recursive(scalars, lambda of: st.lists(of) | st.dictionaries(st.text(), of)))
def test_whatever_is_no_area_is_told_as_a_fault(coordinates: Any) -> None:
    for kind in ("Polygon", "MultiPolygon"):
        with pytest.raises(GeometryFault):
            read({"type": kind, "coordinates": coordinates}, Crs.WGS84)


def test_a_degree_is_as_long_as_the_earth_makes_it() -> None:
    assert metres_per_degree(30) == pytest.approx((96_486, 110_852), abs=2)


def test_parts_and_holes_are_kept() -> None:
    parts = [[square(107.7, 30.0), square(107.704, 30.004, 0.002)], [square(107.8, 30.0)]]
    area = read({"type": "MultiPolygon", "coordinates": parts}, Crs.WGS84)
    assert isinstance(area, MultiPolygon)
    assert [len(part.interiors) for part in area.geoms] == [1, 0]
    assert square_metres(area) == pytest.approx((2 - 0.04) * 0.01 * 96_486 * 0.01 * 110_852, rel=1e-3)


def test_a_height_is_left_out_and_a_polygon_stays_one() -> None:
    high = [[*place, 812.5] for place in square(107.7, 30.0)]
    assert isinstance(read(polygon(high), Crs.CGCS2000), Polygon)
    assert not read(polygon(high), Crs.CGCS2000).has_z
