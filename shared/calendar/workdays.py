"""The working calendar, and how a period of a rule is counted on it. Pure: the calendar is handed in."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from shared.calendar import days
from shared.calendar.days import ONE_DAY
from shared.time import local

_SATURDAY = 5
# 全国年节及纪念日放假办法 (2025) art. 2: the days off that follow the sun; the others follow the moon.
_FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
_ESTIMATED = "（其后日历尚未公布，暂按周末与固定节日估算，公布后重算）"


class DayKind(StrEnum):
    """What a day is for work; a holiday may fall on a weekend, a make-up day (调休) always does."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


_WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})


class Unit(StrEnum):
    """The units of a policy, in the words of the policy."""

    WORKDAY = "工作日"
    DAY = "自然日"
    HOUR = "小时"
    MINUTE = "分钟"
    SECOND = "秒"
    MONTH = "月"


_PLAIN = {Unit.HOUR: timedelta(hours=1), Unit.MINUTE: timedelta(minutes=1), Unit.SECOND: timedelta(seconds=1)}
# Default: about ten years in each unit. More is a slip of the pen, and would only burn time.
_MOST_DAYS = 3660
MOST = {Unit.WORKDAY: _MOST_DAYS, Unit.DAY: _MOST_DAYS, Unit.MONTH: 120} | {
    unit: _MOST_DAYS * ONE_DAY // length for unit, length in _PLAIN.items()
}


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that its weekday does not explain; the name is for people: 国庆节."""

    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A way from day to day: where it ends, the days off it passed over, the make-up days it counted."""

    end: date
    skipped: tuple[date, ...] = ()
    made_up: tuple[date, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The published working days: exceptions by date, all other days by weekday.

    `coverage_until` is the last day whose arrangement is published (None: none is). Later days are
    an estimate by weekends and fixed holidays, and whatever depends on them is provisional.
    """

    special: Mapping[date, SpecialDay]
    coverage_until: date | None
    version: int

    def is_covered(self, day: date) -> bool:
        """Whether the day's arrangement is published."""
        return self.coverage_until is not None and day <= self.coverage_until

    def kind(self, day: date) -> DayKind:
        """What the day is; beyond coverage an estimate."""
        special = self.special.get(day)
        if special is not None:
            return special.kind
        if (day.month, day.day) in _FIXED_HOLIDAYS and not self.is_covered(day):
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKDAY

    def is_workday(self, day: date) -> bool:
        """Whether people work on the day, make-up days included."""
        return self.kind(day) in _WORKING

    def holiday_name(self, day: date) -> str:
        """国庆节; empty for every day that is not a holiday."""
        if self.kind(day) is not DayKind.HOLIDAY:
            return ""
        special = self.special.get(day)
        return special.name if special is not None else _FIXED_HOLIDAYS[day.month, day.day]

    def walk(self, day: date, workdays: int) -> Walk:
        """The way from a day, not counted, to the n-th working day after it, or before it if negative."""
        step = ONE_DAY if workdays > 0 else -ONE_DAY
        end, left = day, abs(workdays)
        skipped, made_up = [], []
        while left:
            end += step
            kind = self.kind(end)
            if kind not in _WORKING:
                skipped.append(end)
                continue
            left -= 1
            if kind is DayKind.MAKEUP:
                made_up.append(end)
        latest = max(day + step, end) if workdays else day
        return Walk(end, tuple(skipped), tuple(made_up), not self.is_covered(latest))

    def rolled(self, last: date) -> Walk:
        """The way from the last day of a period to the first working day from then on: 民法典 art. 203."""
        way = self.walk(last - ONE_DAY, 1)
        return Walk(way.end, way.skipped, (), way.provisional)


@dataclass(frozen=True, slots=True)
class Counting:
    """What a due time is counted from, so that it can be counted again when the calendar is known better."""

    start: datetime
    amount: int
    unit: Unit
    start_next_day: bool = True
    roll_forward: bool = True

    def to_json(self) -> dict[str, Any]:
        """As a row keeps it."""
        return asdict(self) | {"start": self.start.isoformat()}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Back from the row."""
        return cls(**{**row, "start": datetime.fromisoformat(row["start"]), "unit": Unit(row["unit"])})

    def on(self, calendar: WorkCalendar) -> "DueTime":
        """The due time on this calendar; see `due_after`."""
        _check(self.start, self.amount, self.unit)
        if self.amount < 0:
            raise ValueError(f"a period cannot be negative, use shift: {self.amount}{self.unit}")
        return _due_plainly(self) if self.unit in _PLAIN else _due_in_days(self, calendar)


@dataclass(frozen=True, slots=True)
class DueTime:
    """When a period ends, and how that was found.

    `at` is in UTC, `days_counted` is in days of the unit (natural days for months, 0 for hours and
    less), `skipped` are the days off passed over, `words` say all that in Chinese.
    """

    at: datetime
    provisional: bool
    days_counted: int
    skipped: tuple[date, ...]
    words: str
    counting: Counting | None = None


@dataclass(frozen=True, slots=True)
class Shifted:
    """A moved moment, in UTC, and whether it rests on days whose arrangement is not published."""

    at: datetime
    provisional: bool


def due_after(
    start: datetime,
    amount: int,
    unit: Unit,
    calendar: WorkCalendar,
    *,
    start_next_day: bool = True,
    roll_forward: bool = True,
) -> DueTime:
    """The end of a period of `amount` units that `start` sets off; counted by 民法典 art. 201-203.

    Days and months count from the next day (or from the day of `start`) and end at 24:00 local; a last
    day off moves to the next working day. A month ends on the corresponding day, or on the month's last.
    Hours and less run from the moment itself and never move. Zero days end with the day of `start`.
    """
    return Counting(start, amount, unit, start_next_day, roll_forward).on(calendar)


def _due_in_days(counting: Counting, calendar: WorkCalendar) -> DueTime:
    start, amount, unit, start_next_day = counting.start, counting.amount, counting.unit, counting.start_next_day
    if amount == 0:
        unit, start_next_day = Unit.DAY, True
    day = local(start).date()
    eve = day if start_next_day else day - ONE_DAY
    way = _way(eve, amount, unit, calendar, roll_forward=counting.roll_forward)
    at = days.end_of_day(way.end)
    counted = (_months_later(eve, amount) - eve).days if unit is Unit.MONTH else amount
    words = (
        _begin_words(day, amount, unit, start_next_day=start_next_day)
        + _passed_words(way, day, unit, calendar)
        + f"，至{days.shown_due(at)}止{_ESTIMATED if way.provisional else ''}"
    )
    return DueTime(at, way.provisional, counted, way.skipped, words, counting)


def shift(moment: datetime, amount: int, unit: Unit, calendar: WorkCalendar) -> Shifted:
    """The moment moved by `amount` units, back if negative: a ladder's steps before and after a due time.

    Days and months keep the time of day, and midnight is the 24:00 of the day before: one 工作日 after
    Friday 24:00 is Monday 24:00. Zero is the moment itself.
    """
    _check(moment, amount, unit)
    if amount == 0:
        return Shifted(moment.astimezone(UTC), provisional=False)
    if unit in _PLAIN:
        return Shifted(moment.astimezone(UTC) + amount * _PLAIN[unit], provisional=False)
    day = days.day_ended_by(moment)
    way = _way(day, amount, unit, calendar, roll_forward=False)
    return Shifted(days.midnight(way.end) + (moment - days.midnight(day)), way.provisional)


def _check(moment: datetime, amount: int, unit: Unit) -> None:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if abs(amount) > MOST[unit]:
        raise ValueError(f"more than {MOST[unit]}{unit}: {amount}")


def _due_plainly(counting: Counting) -> DueTime:
    start, amount, unit = counting.start, counting.amount, counting.unit
    at = start.astimezone(UTC) + amount * _PLAIN[unit]
    begin = f"{days.day_words(local(start).date())}{days.clock_words(start)}"
    words = f"自{begin}起计{amount}{unit}，至{days.shown_due(at)}止"
    return DueTime(at, provisional=False, days_counted=0, skipped=(), words=words, counting=counting)


def _way(eve: date, amount: int, unit: Unit, calendar: WorkCalendar, *, roll_forward: bool) -> Walk:
    if unit is Unit.WORKDAY:
        return calendar.walk(eve, amount)
    last = _months_later(eve, amount) if unit is Unit.MONTH else eve + amount * ONE_DAY
    return calendar.rolled(last) if roll_forward else Walk(last)


def _months_later(day: date, months: int) -> date:
    """The corresponding day of a later month, or that month's last day: 民法典 art. 202."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _begin_words(day: date, amount: int, unit: Unit, *, start_next_day: bool) -> str:
    shown = days.day_words(day)
    return f"自{shown}{'次日' if start_next_day else '当日'}起计{amount}个{unit}" if amount else f"限{shown}当日"


def _passed_words(way: Walk, start: date, unit: Unit, calendar: WorkCalendar) -> str:
    """What the counting met on its way, in brackets; nothing if it met nothing."""
    off = days.off_words([(day, calendar.holiday_name(day)) for day in way.skipped], start)
    if off and unit is not Unit.WORKDAY:
        return f"（末日逢{off}，顺延至下一工作日）"
    made_up = days.made_up_words(way.made_up, start)
    parts = [f"跳过{off}" if off else "", f"{made_up}调休上班计入" if made_up else ""]
    return f"（{'；'.join(filter(None, parts))}）" if any(parts) else ""
