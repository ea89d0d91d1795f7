"""Where things are, as far as a program can tell that a place is wrong. Pure."""

from enum import StrEnum

# China with its seas, in degrees; the slips of the pen that occur lie far outside.
_LONGITUDES = (73.0, 136.0)
_LATITUDES = (3.0, 54.0)


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
    if _within(latitude, _LONGITUDES) and _within(longitude, _LATITUDES):
        return "经度和纬度填反了，请对调后提交。"
    if not (_within(longitude, _LONGITUDES) and _within(latitude, _LATITUDES)):
        return "坐标不在中国境内，请核对经纬度后提交。"
    return None


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
