"""What has to be written down: a visit to a thing that an obligation asks for, and where both hold. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from services.patrol.duties.lifecycle import Asked
from shared.directory.people import held


class Thing(Protocol):
    """An object as far as duties name it."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def object_type(self) -> str: ...
    @property
    def division_code(self) -> str: ...
    @property
    def mark(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


class Rule(Protocol):
    """An obligation as far as it holds; see obligations/models.py."""

    @property
    def id(self) -> UUID: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def predecessor_id(self) -> UUID | None: ...
    @property
    def successor_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit to an object that an obligation asks for."""

    obligation: Any
    thing: Any
    asked: Asked

    @property
    def key(self) -> tuple[UUID, UUID, str, int]:
        """What makes its duty unique."""
        return self.obligation.id, self.thing.id, self.asked.visit.period, self.asked.visit.ordinal


def asks(obligation: Rule, asked: Asked) -> bool:
    """Whether an obligation holds for a visit: on the day with which its window ends.

    Between an edition and the one that corrects it, a period belongs to that which held on the period's first day.
    """
    last = asked.visit.last_day
    begins = asked.since if obligation.predecessor_id else last
    ends = asked.since if obligation.successor_id else last
    return obligation.valid_from <= begins and (obligation.valid_to is None or ends < obligation.valid_to)


def stands(thing: Thing, asked: Asked) -> bool:
    """Whether an object is still there on the day with which the window ends."""
    return held(thing, asked.visit.last_day)
