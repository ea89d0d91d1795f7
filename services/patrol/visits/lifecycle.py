"""When a visit to an object is believable, and what a reader of it should know. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from services.patrol.checklists import lifecycle as checklists
from services.patrol.checklists.lifecycle import Given, Item
from shared.http.problems import FieldError


class Flag(StrEnum):
    """What is told beside a visit; none of them refuses it."""

    CHECKLIST_SUPERSEDED = "checklist_superseded"  # answered offline by an edition that had been replaced by then
    CHECKLIST_INCOMPLETE = "checklist_incomplete"  # questions were left out, or photos that they ask for
    CLOCK_CORRECTED = "clock_corrected"  # the phone's clock was ahead, and its measured error was taken back
    OUTSIDE_FENCE = "outside_fence"  # checked in farther from the object than the policy allows


def fault(started_at: datetime, ended_at: datetime, arrived_at: datetime, left_at: datetime) -> str | None:
    """What cannot be about the times of a visit within its round, in the user's words; nothing if they may be right."""
    if left_at < arrived_at:
        return "离开时间早于到达时间，请改正后重新提交。"
    if arrived_at < started_at or left_at > ended_at:
        return "到达和离开的时间应在本次巡查的起止时间之内，请改正后重新提交。"
    return None


def time_out(arrived_at: datetime, left_at: datetime, pauses: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """How long a visit took, without what falls into a pause."""
    away = (min(left_at, end) - max(arrived_at, start) for start, end in pauses)
    return left_at - arrived_at - sum((each for each in away if each > timedelta()), timedelta())


def editions_passed(used: int, editions: list[int]) -> bool:
    """Whether a later edition was already to be used."""
    return any(edition > used for edition in editions)


def answers_faults(items: Iterable[Item], answers: Iterable[Given], pointer: str) -> list[FieldError]:
    """What is wrong with the answers to a checklist, each at its place in the visit at `pointer`."""
    asked = {item.code: item for item in items}
    faults = []
    for number, answer in enumerate(answers):
        item = asked.pop(answer.code, None)  # so that a second answer to an item is an answer to nothing
        wrong = checklists.fault(item, answer) if item else "检查表中没有这一项，或已经回答过。"
        if wrong:
            faults.append(FieldError(f"{pointer}/answers/{number}", "answer_wrong" if item else "item_unknown", wrong))
    return faults
