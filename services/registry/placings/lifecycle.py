"""What a feature of a map says of a source's place, and what is wrong with it in the user's words. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.registry.geometry import LARGEST_NUMBER, GeometryFault
from services.registry.sources.lifecycle import place_fault

MOST = 2_000  # features of one file, default
LONGEST_CODE = 200


class Choice(StrEnum):
    """What is done with a file: as with imports, and nothing at first."""

    PREVIEW = "preview"
    ALL = "all"
    GOOD = "good"


class Outcome(StrEnum):
    """What becomes of a feature."""

    MOVED = "moved"
    SAME = "same"
    LEFT = "left"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Said:
    """Where a feature puts which source; nowhere for one without a geometry, as lists have them."""

    code: str
    place: tuple[float, float] | None


def read_all(features: Sequence[Any]) -> Iterator[Said | GeometryFault]:
    """What each feature says, or what is wrong with it; the second one of a source is a fault of the file."""
    seen: set[str] = set()
    for feature in features:
        said = _said(feature)
        if isinstance(said, Said) and said.code in seen:
            words = f"编号 {said.code} 在文件中出现多次，只看第一个。"
            said = GeometryFault("/properties/code", "code_twice", words)
        if isinstance(said, Said):
            seen.add(said.code)
        yield said


def _said(feature: Any) -> Said | GeometryFault:  # noqa: ANN401 - a client's JSON
    try:
        return read(feature)
    except GeometryFault as fault:
        return fault


def read(feature: Any) -> Said:  # noqa: ANN401 - as above
    """What one feature says; raises GeometryFault."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise GeometryFault("", "feature_wrong", "应为 GeoJSON 的 Feature。")
    properties, geometry = feature.get("properties"), feature.get("geometry")
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not 0 < len(code) <= LONGEST_CODE:
        raise GeometryFault("/properties/code", "code_missing", "请在 properties.code 中写明源编码。")
    return Said(code, None if geometry is None else _place(geometry))


def _place(geometry: Any) -> tuple[float, float]:  # noqa: ANN401 - as above
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        raise GeometryFault("/geometry/type", "geometry_type_wrong", "应为 Point。")
    at, position = "/geometry/coordinates", geometry.get("coordinates")
    if not isinstance(position, list) or len(position) not in (2, 3) or not all(map(_is_number, position)):
        raise GeometryFault(at, "position_wrong", "应为 [经度, 纬度]，是两个以度为单位的数。")
    longitude, latitude = float(position[0]), float(position[1])
    if fault := place_fault(longitude, latitude):
        raise GeometryFault(at, "place_wrong", fault)
    return longitude, latitude


def _is_number(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < LARGEST_NUMBER
