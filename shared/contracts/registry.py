"""What the registry publishes: the state of who and what is supervised, and who answers for it.

These events carry a row's whole public state with its version, so that a reader upserts by version and nothing else.
"""

from datetime import date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from shared.contracts import deadlines
from shared.contracts.envelope import EventData, Mark


class DirectoryRow(EventData):
    """The public state of one registry row."""

    id: UUID
    version: int


class DivisionRecorded(DirectoryRow):
    """An administrative division, or a change of one, is on record."""

    type: ClassVar[str] = "registry.division.recorded.v1"
    code: str
    name: str
    level: str
    parent_code: str | None
    mark: Mark
    valid_from: date
    valid_to: date | None = None
    successor_code: str | None = None


class PersonRecorded(DirectoryRow):
    """An officer or unit head with the name that the town publishes on its signs; never a citizen."""

    type: ClassVar[str] = "registry.person.recorded.v1"
    name: str
    division_code: str
    mark: Mark


class PostRecorded(DirectoryRow):
    """Who holds a post in a division, and who stands in."""

    type: ClassVar[str] = "registry.post.recorded.v1"
    code: str
    title: str
    division_code: str
    person_id: UUID | None
    deputy_id: UUID | None = None
    mark: Mark
    valid_from: date
    valid_to: date | None = None


class LeaveRecorded(DirectoryRow):
    """A person is away from a day on, until the day before `valid_to`; the deputies of their posts act meanwhile."""

    type: ClassVar[str] = "registry.leave.recorded.v1"
    person_id: UUID
    division_code: str
    valid_from: date
    valid_to: date | None = None


class CertificateRecorded(DirectoryRow):
    """An officer may enforce the law, by this certificate (执法证)."""

    type: ClassVar[str] = "registry.certificate.recorded.v1"
    person_id: UUID
    kind: str
    number: str
    division_code: str
    mark: Mark
    valid_from: date
    valid_to: date | None = None


class PowerRecorded(DirectoryRow):
    """A power of enforcement that was delegated to the town: one item, for a division and all inside it."""

    type: ClassVar[str] = "registry.power.recorded.v1"
    code: str
    item: str
    form: str
    legal_basis: str
    grantor: str
    document_number: str
    division_code: str
    mark: Mark
    valid_from: date
    valid_to: date | None = None


class SourceRecorded(DirectoryRow):
    """A supervised object: a polluting source, a drinking-water source, a plot; where it is, in WGS-84."""

    type: ClassVar[str] = "registry.source.recorded.v1"
    code: str
    kind: str
    name: str
    division_code: str
    town_key: bool
    legal_key: bool = False
    tier: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    mark: Mark
    valid_from: date
    valid_to: date | None = None


class ReachRecorded(DirectoryRow):
    """A stretch of a river inside one division."""

    type: ClassVar[str] = "registry.reach.recorded.v1"
    code: str
    name: str
    river_name: str
    division_code: str
    mark: Mark
    valid_from: date
    valid_to: date | None = None


class ResponsibilityRecorded(DirectoryRow):
    """Who answers for an object at one level of its chain, from which day."""

    type: ClassVar[str] = "registry.responsibility.recorded.v1"
    object_type: Literal["source", "reach"]
    object_id: UUID
    level: str
    person_id: UUID
    valid_from: date
    valid_to: date | None = None


class PolicyRecorded(DirectoryRow):
    """A number or switch that the town runs on, with the rule that it comes from."""

    type: ClassVar[str] = "registry.policy.recorded.v1"
    key: str
    label: str
    value: Any
    unit: str
    division_code: str
    basis_kind: Literal["law", "town", "county", "practice", "default"]
    basis: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    urgent: bool = False
    effective_from: date
    effective_to: date | None = None


class SpecialDay(EventData):
    """A holiday or a make-up working day."""

    day: date
    kind: Literal["holiday", "makeup"]
    name: str


class CalendarYearImported(DirectoryRow):
    """The official days off and make-up days of one year; its days replace what was known of that year.

    Without any, the year was entered by mistake and is not on record.
    """

    type: ClassVar[str] = "registry.calendar_year.imported.v1"
    year: int
    source: str
    days: list[SpecialDay]


class AccessRevoked(DirectoryRow):
    """Tokens of this account or login that were issued before the moment are refused from now on."""

    type: ClassVar[str] = "registry.access.revoked.v1"
    revoked_at: datetime


class DocumentRecorded(DirectoryRow):
    """A permit, an approval, an assessment or a plan is on record: drafted, issued or filed.

    `known_to` says how exactly its days are known; `superseded_by_id` is the newer one that replaces it.
    """

    type: ClassVar[str] = "registry.document.recorded.v1"
    kind: str
    state: Literal["drafted", "issued", "filed"]
    source_id: UUID | None
    division_code: str
    mark: Mark
    issued_on: date | None
    filed_on: date | None
    known_to: Literal["day", "month", "year"]
    valid_until: date | None
    review_on: date | None
    superseded_by_id: UUID | None
    voided_at: datetime | None


class NoticeRecorded(DirectoryRow):
    """A notice or so many leaflets were handed out, and perhaps signed for or refused.

    `counts_as` keeps notices and leaflets apart; around a water source, `newly_reached` are the households reached for
    the first time in the year.
    """

    type: ClassVar[str] = "registry.notice.recorded.v1"
    kind: str
    counts_as: Literal["notice", "leaflet", "unsplit"]
    state: Literal["issued", "signed", "refused"]
    recipient_type: Literal["source", "household", "public"]
    source_id: UUID | None
    around_id: UUID | None
    division_code: str
    mark: Mark
    issued_on: date
    known_to: Literal["day", "month", "year"]
    signed_on: date | None
    copies: int
    qualifier: Literal["exact", "about", "over", "at_least"]
    households: int | None
    newly_reached: int | None
    voided_at: datetime | None


class AdmissionState(EventData):
    """What is common to all news of an application for admission (环境准入)."""

    admission_id: UUID
    number: str
    kind: str
    division_code: str
    mark: Mark


class AdmissionChecked(AdmissionState):
    """A project was checked against zones and tables: at its application, or anew with another result."""

    type: ClassVar[str] = "registry.admission.checked.v1"
    received_at: datetime
    checked_at: datetime
    check_number: int
    finding: Literal["conflict", "attention", "none"]


class AdmissionDecided(AdmissionState):
    """Somebody decided whether a project may settle, or that it is not the town's to say."""

    type: ClassVar[str] = "registry.admission.decided.v1"
    finding: Literal["conflict", "attention", "none"]
    decision: Literal["approve", "approve_with_conditions", "refuse", "transfer"]
    decided_at: datetime


class AdmissionReopened(AdmissionState):
    """The decision was taken back: it counts no more, and another one will follow."""

    type: ClassVar[str] = "registry.admission.reopened.v1"
    decided_at: datetime


class AdmissionVoided(AdmissionState):
    """The application should never have been entered: neither its checks nor its decision count."""

    type: ClassVar[str] = "registry.admission.voided.v1"


class DeadlineSet(deadlines.DeadlineSet):
    """A clock of the ledger started: a permit runs out, a sign must be changed."""

    type: ClassVar[str] = "registry.deadline.set.v1"


class DeadlineEnded(deadlines.DeadlineEnded):
    """A clock of the ledger ended."""

    type: ClassVar[str] = "registry.deadline.ended.v1"


class DeadlineEscalated(deadlines.DeadlineEscalated):
    """A step was taken for a clock of the ledger."""

    type: ClassVar[str] = "registry.deadline.escalated.v1"
