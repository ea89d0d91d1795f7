"""What an obligation asks for: of which objects, how often, in which windows. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from services.patrol.counting.lifecycle import Conditions
from shared.calendar.days import day_ended_by, end_of_day, midnight, shown_due
from shared.calendar.periods import Period, PeriodKind, periods_between, slots


class Per(StrEnum):
    """What each visit goes to: a source, or a reach by its chief."""

    SOURCE = "source"
    REACH_CHIEF = "reach_chief"


class Level(StrEnum):
    """Whose turn it is in the object's chain of responsibility."""

    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"
    GRID = "grid"


class SourceKind(StrEnum):
    """The kinds of source that an obligation may choose."""

    INDUSTRIAL_UNIT = "industrial_unit"
    MEDICAL_UNIT = "medical_unit"
    SEWAGE_PLANT = "sewage_plant"
    LIVESTOCK_FARM = "livestock_farm"
    RESTAURANT = "restaurant"
    DRINKING_WATER_SOURCE = "drinking_water_source"
    RIVER_OUTFALL = "river_outfall"
    WASTE_POINT = "waste_point"
    RADIATION_UNIT = "radiation_unit"
    FARMLAND_PLOT = "farmland_plot"


def fault(per: Per, level: Level, source_kind: SourceKind | None, *, town_key_only: bool) -> str | None:
    """What contradicts itself in an obligation, in the user's words; nothing if it is clear."""
    chooses = source_kind is not None or town_key_only
    if per is Per.SOURCE and not chooses:
        return "请填写污染源类别，或只选镇级重点单位，否则无法确定巡查对象。"
    if per is Per.REACH_CHIEF and chooses:
        return "按河长和河段巡查时，不填污染源类别，也不选镇级重点单位。"
    if per is Per.REACH_CHIEF and level not in {Level.TOWN, Level.VILLAGE}:
        return "河段只有镇级和村级河长，级别请填 town 或 village。"
    return None


SANDBOX_UNIT = "秒"
UNITS = {
    "次/日": PeriodKind.DAY,
    "次/工作日": PeriodKind.WORKDAY,
    "次/周": PeriodKind.WEEK,
    "次/旬": PeriodKind.TEN_DAYS,
    "次/半月": PeriodKind.HALF_MONTH,
    "次/月": PeriodKind.MONTH,
    "次/季": PeriodKind.QUARTER,
    "次/半年": PeriodKind.HALF_YEAR,
    "次/年": PeriodKind.YEAR,
}
WORDS = {
    PeriodKind.DAY: ("每日", "本日"),
    PeriodKind.WORKDAY: ("每个工作日", "本日"),
    PeriodKind.WEEK: ("每周", "本周"),
    PeriodKind.TEN_DAYS: ("每旬", "本旬"),
    PeriodKind.HALF_MONTH: ("每半月", "本半月"),
    PeriodKind.MONTH: ("每月", "本月"),
    PeriodKind.QUARTER: ("每季度", "本季度"),
    PeriodKind.HALF_YEAR: ("每半年", "本半年"),
    PeriodKind.YEAR: ("每年", "本年"),
}
A_DAY = frozenset({PeriodKind.DAY, PeriodKind.WORKDAY})
_LONGER_THAN_A_MONTH = frozenset({PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR})
_MONTHS = re.compile(r"(\d{1,2})-(\d{1,2})")
MOST_VISITS = 31  # default: more in one period is a slip of the pen
MOST_SECONDS = 86_400
MOST_SPACING = 366
MOST_OF_ANYTHING = 100_000  # default: metres, minutes, hours beyond this are a slip of the pen


class RhythmUnclear(ValueError):  # noqa: N818 - a fact about a policy row
    """A policy from which no number of visits can be read."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many visits in each period of a kind; without a kind, one visit each so many seconds (sandboxes only)."""

    kind: PeriodKind | None
    number: int


def rhythm(value: Any, unit: str) -> Rhythm:  # noqa: ANN401 - whatever a policy row holds
    """Read a policy: 2 次/月. Raises RhythmUnclear."""
    kind = UNITS.get(unit)
    if kind is None and unit != SANDBOX_UNIT:
        raise RhythmUnclear(f"单位“{unit}”不是巡查频次，应为{'、'.join(UNITS)}。")
    most = MOST_VISITS if kind else MOST_SECONDS
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise RhythmUnclear(f"数值应为 1 到 {most} 的整数。")
    return Rhythm(kind, value)


# The policies beside that of the frequency, and the conditions that they set: beside river.patrol.town there is
# river.patrol.town.min_gap, or else river.patrol.min_gap for all tiers.
CONDITIONS: Mapping[str, str] = {
    "spacing": "min_gap_days",
    "min_gap": "min_gap_hours",
    "min_duration": "min_minutes",
    "min_length": "min_metres",
    "fence": "fence_metres",
    "track_required": "track_required",
    "delegates": "delegates",
    "substitutes.meeting": "meeting",
    "substitutes.remote": "remote",
    "substitutes.handling": "handling",
}
AnyPolicy = TypeVar("AnyPolicy")


def beside_policy(in_force: Mapping[str, AnyPolicy], key: str, name: str) -> AnyPolicy | None:
    """The policy of this name beside that of a frequency: of the frequency itself, else of what it is a part of."""
    parts = key.split(".")
    keys = (".".join((*parts[:length], name)) for length in range(len(parts), 0, -1))
    return next((in_force[each] for each in keys if each in in_force), None)


class Said(Protocol):
    """A policy as far as its value is asked for."""

    @property
    def value(self) -> Any: ...  # noqa: ANN401 - whatever a policy row holds


def conditions(asked: Rhythm, beside: Mapping[str, Said | None], checklist_key: str | None) -> Conditions:
    """What a visit must fulfil to count."""
    said = {field: beside[name] for name, field in CONDITIONS.items()}
    values = {field: policy.value for field, policy in said.items() if policy and _is_usable(policy.value)}
    apart = max(least_days_apart(asked), values.pop("min_gap_days", 0))
    return Conditions(min_gap_days=apart, checklist_key=checklist_key, **values)


def least_days_apart(asked: Rhythm) -> int:
    """Each visit is on a day of its own, where the rhythm has days for that."""
    within_a_day = asked.kind is None or (asked.kind in A_DAY and asked.number > 1)
    return 0 if within_a_day else 1


def _is_usable(value: Any) -> bool:  # noqa: ANN401 - whatever a policy row holds
    return isinstance(value, int) and 0 <= value <= MOST_OF_ANYTHING


def months(value: Any) -> frozenset[int]:  # noqa: ANN401 - as above
    """Read the policy of a month window, 3-12 or over the new year 11-2; what is none means the whole year."""
    said = _MONTHS.fullmatch(value) if isinstance(value, str) else None
    first, last = map(int, said.groups()) if said else (1, 12)
    return frozenset(month for month in range(1, 13) if (month - first) % 12 <= (last - first) % 12)


def within(period: Period, window: frozenset[int]) -> Period | None:
    """The part of a period in which visits are asked for, if any.

    A period of a month or less belongs to the month of its first day, and is whole or not at all.
    """
    if len(window) == 12:  # noqa: PLR2004 - months of a year
        return period
    if period.kind not in _LONGER_THAN_A_MONTH:
        return period if period.start.month in window else None
    parts = periods_between(PeriodKind.MONTH, period.start, period.end)
    asked = [month for month in parts if month.start.month in window]
    return replace(period, start=asked[0].start, end=asked[-1].end) if asked else None


def spacing_days(value: Any) -> int:  # noqa: ANN401 - as above
    """Read the policy of a spacing; what is no number of days asks for none."""
    return value if isinstance(value, int) and 0 <= value <= MOST_SPACING else 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit that is owed: which one of which period, in which window, and why it is due then."""

    period: str
    ordinal: int
    label: str
    opens_at: datetime
    due_at: datetime
    words: str

    @property
    def last_day(self) -> date:
        """The local day with which the window ends: responsibility and validity are judged by it."""
        return day_ended_by(self.due_at)


def visits(asked: Rhythm, period: Period, spacing: int) -> Iterator[Visit]:
    """The visits of one period; each is due on the last day on which all can still be made far enough apart."""
    for ordinal, (opens, due) in enumerate(slots(period, asked.number, spacing), start=1):
        due_at = end_of_day(due)
        yield Visit(
            period=period.code,
            ordinal=ordinal,
            label=period.label + (f"第{ordinal}次" if asked.number > 1 else ""),
            opens_at=midnight(opens),
            due_at=due_at,
            words=_words(asked, period, spacing, ordinal, due_at),
        )


def _words(asked: Rhythm, period: Period, spacing: int, ordinal: int, due_at: datetime) -> str:
    """每月2次，间隔不少于7天：第1次应在2026年11月23日24:00前完成，否则本月不可能完成2次."""
    each, this = WORDS[period.kind]
    apart = f"，间隔不少于{spacing}天" if spacing and asked.number > 1 else ""
    which = f"第{ordinal}次" if asked.number > 1 else ""
    otherwise = f"，否则{this}不可能完成{asked.number}次" if due_at < period.ends_at else ""
    return f"{each}{asked.number}次{apart}：{which}应在{shown_due(due_at)}前完成{otherwise}"


def visits_by_seconds(asked: Rhythm, first: datetime, last: datetime) -> Iterator[Visit]:
    """One visit in each stretch of so many seconds that overlaps the time from `first` to `last`."""
    length = timedelta(seconds=asked.number)
    number = int(first.timestamp()) // asked.number
    opens_at = datetime.fromtimestamp(number * asked.number, UTC)
    while opens_at <= last:
        due_at = opens_at + length
        yield Visit(
            period=f"{opens_at:%Y-%m-%dT%H:%M:%SZ}",
            ordinal=1,
            label=f"{shown_due(due_at)}前",
            opens_at=opens_at,
            due_at=due_at,
            words=f"每{asked.number}秒1次（演示）：应在{shown_due(due_at)}前完成",
        )
        opens_at = due_at
