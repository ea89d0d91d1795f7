"""What is believable of a field day, and what a town's month of them asks for. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.calendar.days import shown_due
from shared.time import local

POLICY = "field_office"  # how many a month: the town's own report says at least one
HORIZON = timedelta(days=14)
TOLERANCE = timedelta(minutes=5)  # default: phones' clocks differ
LONGEST = timedelta(hours=24)  # default: a field day is a day


class State(StrEnum):
    """How a month stands: enough field days were held, may still be held, or were not."""

    HELD = "held"
    OPEN = "open"
    MISSING = "missing"


def fault_of_times(began_at: datetime, ended_at: datetime, now: datetime) -> str | None:
    """What cannot be about its times, in the user's words; nothing if they may be right."""
    if ended_at <= began_at:
        return "结束时间应晚于开始时间，请改正后重新提交。"
    if ended_at > now + TOLERANCE:
        return "结束时间还没有到，请在马路办公结束后填报。"
    if ended_at - began_at > LONGEST:
        return "一次马路办公不超过24小时，请核对开始和结束时间，或分次填报。"
    return None


def fault_of_crew(leader_id: UUID, participants: Collection[UUID]) -> str | None:
    """What cannot be about who took part: everybody is named once."""
    if leader_id in participants:
        return "带队领导不必再列入参加人，请从参加人名单中删去。"
    if len(set(participants)) < len(participants):
        return "参加人名单有重复，请删去重复的人员。"
    return None


def fault_of_terms(began_at: datetime, due: Iterable[date]) -> str | None:
    """Nothing that is handed over is due before it was found."""
    early = any(day < local(began_at).date() for day in due)
    return "现场交办的办结期限不应早于马路办公当日，请改正后重新提交。" if early else None


@dataclass(frozen=True, slots=True)
class Clock:
    """What is to become of the clock of a month: nothing, unless it should run and does not, or the other way round."""

    starts: bool
    stops: bool


def clock(held: int, required: int, *, runs: bool) -> Clock:
    """A month's clock runs as long as field days are lacking."""
    lacking = held < required
    return Clock(starts=lacking and not runs, stops=runs and not lacking)


def words(required: int, due_at: datetime) -> str:
    """每月至少1次马路办公：应在2026年11月30日24:00前开展."""
    return f"每月至少{required}次马路办公：应在{shown_due(due_at)}前开展"
