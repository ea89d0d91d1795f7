"""What equipment there is, what counts as its cleaning, and in which period it is owed next. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.calendar.days import ONE_DAY
from shared.calendar.periods import Period, PeriodKind, period_of
from shared.http.problems import FieldError

CLOCK = "cleaning"


class EquipmentKind(StrEnum):
    """What a source must keep in working order."""

    FUME_PURIFIER = "fume_purifier"
    GREASE_TRAP = "grease_trap"
    OTHER = "other"


class MaintenanceKind(StrEnum):
    """What was done to it."""

    CLEANING = "cleaning"
    FILTER = "filter"
    REPAIR = "repair"
    INSPECTION = "inspection"


EQUIPMENT_WORDS = {
    EquipmentKind.FUME_PURIFIER: "油烟净化设备",
    EquipmentKind.GREASE_TRAP: "隔油池",
    EquipmentKind.OTHER: "其他设备",
}
MAINTENANCE_WORDS = {
    MaintenanceKind.CLEANING: "清洗",
    MaintenanceKind.FILTER: "更换滤料",
    MaintenanceKind.REPAIR: "维修",
    MaintenanceKind.INSPECTION: "检查",
}
# The policy that says how often; 重庆市餐饮业大气污染物排放标准 as the press quotes it: cleaned, or its filter changed.
POLICIES = {EquipmentKind.FUME_PURIFIER: "catering.clean"}
COUNTED = (MaintenanceKind.CLEANING, MaintenanceKind.FILTER)

_PERIODS = {
    "次/日": PeriodKind.DAY,
    "次/周": PeriodKind.WEEK,
    "次/旬": PeriodKind.TEN_DAYS,
    "次/月": PeriodKind.MONTH,
    "次/季": PeriodKind.QUARTER,
    "次/年": PeriodKind.YEAR,
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many times in each period."""

    times: int
    period: PeriodKind

    def on(self, day: date) -> Period:
        """The period of a day."""
        return period_of(self.period, day)


def rhythm(value: object, unit: str) -> Rhythm | None:
    """What a policy asks for; nothing where it is no rhythm, or asks for nothing."""
    if unit not in _PERIODS or not isinstance(value, int) or value < 1:
        return None
    return Rhythm(value, _PERIODS[unit])


def owed(asked: Rhythm, today: date, done: int) -> Period:
    """The period in which work is owed next: this one, or the next when all of this one is done."""
    this = asked.on(today)
    return this if done < asked.times else asked.on(this.end + ONE_DAY)


def sooner(*days: date | None) -> date | None:
    """The first of these days, none of which need be known."""
    return min((day for day in days if day is not None), default=None)


def outcome(*, done: bool, is_past: bool) -> str | None:
    """How the clock of a period ends that is not the one in which work is owed: met, missed, or not owed at all."""
    if done:
        return "met"
    return "missed" if is_past else "withdrawn"


def faults(done_on: date, in_use: tuple[date, date | None], today: date) -> list[FieldError]:
    """What is wrong with the day of a maintenance, in the user's words."""
    since, until = in_use
    if done_on > today:
        return [FieldError("/done_on", "in_future", "日期不能晚于今天。")]
    if done_on < since or (until is not None and done_on >= until):
        return [
            FieldError(
                "/done_on", "not_in_use", f"设备自 {since} 起{f'至 {until} 前' if until else ''}在用，请核对日期。"
            )
        ]
    return []


def words(asked: Rhythm, period: Period, label: str) -> str:
    """Why a cleaning is due when it is: the rule's name, and what is still owed in which period."""
    return f"{label}：{period.label}内至少{asked.times}次，至期末24:00止"
