"""When a whole load may pass from one person to another, and what becomes of each part of it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from services.registry.people.lifecycle import may_stand_in, stands_in_for_oneself


class Held(Protocol):
    """What is somebody's from a day on."""

    @property
    def valid_from(self) -> date: ...


PartHeld = TypeVar("PartHeld", bound=Held)


class Part(StrEnum):
    """What a person's load is made of."""

    RESPONSIBILITY = "responsibility"
    POST = "post"
    DEPUTYSHIP = "deputyship"
    MATTER = "matter"


@dataclass(frozen=True, slots=True)
class Pending:
    """A hand-over whose day has not come yet."""

    from_person_id: UUID
    to_person_id: UUID
    effective_on: date


def split(load: Iterable[PartHeld], on: date) -> tuple[list[PartHeld], list[PartHeld]]:
    """What has begun before the day, and so ends on it; and what only begins then or later, and so just passes on."""
    begun: list[PartHeld] = []
    later: list[PartHeld] = []
    for part in load:
        (begun if part.valid_from < on else later).append(part)
    return begun, later


def deputyship_stays(post_division: str, holder: UUID | None, successor: UUID, successors_division: str) -> str | None:
    """Why the successor cannot be the deputy in a post, in users' words; nothing if they can."""
    if stands_in_for_oneself(holder, successor):
        return "接手人就是这个岗位的任职人，不能代理自己；请另定代理人。"
    if not may_stand_in(post_division, successors_division):
        return "接手人不在这个岗位所在的镇，不能代理；请另定代理人。"
    return None


def matter_stays(due_on: date, on: date) -> str | None:
    """Why what is open does not go along: whoever answers on the day on which it falls due has it."""
    if due_on < on:
        return f"移交之日前（{due_on}）即到期，仍由移交人承担；届时未结的，请另行指定承办人。"
    return None


def obstacle(from_person: UUID, to_person: UUID, pending: Sequence[Pending]) -> Pending | None:
    """The hand-over ahead that must first come or be taken back.

    A person who is about to give their load away takes on no other, and who is about to take one gives none: so
    hand-overs never overlap, and never run in a circle.
    """
    for other in pending:
        if other.from_person_id in {from_person, to_person} or other.to_person_id == from_person:
            return other
    return None


def is_loop(from_person: UUID, to_person: UUID, other: Pending) -> bool:
    """Whether two hand-overs would give the load back to whoever gives it away."""
    return (other.from_person_id, other.to_person_id) == (to_person, from_person)


def can_take_back(effective_on: date, today: date) -> bool:
    """Until its day is over; afterwards somebody has answered by it, and history is never rewritten."""
    return today <= effective_on
