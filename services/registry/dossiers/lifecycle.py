"""How an event becomes an entry of a file, and who sees which entries. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol
from uuid import UUID

from services.registry.notifications.lifecycle import link
from services.registry.responsibilities.lifecycle import DIGITS, Level
from shared.contracts import Envelope, EventData, complaints, deadlines, patrol
from shared.ids import derived_id

Row = dict[str, Any]


class Kind(StrEnum):
    """What an entry is."""

    VISIT = "visit"
    FINDING = "finding"
    DUTY = "duty"
    ORDER = "order"
    COMPLAINT = "complaint"
    STEP = "step"
    CLOCK = "clock"


# What is listed: a clock is told by what it runs on.
Listed = Literal["visit", "finding", "duty", "order", "complaint", "step"]
RUNNING = "running"
PROBLEM = "problem_found"
CLOSED = "closed"
OVER = (CLOSED, "not_accepted")  # of complaints
# Who must not learn from a file that somebody complained: the accused, and the cadres who live next door to both.
# The village and the town handle complaints; whoever of them is kin is kept from the case where it is handled.
SIDE_OF_ACCUSED = (Level.UNIT, Level.OWNER, Level.GROUP, Level.GRID)
# What a reader must be allowed to read elsewhere to see it here.
_SCOPES: Mapping[str, str] = {
    Kind.VISIT: "patrol:read",
    Kind.FINDING: "patrol:read",
    Kind.DUTY: "patrol:read",
    Kind.ORDER: "complaints:read",
    Kind.COMPLAINT: "complaints:read",
}


def matters(scopes: Collection[str], *, side_of_accused: bool) -> list[str]:
    """The matters whose entries a reader sees; what is not named here nobody sees."""
    return [
        matter
        for matter, scope in _SCOPES.items()
        if scope in scopes and not (matter == Kind.COMPLAINT and side_of_accused)
    ]


def is_next_door(divisions: Iterable[str], place: str) -> bool:
    """Whether a reader of these divisions is there only for the group or grid that a place lies in.

    Such a reader is the neighbour of whoever complained, also while the chain does not name them.
    """
    return all(len(code) > DIGITS[Level.VILLAGE] for code in divisions if place.startswith(code))


def kinds(seen: Collection[str]) -> list[str]:
    """The kinds of entries that a reader of these matters may see, whether there are any or not."""
    return [*seen, Kind.STEP] if seen else []


class _Read(Protocol):
    def __call__(self, data: Any, /) -> Row: ...  # noqa: ANN401 - each reads its own type


def _visit(data: patrol.VisitRecorded) -> Row:
    return {
        "kind": Kind.VISIT,
        "id": data.visit_id,
        "object_id": data.object_id,
        "title": "巡查",
        "state": PROBLEM if data.problem_found else "no_problem",
        "at": data.arrived_at,
        "ended_at": data.left_at,
        "person_ids": [data.patroller_id],
    }


def _finding(data: patrol.FindingRecorded) -> Row:
    return {
        "kind": Kind.FINDING,
        "id": derived_id("finding", data.finding_id),  # its order bears the finding's own id
        "matter_id": data.finding_id,
        "object_id": data.object_id,
        "title": "发现的问题",
        "category": data.category,
        "state": data.state,
        "at": data.found_at,
        "person_ids": [data.patroller_id],
    }


def _finding_changed(data: patrol.FindingChanged) -> Row:
    return {
        "kind": Kind.FINDING,
        "id": derived_id("finding", data.finding_id),  # its order bears the finding's own id
        "matter_id": data.finding_id,
        "object_id": data.object_id,
        "title": "发现的问题",
        "category": data.category,
        "state": data.state,
        "person_ids": [data.patroller_id],
    } | ({"ended_at": data.changed_at} if data.state in {"settled", "dismissed", "recurred"} else {})


def _duty(data: patrol.DutyAssigned) -> Row:
    return {
        "kind": Kind.DUTY,
        "id": data.duty_id,
        "object_id": data.object_id,
        "title": f"巡查任务 {data.period}",
        "category": data.obligation_key,
        "state": "open",
        "due_at": data.due_at,
        "person_ids": [data.responsible_id],
    }


def _order(state: str | None, **moments: str) -> _Read:
    def read(data: complaints.OrderState) -> Row:
        return {
            "kind": Kind.ORDER,
            "id": data.order_id,
            "object_id": data.source_id,
            "complaint_id": data.complaint_id,
            "title": f"整改通知 {data.number}",
            "category": data.kind,
            "state": state,
            "due_at": getattr(data, "due_at", None),
            "person_ids": [data.responsible_id],
        } | {name: getattr(data, field) for name, field in moments.items()}

    return read


def _verified(data: complaints.OrderVerified) -> Row:
    read = _order(CLOSED, ended_at="verified_at") if data.passed else _order("open")
    return read(data)


def _complaint(state: str, **moments: str) -> _Read:
    def read(data: complaints.ComplaintState) -> Row:
        return {
            "kind": Kind.COMPLAINT,
            "id": data.complaint_id,
            "object_id": data.source_id,
            "complaint_id": data.complaint_id,
            "title": f"投诉 {data.number}",
            "category": data.category,
            "state": state,
            "person_ids": [data.handler_id] if data.handler_id else [],
        } | {name: getattr(data, field) for name, field in moments.items()}

    return read


def _step(data: deadlines.DeadlineEscalated) -> Row:
    return {
        "kind": Kind.STEP,
        "id": data.escalation_id,
        "matter": data.subject_type,
        "matter_id": data.subject_id,
        "title": data.title,
        "category": data.clock,
        "state": data.step,
        "at": data.done_at,
        "due_at": data.step_due_at,
        "person_ids": list(dict.fromkeys([*data.responsible_ids, *data.recipient_ids])),
    }


def _clock(data: deadlines.DeadlineSet) -> Row:
    return {
        "kind": Kind.CLOCK,
        "id": data.deadline_id,
        "matter": data.subject_type,
        "matter_id": data.subject_id,
        "title": data.title,
        "category": data.clock,
        "state": RUNNING,
        "due_at": data.due_at,
        "person_ids": data.responsible_ids,
    }


# An event that does not say a field leaves it as it is.
READINGS: Mapping[type[EventData], _Read] = {
    patrol.VisitRecorded: _visit,
    patrol.FindingRecorded: _finding,
    patrol.FindingChanged: _finding_changed,
    patrol.DutyAssigned: _duty,
    complaints.OrderIssued: _order("open", at="issued_at"),
    complaints.OrderExtended: _order(None),
    complaints.EvidenceSubmitted: _order("evidence_submitted"),
    complaints.OrderVerified: _verified,
    complaints.ComplaintReceived: _complaint("received", at="received_at"),
    complaints.ComplaintAccepted: _complaint("accepted"),
    complaints.ComplaintNotAccepted: _complaint("not_accepted", ended_at="decided_at"),
    complaints.ComplaintAssigned: _complaint("assigned"),
    complaints.ComplaintClosed: _complaint(CLOSED, ended_at="closed_at"),
    patrol.DeadlineEscalated: _step,
    complaints.DeadlineEscalated: _step,
    patrol.DeadlineSet: _clock,
    complaints.DeadlineSet: _clock,
}
_UNSAID = dict.fromkeys(("object_id", "complaint_id", "category", "state", "at", "due_at", "ended_at"))


def entry_of(data: Any, event: Envelope) -> Row:  # noqa: ANN401 - any type of READINGS
    """The entry that an event makes or changes: the same for the same event, always."""
    read = READINGS[type(data)](data)
    row: Row = _UNSAID | {"matter": read["kind"], "matter_id": read["id"]} | read
    return row | {
        "version": event.subjectversion,
        "division_code": data.division_code,
        "mark": data.mark,
        "link": link(event.producer, row["matter"], row["matter_id"]),
        "producer": event.producer,
        "position": event.position,
    }


def fate(entry_id: UUID, event: Envelope, state: str, at: datetime | None = None) -> Row:
    """What became of a duty or a clock, and since when it is on a list, if it is."""
    return {"of": entry_id, "as_of": event.subjectversion, "fate": state, "when": at}
