"""Where things are, as far as a program can tell that a place is wrong. Pure."""

import math
from enum import StrEnum

import prcoords

# China with its seas, in degrees; the slips of the pen that occur lie far outside.
LONGITUDES = (73.0, 136.0)
LATITUDES = (3.0, 54.0)


class Crs(StrEnum):
    """The coordinate systems in use: satellite receivers, WeChat and AMap on phones, Baidu, government maps."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


def fault(longitude: float, latitude: float) -> str | None:
    """What is wrong with a point, in the user's words; nothing if it may be right."""
    if longitude == 0 and latitude == 0:
        return "坐标为（0, 0），说明定位失败，请重新定位后提交，或不填坐标。"
    if _within(latitude, LONGITUDES) and _within(longitude, LATITUDES):
        return "经度和纬度填反了，请对调后提交。"
    if not (_within(longitude, LONGITUDES) and _within(latitude, LATITUDES)):
        return "坐标不在中国境内，请核对经纬度后提交。"
    return None


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


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


_EARTH_M = 6_371_008.8  # the mean radius (IUGG)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way over the ground between two places, each its canonical longitude and latitude; within half a percent."""
    (east, north), (east_2, north_2) = ((math.radians(degrees) for degrees in place) for place in (one, other))
    chord = math.sin((north_2 - north) / 2) ** 2
    chord += math.cos(north) * math.cos(north_2) * math.sin((east_2 - east) / 2) ** 2
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(chord)))
