"""What was found wrong at a visit: where it comes from, how severe it is, what became of it. Pure."""

from enum import StrEnum


class State(StrEnum):
    """What has become of a finding; the complaints service says so from `reported` on."""

    REPORTED = "reported"  # put on record here; the complaints service has not answered yet
    ORDERED = "ordered"  # there is an order to put it right
    SETTLED = "settled"  # put right, on the spot or by an order that was verified
    DISMISSED = "dismissed"  # looked at, and nothing is to be done


OPEN = (State.REPORTED, State.ORDERED)


class Category(StrEnum):
    """Where the problem lies: the problem types of river patrols (domain.md §1.3), and those of other objects."""

    BODY = "body"
    SURFACE = "surface"
    MIDDLE = "middle"
    SIDE = "side"
    ACTIVITY = "activity"
    OUTLET = "outlet"
    BILLBOARD = "billboard"
    BUILD = "build"
    WATER_SOURCE = "water_source"
    WASTEWATER = "wastewater"
    WASTE_GAS = "waste_gas"
    SOLID_WASTE = "solid_waste"
    MANURE = "manure"
    RADIATION = "radiation"
    BURNING = "burning"
    PAPERS = "papers"
    OTHER = "other"
