"""What somebody has to do first, from when on it counts, and what to look for again. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from services.patrol.counting.lifecycle import Conditions
from services.patrol.findings.lifecycle import State
from shared.calendar.days import ONE_DAY, clock_words, day_words, end_of_day, midnight
from shared.calendar.periods import PeriodKind, period_of
from shared.time import local

MOST_OVERDUE = 100  # default: who owes more needs help, not a list
MOST_FINDINGS = 5


class Turn(StrEnum):
    """When a visit is to be made, in the order of the page."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"


def end_of_week(now: datetime) -> datetime:
    """The local 24:00 of the Sunday of this week."""
    return period_of(PeriodKind.WEEK, local(now).date()).ends_at


def turn(due_at: datetime, now: datetime) -> Turn:
    """When a visit that is due this week or was due before is to be made."""
    if due_at <= now:
        return Turn.OVERDUE
    return Turn.TODAY if due_at <= end_of_day(local(now).date()) else Turn.THIS_WEEK


def earliest(asked: Conditions, opens_at: datetime, now: datetime, counted: Iterable[datetime]) -> datetime:
    """From when on a visit is far enough from those that counted."""
    at = max(opens_at, now)
    for moment in sorted(counted):
        at = _apart(asked, moment, at)
    return at


def _apart(asked: Conditions, moment: datetime, at: datetime) -> datetime:
    days, hours = asked.min_gap_days * ONE_DAY, timedelta(hours=asked.min_gap_hours)
    if abs(local(at).date() - local(moment).date()) < days:
        at = max(at, midnight(local(moment).date() + days))
    return max(at, moment + hours) if abs(at - moment) < hours else at


def hints(asked: Conditions, checklist: str | None, from_: datetime, now: datetime) -> Iterator[str]:
    """What a visit must fulfil to count, in the patroller's words."""
    if from_ > now:
        yield f"{_shown(from_)}以后再去才计入"
    if asked.min_minutes:
        yield f"巡查不少于{asked.min_minutes}分钟"
    if asked.min_metres:
        yield f"里程不少于{asked.min_metres}米"
    if asked.fence_metres:
        yield f"签到距对象不超过{asked.fence_metres}米"
    if asked.track_required:
        yield "须开启定位、留下轨迹"
    if asked.checklist_key:
        yield f"须填写“{checklist or asked.checklist_key}”"


def _shown(moment: datetime) -> str:
    day = day_words(local(moment).date())
    return day if moment == midnight(local(moment).date()) else day + clock_words(moment)


_BECAME = {
    State.REPORTED: "已上报，尚未整改",
    State.ORDERED: "已交办，尚未整改",
    State.SETTLED: "已整改",
    State.RECURRED: "整改后又出现",
    State.KEPT: "已记录，待复查",
    State.DISMISSED: "已核实，不予处理",
}


def reminder(label: str, found_at: datetime, state: State) -> str:
    """2026年11月3日发现的“河岸堆放生活垃圾”：已交办，尚未整改；请查看是否已整改。"""
    look = "请查看是否反弹" if state is State.SETTLED else "请查看是否已整改"
    return f"{day_words(local(found_at).date())}发现的“{label}”：{_BECAME[state]}；{look}。"
