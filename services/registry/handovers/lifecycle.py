"""When a whole load may pass from one person to another, and what becomes of each part of it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID


class Held(Protocol):
    """What is somebody's from a day on."""

    @property
    def valid_from(self) -> date: ...


Part = TypeVar("Part", bound=Held)


@dataclass(frozen=True, slots=True)
class Pending:
    """A hand-over whose day has not come yet."""

    from_person_id: UUID
    to_person_id: UUID
    effective_on: date


def split(load: Iterable[Part], on: date) -> tuple[list[Part], list[Part]]:
    """What has begun before the day, and so ends on it; and what only begins then or later, and so just passes on."""
    begun: list[Part] = []
    later: list[Part] = []
    for part in load:
        (begun if part.valid_from < on else later).append(part)
    return begun, later


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
