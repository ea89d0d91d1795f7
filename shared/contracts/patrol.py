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
    """Somebody went out; `people` and `vehicles` are counted as person-times and vehicle-times."""

    type: ClassVar[str] = "patrol.round.recorded.v1"
    round_id: UUID
    division_code: str
    mark: Mark
    patroller_id: UUID
    people: int
    vehicles: int
    visits: int
    started_at: datetime
    ended_at: datetime
    recorded_at: datetime


class VisitRecorded(EventData):
    """An object was visited in the course of a round."""

    type: ClassVar[str] = "patrol.visit.recorded.v1"
    visit_id: UUID
    round_id: UUID
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: Mark
    patroller_id: UUID
    arrived_at: datetime
    left_at: datetime
    recorded_at: datetime
    problem_found: bool


class FindingRecorded(EventData):
    """Something was wrong at an object; `label` is the question of the checklist or the name of the problem's kind.

    `state` says what is to become of it: `reported` asks for an order, `settled` and `kept` (of the past) do not.
    """

    type: ClassVar[str] = "patrol.finding.recorded.v1"
    finding_id: UUID
    visit_id: UUID
    round_id: UUID
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: Mark
    category: str
    label: str
    item: str | None
    severity: int
    patroller_id: UUID
    found_at: datetime
    recorded_at: datetime
    settled_on_spot: bool
    state: str
    recurrence_of: UUID | None


class FindingChanged(EventData):
    """What has become of a finding: ordered, settled or dismissed."""

    type: ClassVar[str] = "patrol.finding.changed.v1"
    finding_id: UUID
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: Mark
    category: str
    severity: int
    patroller_id: UUID
    state: str
    order_id: UUID | None
    changed_at: datetime


class FindingConfirmed(EventData):
    """A later visit looked whether a finding was put right: seen to be, or found again."""

    type: ClassVar[str] = "patrol.finding.confirmed.v1"
    confirmation_id: UUID
    finding_id: UUID
    order_id: UUID | None
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: Mark
    category: str
    severity: int
    person_id: UUID
    seen_at: datetime
    fixed: bool


class DispatchRecorded(EventData):
    """People went out against open burning; `people` and `vehicles` are counted as person-times and vehicle-times.

    Leaflets and burn-ban notices are two numbers of copies, which nobody adds up.
    """

    type: ClassVar[str] = "patrol.dispatch.recorded.v1"
    dispatch_id: UUID
    division_code: str
    mark: Mark
    person_id: UUID
    people: int
    vehicles: int
    leaflets: int
    notices: int
    occurred_at: datetime
    recorded_at: datetime


class FireRecorded(EventData):
    """Something was burnt in the open; `stopped` when it was put out, `in_time` when as soon as the policy asks."""

    type: ClassVar[str] = "patrol.fire.recorded.v1"
    fire_id: UUID
    dispatch_id: UUID | None
    division_code: str
    mark: Mark
    person_id: UUID
    kind: str
    stopped: bool
    in_time: bool
    referred: bool
    occurred_at: datetime
    recorded_at: datetime


class FieldDayRecorded(EventData):
    """Leaders worked in the field for a day; `handed_over` findings were given to somebody on the spot."""

    type: ClassVar[str] = "patrol.field_day.recorded.v1"
    field_day_id: UUID
    division_code: str
    mark: Mark
    leader_id: UUID
    people: int
    handed_over: int
    occurred_at: datetime
    recorded_at: datetime


class RecordVoided(EventData):
    """Something that people had put on record should never have been: what patrol.<record_type>.recorded told of it."""

    type: ClassVar[str] = "patrol.record.voided.v1"
    record_type: str
    record_id: UUID
    division_code: str
    mark: Mark
    occurred_at: datetime
    voided_at: datetime


class CleaningState(EventData):
    """What is common to all news of a shift of cleaning: where, when, and what it belongs to."""

    shift_id: UUID
    schedule_id: UUID
    reach_id: UUID | None
    place: str
    division_code: str
    mark: Mark
    due_at: datetime


class CleaningAssigned(CleaningState):
    """A place is to be cleaned: by whom, until when. Told again when somebody else is to do it."""

    type: ClassVar[str] = "patrol.cleaning.assigned.v1"
    responsible_id: UUID
    opens_at: datetime


class CleaningRecorded(CleaningState):
    """A place was cleaned; `late_arrival` when it was done in time and its record came after the shift was missed."""

    type: ClassVar[str] = "patrol.cleaning.recorded.v1"
    record_id: UUID
    cleaner_id: UUID
    done_at: datetime
    amount: float | None
    unit: str | None
    in_time: bool
    late_arrival: bool


class CleaningMissed(CleaningState):
    """The time of a shift passed, and nobody had cleaned."""

    type: ClassVar[str] = "patrol.cleaning.missed.v1"
    responsible_id: UUID


class CleaningCancelled(CleaningState):
    """A shift will not take place: its schedule ended before it began."""

    type: ClassVar[str] = "patrol.cleaning.cancelled.v1"


class DeadlineSet(deadlines.DeadlineSet):
    """A duty's clock started."""

    type: ClassVar[str] = "patrol.deadline.set.v1"


class DeadlineEnded(deadlines.DeadlineEnded):
    """A duty's clock ended."""

    type: ClassVar[str] = "patrol.deadline.ended.v1"


class DeadlineEscalated(deadlines.DeadlineEscalated):
    """A step was taken for a duty that lapses."""

    type: ClassVar[str] = "patrol.deadline.escalated.v1"
