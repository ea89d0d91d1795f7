"""How an event becomes a fact: a table with a row for each event type that a figure needs. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.calendar.days import day_ended_by
from shared.contracts import Envelope, EventData, complaints, deadlines, patrol, registry
from shared.http.payload import EARLIEST, LATEST
from shared.ids import derived_id
from shared.time import local


@dataclass(frozen=True, slots=True)
class Reading:
    """Which fields of an event tell its subject, its business time, and what figures select by.

    What has a due time counts on the day on which it fell due, whenever it was done or noticed: so the visits owed in
    June are those met, missed and open in June, and a night of downtime moves no figure into the next month.
    `once` is for what is told again when it changes: the last word is the fact.
    """

    subject: str
    at: str
    due: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    once: bool = False


_DUTY = {"category": "obligation_key"}
_SHIFT = {"title": "place", "object_id": "reach_id"}
_COMPLAINT = {"title": "number", "category": "category", "object_id": "source_id"}
_ORDER = {"title": "number", "category": "kind", "severity": "severity", "object_id": "source_id"}
_ADMISSION = {"title": "number", "category": "kind"}
_FINDING = {"title": "object_name", "category": "category", "object_id": "object_id"}
_STEP = Reading(
    "subject",
    at="step_due_at",
    due="step_due_at",
    columns={"title": "title", "category": "clock", "step": "step"},
    people=("responsible_ids",),
    numbers=("run", "level"),
)

READINGS: dict[type[EventData], Reading] = {
    patrol.DutyAssigned: Reading(
        "duty",
        at="due_at",
        due="due_at",
        columns=_DUTY | {"title": "object_name", "object_id": "object_id"},
        people=("responsible_id",),
        once=True,
    ),
    patrol.DutyMet: Reading(
        "duty", at="met_at", due="due_at", columns=_DUTY | {"late": "late_arrival"}, people=("responsible_id",)
    ),
    patrol.DutyMissed: Reading("duty", at="due_at", due="due_at", columns=_DUTY, people=("responsible_id",)),
    patrol.RoundRecorded: Reading(
        "round", at="started_at", people=("patroller_id",), numbers=("people", "vehicles", "visits")
    ),
    patrol.VisitRecorded: Reading(
        "visit",
        at="arrived_at",
        columns={"title": "object_name", "category": "object_type", "object_id": "object_id"},
        people=("patroller_id",),
    ),
    patrol.FindingRecorded: Reading(
        "finding",
        at="found_at",
        columns=_FINDING | {"outcome": "settled_on_spot"},
        people=("patroller_id",),
        numbers=("severity",),
    ),
    patrol.DispatchRecorded: Reading(
        "dispatch",
        at="occurred_at",
        people=("person_id",),
        numbers=("people", "vehicles", "leaflets", "notices"),
    ),
    patrol.FireRecorded: Reading(
        "fire",
        at="occurred_at",
        columns={"category": "kind", "outcome": "stopped"},
        people=("person_id",),
    ),
    patrol.FindingChanged: Reading(
        "finding", at="changed_at", columns=_FINDING | {"outcome": "state"}, numbers=("severity",)
    ),
    patrol.FindingConfirmed: Reading(
        "finding",
        at="seen_at",
        columns=_FINDING | {"outcome": "fixed"},
        people=("person_id",),
        numbers=("severity",),
    ),
    patrol.CleaningAssigned: Reading(
        "shift", at="due_at", due="due_at", columns=_SHIFT, people=("responsible_id",), once=True
    ),
    patrol.CleaningRecorded: Reading(
        "record",
        at="done_at",
        due="due_at",
        columns=_SHIFT | {"category": "unit", "outcome": "in_time", "late": "late_arrival"},
        people=("cleaner_id",),
    ),
    patrol.CleaningMissed: Reading("shift", at="due_at", due="due_at", columns=_SHIFT, people=("responsible_id",)),
    patrol.FieldDayRecorded: Reading(
        "field_day", at="occurred_at", people=("leader_id",), numbers=("people", "handed_over")
    ),
    patrol.DeadlineEscalated: _STEP,
    complaints.ComplaintReceived: Reading("complaint", at="received_at", columns=_COMPLAINT),
    complaints.ComplaintAccepted: Reading("complaint", at="accepted_at", columns=_COMPLAINT),
    complaints.ComplaintNotAccepted: Reading("complaint", at="decided_at", columns=_COMPLAINT | {"outcome": "ground"}),
    complaints.ComplaintClosed: Reading("complaint", at="closed_at", columns=_COMPLAINT | {"outcome": "finding"}),
    complaints.OrderIssued: Reading("order", at="issued_at", columns=_ORDER, people=("responsible_id",)),
    complaints.OrderVerified: Reading(
        "order",
        at="verified_at",
        columns=_ORDER | {"outcome": "passed", "late": "overdue"},
        people=("responsible_id", "verifier_id"),
    ),
    complaints.AccountabilityProposed: Reading(
        "proposal",
        at="proposed_at",
        columns={"category": "ground", "object_id": "order_id"},
        people=("subject_person_ids",),
    ),
    complaints.AccountabilityDecided: Reading(
        "proposal",
        at="decided_at",
        columns={"outcome": "decision", "object_id": "order_id"},
        people=("decided_by",),
    ),
    complaints.DeadlineEscalated: _STEP,
    registry.DeadlineEscalated: _STEP,
    registry.AdmissionChecked: Reading("admission", at="checked_at", columns=_ADMISSION | {"outcome": "finding"}),
    registry.AdmissionDecided: Reading("admission", at="decided_at", columns=_ADMISSION | {"outcome": "decision"}),
}
# Every row names every column, so that a batch is one statement.
_EMPTY = dict.fromkeys(("title", "category", "severity", "step", "outcome", "late", "object_id"))
# A yes or no of a contract, as the outcome that a figure selects by.
_OUTCOMES: dict[Any, str] = {True: "passed", False: "failed"}
# The paths of things whose plural is not their name and an s.
_PATHS = {
    "duty": "duties",
    "proposal": "accountability-proposals",
    "dispatch": "dispatches",
    "shift": "cleaning/shifts",
    "record": "cleaning/records",
    "field_day": "field-days",
    "field_month": "field-months",
}
_TOWN_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Facts that turned out to be unfounded: those of a kind and a subject in a span of time, perhaps of one clock."""

    kind: str
    subject_id: UUID
    since: datetime
    clock: str | None = None
    until: datetime = LATEST


def withdrawals(data: EventData) -> list[Withdrawal]:
    """What an event takes back; its own service has done the same with its rows."""
    match data:
        case patrol.DutyMet(late_arrival=True):
            found = [Withdrawal(kind_of(patrol.DutyMissed), data.duty_id, data.due_at)]
        case patrol.RecordVoided():
            found = [Withdrawal(f"{data.record_type}.recorded", data.record_id, EARLIEST)]
        case patrol.CleaningRecorded(late_arrival=True):
            found = [Withdrawal(kind_of(patrol.CleaningMissed), data.shift_id, data.due_at)]
        case patrol.CleaningCancelled():
            found = [Withdrawal(kind_of(patrol.CleaningAssigned), data.shift_id, EARLIEST)]
        case complaints.AccountabilityWithdrawn():
            found = [Withdrawal(kind_of(complaints.AccountabilityProposed), data.proposal_id, EARLIEST)]
        case deadlines.DeadlineEnded() if since := deadlines.unfounded_since(data):
            found = [Withdrawal(kind_of(complaints.DeadlineEscalated), data.subject_id, since, data.clock)]
        case registry.AdmissionReopened():  # this decision, not the one that follows it
            decided = kind_of(registry.AdmissionDecided)
            found = [Withdrawal(decided, data.admission_id, data.decided_at, until=data.decided_at)]
        case registry.AdmissionVoided():
            told = (registry.AdmissionChecked, registry.AdmissionDecided)
            found = [Withdrawal(kind_of(of), data.admission_id, EARLIEST) for of in told]
        case _:
            found = []
    return found


def link(service: str, subject_type: str, subject_id: object) -> str:
    """Where a row is found in the API of the service that owns it."""
    return f"/api/{service}/v1/{_PATHS.get(subject_type, subject_type + 's')}/{subject_id}"


def town_of(division_code: str) -> str:
    """The town that a division belongs to; a county is itself."""
    return division_code[:_TOWN_DIGITS]


def fact_of(data: Any, event: Envelope) -> dict[str, Any]:  # noqa: ANN401 - any type of READINGS
    """The row of an event: the same for the same event, always."""
    reading, kind = READINGS[type(data)], kind_of(type(data))
    subject_type = data.subject_type if reading is _STEP else reading.subject
    subject_id = getattr(data, f"{reading.subject}_id")
    return _selected_by(data, reading) | {
        "id": derived_id(kind, subject_id) if reading.once else event.id,
        "kind": kind,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "division_code": data.division_code,
        "mark": data.mark,
        "occurred_at": getattr(data, reading.at),
        "day": _day(data, reading),
        "person_ids": _people(data, reading),
        "numbers": {name: getattr(data, name) for name in reading.numbers},
        "link": link(event.producer, subject_type, subject_id),
        "producer": event.producer,
        "position": event.position,
        "told_at": event.time,
    }


def _selected_by(data: Any, reading: Reading) -> dict[str, Any]:  # noqa: ANN401 - as fact_of
    columns = _EMPTY | {column: getattr(data, name) for column, name in reading.columns.items()}
    return columns | {"outcome": _OUTCOMES.get(columns["outcome"], columns["outcome"])}


def day_told(event: Mapping[str, Any]) -> date | None:
    """On which day an event counts, if it is of a kind that counts on one day, and can be read at all."""
    try:
        data: Any = Envelope.model_validate(event).read()
        return _day(data, READINGS[type(data)])
    except (ValueError, KeyError):  # an unreadable event may be the very reason why it was put aside
        return None


def kind_of(contract: type[EventData]) -> str:
    """patrol.duty.met.v1 → duty.met."""
    return ".".join(contract.type.split(".")[1:3])


def _day(data: Any, reading: Reading) -> date:  # noqa: ANN401 - as fact_of
    if reading.due is not None:
        return day_ended_by(getattr(data, reading.due))
    at: datetime = getattr(data, reading.at)
    return local(at).date()


def _people(data: Any, reading: Reading) -> list[UUID]:  # noqa: ANN401 - as fact_of
    people: list[UUID] = []
    for name in reading.people:
        value = getattr(data, name)
        people += value if isinstance(value, list) else [value]
    return people
