"""What a source may be, and where: kinds, places, free attributes. Pure."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import prcoords


class Crs(StrEnum):
    """The coordinate systems that reach the town: satellite receivers, government maps, WeChat and AMap, Baidu."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


# 丰都 with a margin, in degrees (default); wide enough that the systems' offset of some 700 m does not matter.
WEST, EAST = 107.4, 108.2
SOUTH, NORTH = 29.5, 30.3

LARGEST_ATTRIBUTES = 8 * 1024  # bytes of JSON in UTF-8, default
DEEPEST_ATTRIBUTES = 4  # levels of nesting, the object itself included, default


def place_fault(longitude: float, latitude: float) -> str | None:
    """What is wrong with a place, in the user's words; nothing if it may be right."""
    if longitude == 0 and latitude == 0:
        return "坐标为 (0, 0)，说明没有取到定位：请重新定位，或不填位置。"
    if _in_county(latitude, longitude):
        return "经度与纬度填反了：请对调后重新提交。"
    if not _in_county(longitude, latitude):
        return f"坐标不在丰都县一带（经度 {WEST} 至 {EAST}，纬度 {SOUTH} 至 {NORTH}）：请核对数值和坐标系。"
    return None


def _in_county(longitude: float, latitude: float) -> bool:
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


def canonical(longitude: float, latitude: float, crs: Crs) -> tuple[float, float]:
    """Longitude and latitude in WGS-84, which is CGCS2000 within a decimetre, of a place that has no fault."""
    match crs:
        case Crs.GCJ02:
            place = prcoords.gcj_wgs_bored((latitude, longitude))
        case Crs.BD09:
            place = prcoords.bd_wgs_bored((latitude, longitude))
        case Crs.WGS84 | Crs.CGCS2000:
            return longitude, latitude
    return place.lon, place.lat


def attributes_fault(attributes: Mapping[str, Any]) -> str | None:
    """What is wrong with free attributes, in the user's words."""
    if not _ends_within(DEEPEST_ATTRIBUTES, attributes):
        return f"attributes 至多嵌套 {DEEPEST_ATTRIBUTES} 层，请改得浅一些。"
    if len(json.dumps(attributes, ensure_ascii=False).encode()) > LARGEST_ATTRIBUTES:
        return f"attributes 至多 {LARGEST_ATTRIBUTES // 1024} KB，请只留必要的内容。"
    return None


def _ends_within(levels: int, value: object) -> bool:
    """Whether nesting ends within so many levels; looks no deeper than that."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list):
        return True
    return levels > 0 and all(_ends_within(levels - 1, item) for item in value)
