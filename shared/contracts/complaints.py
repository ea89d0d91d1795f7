"""What complaints publishes: from the report of a problem to its closing, without who reported it or in which words."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts import deadlines
from shared.contracts.envelope import EventData
from shared.contracts.registry import Mark


class ComplaintState(EventData):
    """What is common to all news of a complaint."""

    complaint_id: UUID
    number: str
    division_code: str
    mark: Mark
    category: str
    source_id: UUID | None
    handler_id: UUID | None


class ComplaintReceived(ComplaintState):
    """A problem was reported and is on record."""

    type: ClassVar[str] = "complaints.complaint.received.v1"
    channel: str
    received_at: datetime


class ComplaintAccepted(ComplaintState):
    """The office took it on."""

    type: ClassVar[str] = "complaints.complaint.accepted.v1"
    accepted_at: datetime


class ComplaintAssigned(ComplaintState):
    """Somebody in particular now answers for it."""

    type: ClassVar[str] = "complaints.complaint.assigned.v1"
    assigned_at: datetime


class ComplaintClosed(ComplaintState):
    """It was handled and verified."""

    type: ClassVar[str] = "complaints.complaint.closed.v1"
    closed_at: datetime
    finding: str


class OrderState(EventData):
    """What is common to all news of a rectification order."""

    order_id: UUID
    number: str
    complaint_id: UUID | None
    source_id: UUID | None
    division_code: str
    mark: Mark
    kind: str
    severity: str
    responsible_id: UUID


class OrderIssued(OrderState):
    """Something must be put right, at once or by a day."""

    type: ClassVar[str] = "complaints.order.issued.v1"
    issued_at: datetime
    due_at: datetime


class OrderExtended(OrderState):
    """More time was granted; a new run of the clock starts."""

    type: ClassVar[str] = "complaints.order.extended.v1"
    decided_at: datetime
    due_at: datetime
    run: int


class EvidenceSubmitted(OrderState):
    """The responsible person says that it is done."""

    type: ClassVar[str] = "complaints.order.evidence_submitted.v1"
    submitted_at: datetime


class OrderVerified(OrderState):
    """Somebody else looked: it is fixed, or it is not."""

    type: ClassVar[str] = "complaints.order.verified.v1"
    verifier_id: UUID
    verified_at: datetime
    passed: bool
    overdue: bool


class AccountabilityProposed(EventData):
    """The system proposes, a person decides: a chief or officer is to answer for what was not done."""

    type: ClassVar[str] = "complaints.accountability.proposed.v1"
    proposal_id: UUID
    order_id: UUID
    division_code: str
    mark: Mark
    ground: str
    subject_person_ids: list[UUID]
    proposed_at: datetime


class AccountabilityDecided(EventData):
    """The leading group decided a proposal."""

    type: ClassVar[str] = "complaints.accountability.decided.v1"
    proposal_id: UUID
    order_id: UUID
    division_code: str
    mark: Mark
    decision: str
    decided_by: UUID
    decided_at: datetime


class DeadlineSet(deadlines.DeadlineSet):
    """A clock of a complaint or an order started."""

    type: ClassVar[str] = "complaints.deadline.set.v1"


class DeadlineEnded(deadlines.DeadlineEnded):
    """A clock of a complaint or an order ended."""

    type: ClassVar[str] = "complaints.deadline.ended.v1"


class DeadlineEscalated(deadlines.DeadlineEscalated):
    """A step of the ladder was taken."""

    type: ClassVar[str] = "complaints.deadline.escalated.v1"
