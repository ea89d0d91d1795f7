"""Areas as GeoJSON (RFC 7946), and what is wrong with one in the user's words. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping

from services.registry.sources.lifecycle import place_fault
from shared.places import Crs, canonical

Area = Polygon | MultiPolygon
Position = tuple[float, float]

MOST_POINTS = 5_000  # of one area, default
LARGEST_NUMBER = 1e6  # of a coordinate or a height: so much is never meant, and more overflows
FEWEST_IN_RING = 4  # RFC 7946, 3.1.6: a triangle that comes back to its first point
DECIMALS = 7  # of a degree: a centimetre
POLYGON, MULTIPOLYGON = "Polygon", "MultiPolygon"

# What shapely finds → our stable code, and what it means.
REASONS = {
    "Self-intersection": ("self_crossing", "边界自相交"),
    "Ring Self-intersection": ("self_crossing", "边界与自身相接"),
    "Hole lies outside shell": ("hole_outside", "内环（洞）在外环之外"),
    "Holes are nested": ("holes_nested", "内环（洞）互相套叠"),
    "Nested shells": ("parts_overlap", "几个多边形互相套叠"),
    "Duplicate Rings": ("ring_repeated", "有重复的环"),
    "Interior is disconnected": ("interior_cut", "内环把区域割成了不相连的几块"),
    "Too few points in geometry component": ("too_few_points", "去掉重复的点后不足三个顶点，围不成区域"),
}
UNKNOWN_REASON = ("geometry_invalid", "边界不构成有效的区域")
REASON = re.compile(r"(?P<reason>[^\[]+)(?:\[(?P<longitude>\S+) (?P<latitude>\S+)\])?")


class GeometryFault(ValueError):  # noqa: N818 - named as what it tells, like a problem
    """What is wrong with an area, and where in its GeoJSON."""

    def __init__(self, pointer: str, code: str, message: str) -> None:
        super().__init__(message)
        self.pointer, self.code, self.message = pointer, code, message


def read(geometry: Mapping[str, Any], crs: Crs) -> Area:
    """An area in WGS-84, outer rings counterclockwise; raises GeometryFault."""
    polygons = [
        (pointer, [_ring(ring, f"{pointer}/{number}", crs) for number, ring in enumerate(rings)])
        for pointer, rings in _polygons(geometry)
    ]
    shapes = [_polygon(rings, pointer) for pointer, rings in polygons]
    area = shapes[0] if geometry["type"] == POLYGON else MultiPolygon(shapes)
    _check(area, "/coordinates")  # parts that are right by themselves may still overlap
    return area


def written(area: Area) -> dict[str, Any]:
    """The area as a GeoJSON geometry."""
    return {"type": area.geom_type, "coordinates": _as_lists(mapping(area)["coordinates"])}


def area_of(geometry: dict[str, Any]) -> Area:
    """The area of a geometry that was read before."""
    shape = shapely.geometry.shape(geometry)
    assert isinstance(shape, Polygon | MultiPolygon)  # noqa: S101 - for mypy: nothing else is ever stored
    return shape


def _polygons(geometry: Mapping[str, Any]) -> list[tuple[str, Sequence[Any]]]:
    """The rings of each polygon, with its pointer."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in (POLYGON, MULTIPOLYGON):
        raise GeometryFault("/type", "geometry_type_wrong", "应为 Polygon 或 MultiPolygon。")
    count = _count(coordinates)
    if count > MOST_POINTS:
        words = f"共 {count} 个点，至多 {MOST_POINTS} 个：请先抽稀（简化边界）后重新提交。"
        raise GeometryFault("/coordinates", "too_many_points", words)
    if kind == POLYGON:
        return [("/coordinates", _listed(coordinates, "/coordinates", "至少有一个外环"))]
    parts = _listed(coordinates, "/coordinates", "至少有一个多边形")
    pointers = [f"/coordinates/{number}" for number in range(len(parts))]
    return [(at, _listed(part, at, "至少有一个外环")) for at, part in zip(pointers, parts, strict=True)]


def _count(coordinates: object) -> int:
    """How many positions there are, at whatever depth; without recursion, since the depth is the sender's."""
    count, waiting = 0, [coordinates]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            if item and not isinstance(item[0], list):
                count += 1
            else:
                waiting += item
    return count


def _listed(value: object, pointer: str, needed: str) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise GeometryFault(pointer, "coordinates_wrong", f"应为列表，{needed}。")
    return value


def _ring(ring: object, pointer: str, crs: Crs) -> list[Position]:
    """A closed ring in WGS-84."""
    if not isinstance(ring, list) or len(ring) < FEWEST_IN_RING:
        words = f"一个环至少有 {FEWEST_IN_RING} 个点（首尾为同一点）。"
        raise GeometryFault(pointer, "ring_too_short", words)
    positions = [_position(position, f"{pointer}/{number}") for number, position in enumerate(ring)]
    if positions[0] != positions[-1]:
        words = "环没有闭合：最后一个点应与第一个点相同。"
        raise GeometryFault(f"{pointer}/{len(ring) - 1}", "ring_not_closed", words)
    moved = [canonical(*position, crs) for position in positions]
    return [(round(longitude, DECIMALS), round(latitude, DECIMALS)) for longitude, latitude in moved]


def _position(position: object, pointer: str) -> Position:
    """Longitude and latitude; a height (RFC 7946, 3.1.1) is left out."""
    numbers = position if isinstance(position, list) and len(position) in (2, 3) else [None]
    if not all(map(_is_number, numbers)):
        raise GeometryFault(pointer, "position_wrong", "应为 [经度, 纬度]，是两个以度为单位的数。")
    longitude, latitude = map(float, numbers[:2])
    if fault := place_fault(longitude, latitude):
        raise GeometryFault(pointer, "place_wrong", fault)
    return longitude, latitude


def _is_number(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < LARGEST_NUMBER


def _polygon(rings: list[list[Position]], pointer: str) -> Polygon:
    polygon = Polygon(rings[0], rings[1:])
    _check(polygon, pointer)
    return shapely.geometry.polygon.orient(polygon)


def _check(area: Area, pointer: str) -> None:
    if area.is_valid:
        return
    found = REASON.match(shapely.is_valid_reason(area))
    code, meaning = REASONS.get(found["reason"], UNKNOWN_REASON) if found else UNKNOWN_REASON
    where = f"（在经度 {found['longitude']}、纬度 {found['latitude']} 附近）" if found and found["longitude"] else ""
    raise GeometryFault(pointer, code, f"{meaning}{where}：请在地图上改正后重新提交。")


def _as_lists(coordinates: object) -> object:
    return [_as_lists(item) for item in coordinates] if isinstance(coordinates, tuple) else coordinates
