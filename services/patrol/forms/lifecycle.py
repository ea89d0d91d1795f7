"""What a blank form says, so that somebody without a phone can fill it in by hand. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.patrol.checklists.lifecycle import Item, Kind

BOX = "□"
BLANK = "＿＿＿＿＿＿"
FINDING_LINES = 4
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_SEVERITIES = {1: "一般", 2: "较重", 3: "重大"}


@dataclass(frozen=True, slots=True)
class Question:
    """One row: its number, what is asked, how it is answered."""

    code: str
    asked: str
    answer: str


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet of paper."""

    title: str
    number: str
    basis: str | None
    facts: Sequence[tuple[str, str]]
    questions: Sequence[Question]


def questions(items: Iterable[Item]) -> list[Question]:
    """The rows of a checklist."""
    return [Question(item.code, printable(_asked(item)), printable(_answer(item))) for item in items]


def _asked(item: Item) -> str:
    notes = [_SEVERITIES[item.severity]] if item.severity else []
    notes += [f"依据：{item.basis}"] if item.basis else []
    notes += ["须拍照"] if item.photo else []
    return item.question + (f"（{'；'.join(notes)}）" if notes else "")


def _answer(item: Item) -> str:
    match item.kind:
        case Kind.YES_NO:
            return f"{BOX}是　{BOX}否　{BOX}不适用"
        case Kind.NUMBER:
            bounds = _bounds(item)
            return f"{BLANK}{item.unit or ''}{bounds}"
        case Kind.CHOICE:
            return "　".join(f"{BOX}{choice}" for choice in item.choices)
        case Kind.TEXT:
            return BLANK


def _bounds(item: Item) -> str:
    if item.minimum is None and item.maximum is None:
        return ""
    low, high = (f"{bound:g}" if bound is not None else "" for bound in (item.minimum, item.maximum))
    return f"（{low}～{high}）"


def printable(text: str) -> str:
    """A text without what no document can hold."""
    return _UNPRINTABLE.sub("", text)


def number(of: str, key: str, edition: int) -> str:
    """By which the paper is found again: WATER_SOURCE-1-0F3A9C21."""
    return f"{key.upper()}-{edition}-{of}"
