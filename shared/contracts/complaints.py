"""What complaints publishes: from the report of a problem to its closing, without who reported it or in which words."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts import deadlines
from shared.contracts.envelope import EventData, Mark


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


class ComplaintNotAccepted(ComplaintState):
    """The office did not take it on; the ground is one of the law's, never free text."""

    type: ClassVar[str] = "complaints.complaint.not_accepted.v1"
    decided_at: datetime
    ground: str


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


class OrderHandedOn(OrderState):
    """Somebody else answers at the same level of the chain, and sees to the order from now on."""

    type: ClassVar[str] = "complaints.order.handed_on.v1"
    handed_on_at: datetime
    due_at: datetime


class ExtensionRequested(OrderState):
    """More time was asked for before the due time; somebody must decide."""

    type: ClassVar[str] = "complaints.extension.requested.v1"
    extension_id: UUID
    requested_at: datetime


class ExtensionRefused(OrderState):
    """No more time: the clock runs on as it was."""

    type: ClassVar[str] = "complaints.extension.refused.v1"
    extension_id: UUID
    decided_at: datetime


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


class DocumentSigned(EventData):
    """A person put their name to the document that a step of the ladder proposed."""

    type: ClassVar[str] = "complaints.document.signed.v1"
    escalation_id: UUID
    deadline_id: UUID
    subject_id: UUID
    division_code: str
    document: str
    signed_by: UUID
    signed_at: datetime


class AccountabilityState(EventData):
    """What is common to all news of a proposal: it is about an order, or about a complaint that nobody handled."""

    proposal_id: UUID
    order_id: UUID | None
    complaint_id: UUID | None
    division_code: str
    mark: Mark


class AccountabilityProposed(AccountabilityState):
    """The system proposes, a person decides: a chief or officer is to answer for what was not done."""

    type: ClassVar[str] = "complaints.accountability.proposed.v1"
    ground: str
    subject_person_ids: list[UUID]
    proposed_at: datetime


class AccountabilityDefended(AccountabilityState):
    """One of the named people gave their side."""

    type: ClassVar[str] = "complaints.accountability.defended.v1"
    person_id: UUID
    defended_at: datetime


class AccountabilityWithdrawn(AccountabilityState):
    """What it rested on turned out to be unfounded: the work had been done in time."""

    type: ClassVar[str] = "complaints.accountability.withdrawn.v1"
    withdrawn_at: datetime


class AccountabilityDecided(AccountabilityState):
    """The leading group decided a proposal."""

    type: ClassVar[str] = "complaints.accountability.decided.v1"
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
