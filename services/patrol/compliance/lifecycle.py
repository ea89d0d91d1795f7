"""What has become of what was owed, as it was known at a moment, in numbers and in words. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from services.patrol.duties.lifecycle import State

LONGEST_DAYS = 3 * 366  # default: a longer span is asked for year by year
_MOST_REASONS = 3  # default: more in one sentence nobody reads


class Result(StrEnum):
    """What a duty counts as; each counts as exactly one."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Meaning:
    """By what a result is known: the state that a recorded visit gave; without one, whether the duty was due."""

    states: frozenset[State]
    due: bool | None = None


MEANINGS: Mapping[Result, Meaning] = {
    Result.IN_TIME: Meaning(frozenset({State.MET, State.MET_LATE})),
    Result.LATE: Meaning(frozenset({State.DONE_LATE})),
    Result.MISSED: Meaning(frozenset(), due=True),
    Result.OPEN: Meaning(frozenset(), due=False),
}


def result(known: State | None, *, due: bool) -> Result:
    """What a duty counts as. `known` is its state if the record of the visit that counted had come by then."""
    return next(of for of, meaning in MEANINGS.items() if (known in meaning.states if known else meaning.due is due))


@dataclass(frozen=True, slots=True)
class Tally:
    """Duties by what they count as. Of those in time `reported_late` came late; `not_counted` visits served none."""

    in_time: int = 0
    late: int = 0
    missed: int = 0
    open: int = 0
    reported_late: int = 0
    not_counted: int = 0

    @property
    def required(self) -> int:
        """All duties."""
        return self.in_time + self.late + self.missed + self.open

    @property
    def visits(self) -> int:
        """All visits that were made for them."""
        return self.in_time + self.late + self.not_counted

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def tally(known: State | None, *, due: bool, number: int) -> Tally:
    """So many duties of which the same is known."""
    counts = {result(known, due=due): number}
    return Tally(**counts, reported_late=number if known is State.MET_LATE else 0)


def total(parts: Iterable[Tally]) -> Tally:
    """The whole of some parts."""
    return sum(parts, Tally())


_DETAILS = (("in_time", "按时完成"), ("late", "逾期补做"), ("missed", "逾期未做"), ("open", "尚未到期"))


def words(of: Tally, reasons: Iterable[str] = ()) -> str:
    """应2次，已3次，其中1次不计：与……相隔20小时，不足24小时。按时完成2次。"""
    uncounted = f"，其中{of.not_counted}次不计" if of.not_counted else ""
    why = _reasons(reasons) if of.not_counted else ""
    counts = "、".join(
        f"{name}{getattr(of, field)}次{_late_record(of, field)}" for field, name in _DETAILS if getattr(of, field)
    )
    return f"应{of.required}次，已{of.visits}次{uncounted}{why}。" + (f"{counts}。" if counts else "")


def _late_record(of: Tally, field: str) -> str:
    return f"（含记录迟到{of.reported_late}次）" if field == "in_time" and of.reported_late else ""


def _reasons(reasons: Iterable[str]) -> str:
    """The reasons in short, each once; too many are left to the rows."""
    counted = Counter(map(in_short, reasons))
    if not 0 < len(counted) <= _MOST_REASONS:
        return ""
    return "：" + "；".join(f"{reason}（{number}次）" if number > 1 else reason for reason, number in counted.items())


def in_short(reason: str) -> str:
    """What the patroller was told, without the advice: the first sentence up to its consequence."""
    why = reason.partition("；")[0].rstrip("。")
    return why.removesuffix("本次不再计入").removesuffix("本次不计入").removesuffix("不计入").rstrip("，")


def fault(first: date, last: date, on: date, today: date) -> str | None:
    """What cannot be asked about these days, in the user's words; nothing if it can."""
    if last < first:
        return "截止日期（to）早于起始日期（from），请改正后重试。"
    if (last - first).days >= LONGEST_DAYS:
        return "一次最多查询三年，请分段查询。"
    if on > today:
        return "截至日期（on）还没有到，请填写今天或以前的日期。"
    return None
