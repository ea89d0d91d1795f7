"""What patrol publishes: what had to be visited, what was, and what was missed."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts import deadlines
from shared.contracts.envelope import EventData, Mark


class DutyAssigned(EventData):
    """A visit is owed: by whom, to what, until when."""

    type: ClassVar[str] = "patrol.duty.assigned.v1"
    duty_id: UUID
    obligation_key: str
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: Mark
    responsible_id: UUID
    period: str
    due_at: datetime


class DutyMet(EventData):
    """A round counted for a duty; `late_arrival` when its record came after the duty had been escalated."""

    type: ClassVar[str] = "patrol.duty.met.v1"
    duty_id: UUID
    obligation_key: str
    round_id: UUID
    division_code: str
    mark: Mark
    responsible_id: UUID
    due_at: datetime
    met_at: datetime
    late_arrival: bool


class DutyMissed(EventData):
    """The due time of a visit passed without one."""

    type: ClassVar[str] = "patrol.duty.missed.v1"
    duty_id: UUID
    obligation_key: str
    division_code: str
    mark: Mark
    responsible_id: UUID
    due_at: datetime


class RoundRecorded(EventData):
    """A visit was made."""

    type: ClassVar[str] = "patrol.round.recorded.v1"
    round_id: UUID
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: Mark
    patroller_id: UUID
    started_at: datetime
    ended_at: datetime
    recorded_at: datetime
    problem_found: bool


class DeadlineSet(deadlines.DeadlineSet):
    """A duty's clock started."""

    type: ClassVar[str] = "patrol.deadline.set.v1"


class DeadlineEnded(deadlines.DeadlineEnded):
    """A duty's clock ended."""

    type: ClassVar[str] = "patrol.deadline.ended.v1"


class DeadlineEscalated(deadlines.DeadlineEscalated):
    """A step was taken for a duty that lapses."""

    type: ClassVar[str] = "patrol.deadline.escalated.v1"
