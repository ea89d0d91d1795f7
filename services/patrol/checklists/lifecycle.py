"""What is asked at a visit, which answers are possible, and which of them are findings. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

Value = str | float | None


class Kind(StrEnum):
    """How an item is answered. Items of `yes_no` are put so that 是 is as it should be."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


class YesNo(StrEnum):
    """The answers to an item of yes or no; what does not apply needs a reason."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


SERIOUS = 2  # domain.md §4.2: a "no" to an item this severe or more must create a finding
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `severity` 1 一般, 2 较重, 3 重大; without one its answer is never bad.

    `category` is that of the finding which a "no" makes.
    """

    code: str
    question: str
    kind: Kind
    severity: int | None = None
    basis: str | None = None
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    photo: bool = False
    category: str = "other"

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Item":
        """The item as a checklist keeps it."""
        return cls(**{**stored, "kind": Kind(stored["kind"]), "choices": tuple(stored.get("choices", ()))})


@dataclass(frozen=True, slots=True)
class Given:
    """An answer."""

    code: str
    value: Value
    note: str | None
    photos: int


def contradiction(items: Sequence[Item]) -> str | None:
    """What contradicts itself in a checklist, in the user's words; nothing if it can be answered."""
    codes = [item.code for item in items]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        return f"检查项编号重复：{'、'.join(twice)}。"
    return next(filter(None, map(_contradiction_of, items)), None)


def _contradiction_of(item: Item) -> str | None:
    if (item.kind is Kind.CHOICE) != bool(item.choices):
        return f"检查项 {item.code}：选择题须列出选项，其他题型不列选项。"
    if item.kind is not Kind.NUMBER and (item.minimum, item.maximum, item.unit) != (None, None, None):
        return f"检查项 {item.code}：只有数值题有上下限和单位。"
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        return f"检查项 {item.code}：下限大于上限。"
    return None


def fault(item: Item, given: Given) -> str | None:
    """What is wrong with an answer, in the user's words; nothing if it can be taken as it is."""
    return _FAULTS[item.kind](item, given)


def _fault_of_yes_no(_: Item, given: Given) -> str | None:
    if given.value not in set(YesNo):
        return "请回答 yes（是）、no（否）或 not_applicable（不适用）。"
    if given.value == YesNo.NOT_APPLICABLE and not given.note:
        return "回答“不适用”时请在 note 中写明原因。"
    return None


def _fault_of_number(item: Item, given: Given) -> str | None:
    if not isinstance(given.value, float):
        return "请填写数字。"
    low, high = item.minimum, item.maximum
    if (low is None or given.value >= low) and (high is None or given.value <= high):
        return None
    return f"数值超出范围（{_bound(low)}～{_bound(high)}{item.unit or ''}），请核对。"


def _fault_of_choice(item: Item, given: Given) -> str | None:
    return None if given.value in item.choices else f"请在选项中选择：{'、'.join(item.choices)}。"


def _fault_of_text(_: Item, given: Given) -> str | None:
    return None if isinstance(given.value, str) else "请填写文字。"


_FAULTS = {
    Kind.YES_NO: _fault_of_yes_no,
    Kind.NUMBER: _fault_of_number,
    Kind.CHOICE: _fault_of_choice,
    Kind.TEXT: _fault_of_text,
}


def _bound(value: float | None) -> str:
    return "不限" if value is None else f"{value:g}"


def bad(items: Iterable[Item], answers: Mapping[str, Given]) -> Iterator[Item]:
    """The items whose answer is a finding, in the order of the checklist."""
    for item in items:
        given = answers.get(item.code)
        if given and item.severity and item.severity >= SERIOUS and given.value == YesNo.NO:
            yield item


def lacking(items: Iterable[Item], answers: Mapping[str, Given]) -> list[str]:
    """The codes of what was left unanswered, or answered without the photo that it asks for."""
    return [item.code for item in items if not (given := answers.get(item.code)) or (item.photo and not given.photos)]


class Edition(Protocol):
    """A checklist as far as it matters where it is used."""

    @property
    def key(self) -> str: ...
    @property
    def edition(self) -> int: ...
    @property
    def division_code(self) -> str: ...
    @property
    def object_type(self) -> str: ...
    @property
    def source_kind(self) -> str | None: ...


AnyEdition = TypeVar("AnyEdition", bound=Edition)


def is_for(checklist: Edition, object_type: str, source_kind: str | None) -> bool:
    """Whether a checklist is one for such objects."""
    return checklist.object_type == object_type and checklist.source_kind in {None, source_kind}


def in_use(
    editions: Iterable[AnyEdition], object_type: str, source_kind: str | None, division_code: str, key: str | None
) -> AnyEdition | None:
    """Which edition an object is looked at by: of the key that is asked for, else of the one made for its kind.

    Among those it is that of the nearest division, then the newest.
    """
    fitting = [
        each
        for each in editions
        if is_for(each, object_type, source_kind)
        and division_code.startswith(each.division_code)
        and key in {None, each.key}
    ]
    return max(fitting, key=_nearness, default=None)


def _nearness(checklist: Edition) -> tuple[bool, int, int, str]:
    return checklist.source_kind is not None, len(checklist.division_code), checklist.edition, checklist.key
