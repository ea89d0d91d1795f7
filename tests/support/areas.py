"""Areas as a survey draws them, and what the town does with them."""

from typing import Any

from tests.support.town import TOWN

Ring = list[list[float]]

ZONE = {
    "kind": "water_first",
    "name": "示例水源地一级保护区",
    "division_code": TOWN,
    "issuer": "示例机关",
    "document_number": "示例〔2026〕1号",
    "mark": "sample",
    "valid_from": "2026-01-01",
}
HUNDREDTH = 0.01


def square(west: float, south: float, side: float = HUNDREDTH) -> Ring:
    """A closed ring, counterclockwise."""
    east, north = round(west + side, 6), round(south + side, 6)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings: Ring) -> dict[str, Any]:
    """An outer ring and its holes, as GeoJSON."""
    return {"type": "Polygon", "coordinates": list(rings)}


def zone(west: float = 107.7, south: float = 30.0, **more: object) -> dict[str, Any]:
    """A zone of about a square kilometre."""
    return ZONE | {"geometry": polygon(square(west, south))} | more
