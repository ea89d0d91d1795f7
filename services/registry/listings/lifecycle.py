"""The three lists that a source may be on, each from a day on and perhaps until another. Pure.

They are three things, and nothing follows from one to another: 环境监管重点单位名录 is the law's, published year by
year with a document; 镇级重点单位 is the town's own, patrolled monthly; the tier says how closely the town watches.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from services.registry.kinds.lifecycle import Choice, Tier


class ListName(Choice):
    """Which list."""

    LEGAL_KEY = "legal_key", "环境监管重点单位名录"
    TOWN_KEY = "town_key", "镇级重点名单"
    TIER = "tier", "分层次监管"


class Listed(Protocol):
    """A source's place on a list."""

    list_name: str
    tier: str | None
    valid_from: date
    valid_to: date | None


def fault(list_name: str, tier: str | None, year: int | None, document: str | None, valid_from: date) -> str | None:
    """What is wrong with an entry, in the user's words."""
    if (list_name == ListName.TIER) != (tier is not None):
        return "只有分层次监管填写层级（tier），且必须填写。"
    if list_name != ListName.LEGAL_KEY:
        return "年度（year）只用于环境监管重点单位名录。" if year is not None else None
    if year is None or document is None:
        return "列入环境监管重点单位名录的，须填写名录年度（year）和公布名录的文件（document）。"
    if valid_from.year < year:
        return "某一年度的名录最早自该年 1 月 1 日起适用。"
    return None


def holds(listed: Listed, day: date) -> bool:
    """Whether the source is on the list on a day."""
    return listed.valid_from <= day and (listed.valid_to is None or day < listed.valid_to)


def next_change(valid_from: date, valid_to: date | None, today: date) -> date | None:
    """The next day on which an entry begins or ends; nothing when none is to come."""
    return min((day for day in (valid_from, valid_to) if day is not None and day > today), default=None)


def standing_on(listings: Iterable[Listed], day: date) -> dict[str, Any]:
    """What the lists say of a source on a day, as its columns."""
    holding = [listed for listed in listings if holds(listed, day)]
    names = {listed.list_name for listed in holding}
    tiers = [Tier(listed.tier) for listed in holding if listed.tier is not None]
    return {
        "legal_key": ListName.LEGAL_KEY in names,
        "town_key": ListName.TOWN_KEY in names,
        "tier": tiers[0] if tiers else None,
    }
