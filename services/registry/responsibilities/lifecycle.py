"""Who can answer for what, and from when. Pure."""

from datetime import date
from enum import StrEnum


class ObjectType(StrEnum):
    """What somebody answers for."""

    SOURCE = "source"
    REACH = "reach"


class Level(StrEnum):
    """The links of a chain: four of the administration, the unit's own head, and the owner of a farm."""

    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"
    GRID = "grid"
    UNIT = "unit"
    OWNER = "owner"


def may_follow(previous_from: date, valid_from: date) -> bool:
    """A successor starts after the one before, who so answered for at least a day: history is never rewritten."""
    return valid_from > previous_from
