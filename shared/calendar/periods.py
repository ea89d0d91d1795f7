"""The periods in which duties are due and figures are reported, and the visits spread over one."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.calendar.days import ONE_DAY, end_of_day, midnight

_YEARS = range(1900, 3000)  # default: what an address may name; the arithmetic of dates is safe there


class PeriodKind(StrEnum):
    """The kinds of period that a policy may name.

    A workday is one calendar day like any other: whether anybody has to come is a question for the
    working calendar. Weeks are ISO weeks. Ten days are a 旬.
    """

    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    TEN_DAYS = "ten_days"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


# The days of a month on which its parts begin, and the months in a part of a year.
_PARTS_OF_MONTH = {PeriodKind.TEN_DAYS: (1, 11, 21), PeriodKind.HALF_MONTH: (1, 16)}
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_PART_NAMES = {
    PeriodKind.TEN_DAYS: ("上旬", "中旬", "下旬"),
    PeriodKind.HALF_MONTH: ("上半月", "下半月"),
    PeriodKind.HALF_YEAR: ("上半年", "下半年"),
}
_LABELS = {
    PeriodKind.DAY: "{year}年{month}月{day}日",
    PeriodKind.WORKDAY: "{year}年{month}月{day}日",
    PeriodKind.WEEK: "{year}年第{number}周",
    PeriodKind.TEN_DAYS: "{year}年{month}月{part}",
    PeriodKind.HALF_MONTH: "{year}年{month}月{part}",
    PeriodKind.MONTH: "{year}年{month}月",
    PeriodKind.QUARTER: "{year}年第{number}季度",
    PeriodKind.HALF_YEAR: "{year}年{part}",
    PeriodKind.YEAR: "{year}年",
}
_CODES = {
    PeriodKind.DAY: "{year:04}-{month:02}-{day:02}",
    PeriodKind.WORKDAY: "{year:04}-{month:02}-{day:02}-WD",
    PeriodKind.WEEK: "{year:04}-W{number:02}",
    PeriodKind.TEN_DAYS: "{year:04}-{month:02}-T{number}",
    PeriodKind.HALF_MONTH: "{year:04}-{month:02}-B{number}",
    PeriodKind.MONTH: "{year:04}-{month:02}",
    PeriodKind.QUARTER: "{year:04}-Q{number}",
    PeriodKind.HALF_YEAR: "{year:04}-H{number}",
    PeriodKind.YEAR: "{year:04}",
}


def _pattern(code: str) -> re.Pattern[str]:
    """A code's template as the expression that reads it: {month:02} is two digits."""
    return re.compile(re.sub(r"{(\w+):?0?(\d?)}", lambda field: f"(?P<{field[1]}>[0-9]{{{field[2] or 1}}})", code))


_PATTERNS = {kind: _pattern(code) for kind, code in _CODES.items()}


class PeriodUnknown(ValueError):  # noqa: N818 - the caller names a period that no calendar has
    """A text that names no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `start` to `end`, both included; made by `period_of` and the other functions here."""

    kind: PeriodKind
    start: date
    end: date

    def contains(self, day: date) -> bool:
        """Whether the day is one of the period's."""
        return self.start <= day <= self.end

    @property
    def starts_at(self) -> datetime:
        """The first moment, in UTC: local 00:00 of the first day."""
        return midnight(self.start)

    @property
    def ends_at(self) -> datetime:
        """The first moment that is no longer inside, in UTC: local 24:00 of the last day."""
        return end_of_day(self.end)

    @property
    def label(self) -> str:
        """The period as people call it: 2026年11月中旬."""
        return _LABELS[self.kind].format(**self._fields())

    @property
    def code(self) -> str:
        """The period as an address names it: 2026-11-T2; `parse_period` reads it."""
        return _CODES[self.kind].format(**self._fields())

    def _fields(self) -> dict[str, int | str]:
        if self.kind is PeriodKind.WEEK:
            year, week, _ = self.start.isocalendar()
            return {"year": year, "number": week}
        number = self._number()
        part = _PART_NAMES[self.kind][number - 1] if self.kind in _PART_NAMES else ""
        year, month, day = self.start.timetuple()[:3]
        return {"year": year, "month": month, "day": day, "number": number, "part": part}

    def _number(self) -> int:
        """Which of its kind it is in its month or year, from 1."""
        if self.kind in _PARTS_OF_MONTH:
            return _PARTS_OF_MONTH[self.kind].index(self.start.day) + 1
        return (self.start.month - 1) // _MONTHS.get(self.kind, 1) + 1


def period_of(kind: PeriodKind, day: date) -> Period:
    """The one period of the kind that the day belongs to."""
    if kind is PeriodKind.WEEK:
        monday = day - day.weekday() * ONE_DAY
        return Period(kind, monday, monday + 6 * ONE_DAY)
    if kind in _PARTS_OF_MONTH:
        return _part_of_month(kind, day)
    if kind in _MONTHS:
        return _part_of_year(kind, day)
    return Period(kind, day, day)


def next_period(period: Period) -> Period:
    """The period of the same kind that begins where this one ends."""
    return period_of(period.kind, period.end + ONE_DAY)


def periods_between(kind: PeriodKind, first: date, last: date) -> Iterator[Period]:
    """Every period with a day from `first` to `last`, both included, in order."""
    if first > last:
        return
    period = period_of(kind, first)
    while period.start <= last:
        yield period
        period = next_period(period)


def parse_period(text: str) -> Period:
    """The period that a code names: 2023, 2023-06, 2023-W23, and every other `Period.code`."""
    for kind, pattern in _PATTERNS.items():
        if named := pattern.fullmatch(text):
            period = _period_named(kind, **{field: int(value) for field, value in named.groupdict().items()})
            if period is not None and period.code == text:
                return period
    raise PeriodUnknown(f"没有“{text}”这个时段；年、月、周写成 2023、2023-06、2023-W23 的样子")


def slots(period: Period, count: int, spacing_days: int) -> list[tuple[date, date]]:
    """The windows (opens, due; both local days, included) of `count` visits in a period.

    A visit is due on the last day on which all can still be made `spacing_days` apart; with no spacing,
    on the period's last day. Where the period is too short for that, the visits are due day by day from
    its start. All open with the period. Source: default.
    """
    if count < 0 or spacing_days < 0:
        raise ValueError(f"neither visits nor spacing can be negative: {count}, {spacing_days}")
    windows = []
    for earlier in range(count):
        wished = period.end - (count - 1 - earlier) * spacing_days * ONE_DAY
        earliest = period.start + earlier * ONE_DAY
        windows.append((period.start, min(period.end, max(earliest, wished))))
    return windows


def _period_named(
    kind: PeriodKind, year: int, month: int | None = None, day: int = 1, number: int = 1
) -> Period | None:
    """The period of these fields, or of none when no calendar has it."""
    if year not in _YEARS:
        return None
    try:
        if kind is PeriodKind.WEEK:
            return period_of(kind, date.fromisocalendar(year, number, 1))
        if kind in _PARTS_OF_MONTH:
            day = _PARTS_OF_MONTH[kind][number - 1]
        return period_of(kind, date(year, month or (number - 1) * _MONTHS.get(kind, 1) + 1, day))
    except (ValueError, IndexError):
        return None


def _part_of_month(kind: PeriodKind, day: date) -> Period:
    begins = [first for first in _PARTS_OF_MONTH[kind] if first <= day.day]
    later = _PARTS_OF_MONTH[kind][len(begins) :]
    last = later[0] - 1 if later else monthrange(day.year, day.month)[1]
    return Period(kind, day.replace(day=begins[-1]), day.replace(day=last))


def _part_of_year(kind: PeriodKind, day: date) -> Period:
    months = _MONTHS[kind]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return Period(kind, date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))
