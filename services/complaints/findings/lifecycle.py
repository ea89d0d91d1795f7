"""What the office makes of what a patrol found: what must be put right, by when, and by whom. Pure."""

from collections.abc import Mapping
from typing import TypeVar

from services.complaints.intake.lifecycle import Category
from services.complaints.rectification.lifecycle import Kind, Severity

Id = TypeVar("Id")

REPORTED = "reported"  # the state of a finding that asks for an order
URGENT = 3  # 重大
# Whoever is nearest sees to it; who heads or owns the source is the office's to name, by a document.
NEAREST_FIRST = ("grid", "group", "village", "town")
_SEVERITIES = {1: Severity.NORMAL, 2: Severity.SERIOUS, 3: Severity.MAJOR}
_CATEGORIES = {
    **dict.fromkeys(("body", "surface", "middle", "outlet", "water_source", "wastewater"), Category.WATER),
    **dict.fromkeys(("waste_gas", "burning"), Category.AIR),
    **dict.fromkeys(("side", "solid_waste", "manure"), Category.SOLID_WASTE),
    **dict.fromkeys(("activity", "build"), Category.ECOLOGY),
    "radiation": Category.RADIATION,
}


def is_followed(state: str, mark: str) -> bool:
    """Whether something is opened for a finding: not for what was settled, is of the past, or stands for a report's."""
    return state == REPORTED and mark != "reconstructed"


def terms(severity: int, *, settled_on_spot: bool) -> tuple[Kind, Severity]:
    """What the order asks for. What was put right on the spot only has to be shown, at once."""
    return (Kind.IMMEDIATE if settled_on_spot else Kind.LIMITED), _SEVERITIES.get(severity, Severity.MAJOR)


def answering(chain: Mapping[str, Id], finder: Id) -> tuple[str, Id] | None:
    """The level and person of a chain who sees to it: the nearest who is not the finder, if there is another."""
    links = [(level, chain[level]) for level in NEAREST_FIRST if level in chain]
    others = [link for link in links if link[1] != finder]
    return next(iter([*others, *links]), None)


def category_of(category: str) -> Category:
    """The category of the intake record."""
    return _CATEGORIES.get(category, Category.OTHER)


def words(label: str, item: str | None) -> str:
    """What is wrong, for those who put it right; the patroller's own words are with the finding."""
    what = f"检查项“{label}”不符合要求" if item else label
    return f"巡查发现：{what}。具体情况见巡查发现的问题。"
