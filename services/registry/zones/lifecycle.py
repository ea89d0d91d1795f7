"""What kinds of area the town keeps. Pure."""

from enum import StrEnum


class ZoneKind(StrEnum):
    """Areas with a boundary of their own.

    A water works' protected surroundings (重庆市村镇供水条例 art. 23) are another area than the protection zone of the
    source that it draws from (水污染防治法 art. 63); both are kept.
    """

    WATER_FIRST = "water_first"
    WATER_SECOND = "water_second"
    WATER_QUASI = "water_quasi"
    WATER_WORKS = "water_works"
    NO_BREEDING = "no_breeding"
    LIMITED_BREEDING = "limited_breeding"
    ECOLOGICAL_REDLINE = "ecological_redline"
    DIVISION = "division"
    OTHER = "other"


KIND_WORDS = {
    ZoneKind.WATER_FIRST: "饮用水水源一级保护区",
    ZoneKind.WATER_SECOND: "饮用水水源二级保护区",
    ZoneKind.WATER_QUASI: "饮用水水源准保护区",
    ZoneKind.WATER_WORKS: "供水工程保护范围",
    ZoneKind.NO_BREEDING: "畜禽禁养区",
    ZoneKind.LIMITED_BREEDING: "畜禽限养区",
    ZoneKind.ECOLOGICAL_REDLINE: "生态保护红线",
    ZoneKind.DIVISION: "行政区划边界",
    ZoneKind.OTHER: "其他划定的区域",
}
# Areas around a source of drinking water: where none is drawn, the source itself is the nearest thing known.
WATER = frozenset({ZoneKind.WATER_FIRST, ZoneKind.WATER_SECOND, ZoneKind.WATER_QUASI, ZoneKind.WATER_WORKS})
