"""Who can answer for what, and from when. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum


class ObjectType(StrEnum):
    """What somebody answers for."""

    SOURCE = "source"
    REACH = "reach"


class Level(StrEnum):
    """The links of a source's chain: four of the administration, the unit's own head, and the owner of a farm.

    Those of a reach are the tiers of the river chiefs, which are rows (see `rivers`).
    """

    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"
    GRID = "grid"
    UNIT = "unit"
    OWNER = "owner"


# The digits of a division's code at each level of the administration (镇、村、组、小网格: the town's report).
DIGITS: Mapping[str, int] = {Level.TOWN: 9, Level.VILLAGE: 12, Level.GROUP: 14, Level.GRID: 16}
# Each source has somebody at each of these; a unit's head and an owner are on record where there is one.
REQUIRED = tuple(DIGITS)
COUNTY = 6
WORDS = {
    "city": "市级",
    "county": "区县级",
    Level.TOWN: "镇级",
    Level.VILLAGE: "村级",
    Level.GROUP: "组级",
    Level.GRID: "小网格级",
    Level.UNIT: "单位",
    Level.OWNER: "业主",
}


def may_follow(previous_from: date, valid_from: date) -> bool:
    """A successor starts after the one before, who so answered for at least a day: history is never rewritten."""
    return valid_from > previous_from


def can_answer(digits: int | None, object_code: str, serves: Iterable[str]) -> bool:
    """Whether somebody who serves these divisions can answer for an object at a level with so many digits.

    Whoever is entered at a level serves the division of that level in which the object lies, or one above it: at town
    level the town or the county, never a village. Where it is not known more exactly in which group or grid the object
    lies, one inside what is known will do. Heads of units and owners (no digits) belong to the county.
    """
    if digits is None:
        return any(code.startswith(object_code[:COUNTY]) or object_code.startswith(code) for code in serves)
    place = object_code[:digits]
    known_exactly = len(object_code) >= digits
    return any(place.startswith(code) or (not known_exactly and code.startswith(place)) for code in serves)
