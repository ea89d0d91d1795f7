"""What makes a division code right. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """The levels of administration that the town works with."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"
    GRID = "grid"


# National codes: county 6 (GB/T 2260), town 9, village 12; group 14 and grid 16 are our own extension (default).
LENGTHS = {Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12, Level.GROUP: 14, Level.GRID: 16}
_ABOVE = {Level.TOWN: Level.COUNTY, Level.VILLAGE: Level.TOWN, Level.GROUP: Level.VILLAGE, Level.GRID: Level.GROUP}

# Records that lie in divisions, by the name of their table, as users call them.
USERS = {
    "people": "人员",
    "posts": "岗位",
    "sources": "监管对象",
    "reaches": "河段",
    "responsibilities": "责任链",
    "policies": "规则",
    "notices": "告知书",
    "documents": "证照与文件",
    "zones": "划定的区域",
    "market_towns": "场镇",
    "equipment": "设备",
    "admissions": "准入申请",
}


def fault(code: str, level: Level, parent_code: str | None) -> str | None:
    """What is wrong with a code at its level, in the user's words; nothing if it is right.

    The county's own parent lies outside the town's data, so that it has none.
    """
    if len(code) != LENGTHS[level] or not (code.isascii() and code.isdigit()):
        return f"{level}级区划代码应为{LENGTHS[level]}位数字。"
    above = _ABOVE.get(level)
    if above is None:
        return None if parent_code is None else "县级区划不填上级代码。"
    if parent_code != code[: LENGTHS[above]]:
        return f"上级代码应为 {code[: LENGTHS[above]]}。"
    return None


def merger_fault(code: str, successor_code: str | None, until: date | None, merged: Mapping[str, str]) -> str | None:
    """What is wrong with a division becoming another one, in the user's words; `merged` are the mergers on record."""
    if successor_code is None:
        return None
    if until is None:
        return "撤并须填 valid_to：自这一天起归入 successor_code。"
    if successor_code.startswith(code) or code.startswith(successor_code):
        return "区划不能并入自己、自己的上级或下级。"
    if any(code.startswith(reached) for reached in _becomes(successor_code, merged)):
        return "successor_code 本身已并入（或将并入）这个区划，撤并不能首尾相接。"
    return None


def _becomes(code: str, merged: Mapping[str, str]) -> Iterator[str]:
    """A division, and what it is merged into, as far as it goes."""
    for _ in range(len(merged) + 1):
        yield code
        if code not in merged:
            return
        code = merged[code]
