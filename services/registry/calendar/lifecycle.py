"""What a published year may hold. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

_SATURDAY = 5


class Kind(StrEnum):
    """A day off, or a weekend day on which people work."""

    HOLIDAY = "holiday"
    MAKEUP = "makeup"


class Day(Protocol):
    """A day that its weekday does not explain."""

    @property
    def day(self) -> date: ...
    @property
    def kind(self) -> Kind: ...


def fault(year: int, days: Sequence[Day]) -> str | None:
    """What is wrong with the days of a year, in the user's words; nothing if all is well.

    A year holds its own days only. A notice that also arranges the last days of December before it changes that
    December's year, which is put again with those days, so that each day is said in one place.
    """
    for found in days:
        if found.day.year != year:
            return f"{found.day} 不在{year}年；通知涉及相邻年份的日子，请写入那一年的日历。"
        if found.kind is Kind.MAKEUP and found.day.weekday() < _SATURDAY:
            return f"{found.day} 不是周末，不能登记为调休上班日。"
    twice = [day for day, count in Counter(found.day for found in days).items() if count > 1]
    return f"{min(twice)} 重复。" if twice else None
