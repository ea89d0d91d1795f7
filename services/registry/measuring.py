"""Metres and square metres between places in WGS-84. Pure.

The county is flattened at the latitude in question: within a thousandth over its some 80 km.
"""

import math
from typing import TypeVar

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from services.registry.geometry import Area

Shape = TypeVar("Shape", bound=BaseGeometry)

_EQUATOR_M = 6_378_137.0  # WGS-84
_ECCENTRICITY_SQUARED = 0.006_694_379_990_14


def metres_per_degree(latitude: float) -> tuple[float, float]:
    """How far a degree leads to the east and to the north."""
    sine = math.sin(math.radians(latitude))
    bent = 1 - _ECCENTRICITY_SQUARED * sine * sine
    to_east = _EQUATOR_M / math.sqrt(bent) * math.cos(math.radians(latitude))
    to_north = _EQUATOR_M * (1 - _ECCENTRICITY_SQUARED) / bent**1.5
    return math.radians(to_east), math.radians(to_north)


def metres(one: BaseGeometry, other: BaseGeometry) -> float:
    """The way from one thing to the other: between their nearest edges, zero where they meet."""
    latitude = (one.centroid.y + other.centroid.y) / 2
    return float(_flat(one, latitude).distance(_flat(other, latitude)))


def metres_between(one: Point, other: Point) -> float:
    """The same of two places, without the detour of shapes."""
    to_east, to_north = metres_per_degree((one.y + other.y) / 2)
    return math.hypot((one.x - other.x) * to_east, (one.y - other.y) * to_north)


def depth(place: Point, area: BaseGeometry) -> float:
    """How far inside an area a place lies: metres to its nearest edge."""
    return metres(place, area.boundary)


def around(area: Area, within_m: float) -> Area:
    """An area with all that lies within so many metres of it."""
    to_east, to_north = metres_per_degree(area.centroid.y)
    wider = _flat(area, area.centroid.y).buffer(within_m)
    return shapely.transform(wider, lambda places: places / (to_east, to_north))


def square_metres(area: BaseGeometry) -> float:
    """How large an area is."""
    return float(_flat(area, area.centroid.y).area) if not area.is_empty else 0.0


def _flat(shape: Shape, latitude: float) -> Shape:
    return shapely.transform(shape, lambda places: places * metres_per_degree(latitude))
