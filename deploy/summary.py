"""A summary of reporting as lines for a terminal."""

import unicodedata
from collections.abc import Mapping
from typing import Any

_LABEL, _CELL = 24, 36


def lines(summary: Mapping[str, Any]) -> list[str]:
    """A headline, then two figures a line."""
    division, period = summary["division"], summary["period"]
    headline = f"{division['name']} {period['label']}{'' if period['ended'] else '（截至目前）'}"
    cells = [f"{padded(each['label'], _LABEL)}{each['value']:>5} {each['unit']}" for each in summary["figures"]]
    pairs = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    return [headline, *("  " + "".join(padded(cell, _CELL) for cell in pair).rstrip() for pair in pairs)]


def value(summary: Mapping[str, Any], key: str) -> int:
    """One figure; zero when nobody has recorded such a thing yet."""
    return next((int(each["value"]) for each in summary["figures"] if each["key"] == key), 0)


def padded(text: str, width: int) -> str:
    """Filled with spaces to a width on the screen, where a Chinese character takes two places."""
    return text + " " * (width - places(text))


def places(text: str) -> int:
    """How many places a text takes on the screen."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
