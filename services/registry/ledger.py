"""Every kind of record that can be voided and looked back at, by the name of its table and of its address."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.registry.accounts.models import Account
from services.registry.admissions import service as admissions
from services.registry.admissions.models import Admission
from services.registry.calendar.models import CalendarYear
from services.registry.certificates import service as certificates
from services.registry.certificates.models import Certificate
from services.registry.clients.models import Client
from services.registry.coverage.models import Households
from services.registry.database import Entered
from services.registry.divisions import service as divisions
from services.registry.divisions.models import Division
from services.registry.documents import service as documents
from services.registry.documents.models import Document
from services.registry.equipment import service as equipment
from services.registry.equipment.models import Equipment, Maintenance
from services.registry.handovers import service as handovers
from services.registry.handovers.models import Handover
from services.registry.leader_duties.models import LeaderDuty
from services.registry.leaves.models import Leave
from services.registry.listings import service as listings
from services.registry.listings.models import Listing
from services.registry.market_towns import service as market_towns
from services.registry.market_towns.models import MarketTown
from services.registry.notices.models import Notice
from services.registry.opinions import service as opinions
from services.registry.opinions.models import AdmissionOpinion
from services.registry.people import service as people
from services.registry.people.models import Person, Post
from services.registry.policies import repository as policies
from services.registry.policies.lifecycle import may_set_everywhere
from services.registry.policies.models import Policy
from services.registry.powers.models import Power
from services.registry.responsibilities import service as responsibilities
from services.registry.responsibilities.models import Responsibility
from services.registry.river_offices.models import OfficeMember, RiverOffice
from services.registry.rivers.models import Reach, River, RiverTier
from services.registry.signs import service as signs
from services.registry.signs.models import Sign
from services.registry.sources.models import Source
from services.registry.wordings import repository as wordings
from services.registry.wordings.models import Wording
from services.registry.zones import service as zones
from services.registry.zones.models import Zone
from shared.auth.caller import Caller
from shared.auth.rows import any_inside, inside, visible
from shared.contracts.registry import (
    CertificateRecorded,
    DirectoryRow,
    DivisionRecorded,
    DocumentRecorded,
    LeaveRecorded,
    NoticeRecorded,
    PersonRecorded,
    PostRecorded,
    PowerRecorded,
    ReachRecorded,
    ResponsibilityRecorded,
    SourceRecorded,
)
from shared.db.session import Session


def by_division(caller: Caller, table: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - any table with a division
    """Who may see a record of most kinds: whoever works in its division."""
    return visible(caller, table.division_code)


def everybody(_caller: Caller, _table: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - as above
    """What belongs to no division."""
    return sa.true()


def whole_county(caller: Caller, _table: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - as above
    """What holds everywhere is the county's to look into and to void."""
    return sa.literal(may_set_everywhere(caller.divisions))


def of_itself(caller: Caller, table: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - as above
    """A division is seen by those who work in it, whatever rows of it are theirs."""
    return inside(table.code, caller.divisions)


def by_divisions(caller: Caller, table: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - as above
    """Who has something to do in one of the caller's divisions."""
    return any_inside(table.divisions, caller.divisions)


class Voided(StrEnum):
    """How a record that should not be there is taken back."""

    HERE = "here"
    BY_RULE_KEEPERS = "by_rule_keepers"  # at an address of its own, with another permission
    BY_REVOCATION = "by_revocation"  # access that was once given is revoked; looked into by who may give it


Undo = Callable[[Session, Caller, Any, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of record: its table, what others are told of it, who sees it, and what refers to it, in users' words.

    `undo` takes back what followed from a record, before it is voided; `after` sees to what follows from its voiding.
    """

    table: type[Entered]
    contract: type[DirectoryRow] | None = None
    seen_by: Any = by_division
    referred_by: Mapping[Any, str] = field(default_factory=dict)
    undo: Undo | None = None
    after: Undo | None = None
    voided: Voided = Voided.HERE

    async def find(self, session: Session, caller: Caller, row_id: UUID, *, lock: bool = False) -> Entered | None:
        """A record that the caller may see."""
        statement = sa.select(self.table).where(self.table.id == row_id, self.seen_by(caller, self.table))
        found: Entered | None = await session.scalar(statement.with_for_update(of=self.table) if lock else statement)
        return found


THINGS: Mapping[str, Thing] = {
    "divisions": Thing(Division, DivisionRecorded, seen_by=of_itself, undo=divisions.check_unused),
    "calendar_years": Thing(CalendarYear, seen_by=everybody, voided=Voided.BY_RULE_KEEPERS),
    "policies": Thing(Policy, seen_by=policies.seen_by, voided=Voided.BY_RULE_KEEPERS),
    "accounts": Thing(Account, seen_by=by_divisions, voided=Voided.BY_REVOCATION),
    "clients": Thing(Client, seen_by=by_divisions, voided=Voided.BY_REVOCATION),
    "people": Thing(
        Person,
        PersonRecorded,
        referred_by={Post.person_id: "岗位", Post.deputy_id: "岗位", Responsibility.person_id: "责任链"}
        | {LeaderDuty.person_id: "职责", OfficeMember.person_id: "河长办成员"}
        | {Certificate.person_id: "执法证", Leave.person_id: "请假"},
    ),
    "posts": Thing(Post, PostRecorded, undo=people.reopen_previous),
    "leaves": Thing(Leave, LeaveRecorded),
    "certificates": Thing(Certificate, CertificateRecorded, after=certificates.unwatch),
    "powers": Thing(Power, PowerRecorded),
    "sources": Thing(
        Source,
        SourceRecorded,
        referred_by={
            Responsibility.object_id: "责任链",
            Listing.source_id: "名单记录",
            Document.source_id: "证照与文件",
        }
        | {Notice.source_id: "告知书", Notice.around_id: "宣传发放"}
        | {Households.source_id: "周边户数", Equipment.source_id: "设备", Zone.source_id: "划定的区域"}
        | {Admission.source_id: "准入申请"},
    ),
    "listings": Thing(Listing, after=listings.follow_voiding),
    "rivers": Thing(River, seen_by=everybody, referred_by={Reach.river_id: "河段"}),
    "reaches": Thing(Reach, ReachRecorded, referred_by={Responsibility.object_id: "责任链", Sign.reach_id: "公示牌"}),
    "responsibilities": Thing(
        Responsibility,
        ResponsibilityRecorded,
        undo=responsibilities.reopen_previous,
        after=responsibilities.follow_voiding,
    ),
    "handovers": Thing(Handover, undo=handovers.take_back),
    "river_tiers": Thing(RiverTier, seen_by=whole_county),
    "river_offices": Thing(RiverOffice, referred_by={OfficeMember.office_id: "成员"}),
    "river_office_members": Thing(OfficeMember),
    "signs": Thing(Sign, undo=signs.withdraw),
    "leader_duties": Thing(LeaderDuty),
    "documents": Thing(
        Document,
        DocumentRecorded,
        referred_by={Document.supersedes_id: "换发或修订的文件"},
        after=documents.after_voiding,
    ),
    "wordings": Thing(Wording, seen_by=wordings.seen_by, referred_by={Notice.wording_id: "已发放的告知书"}),
    "notices": Thing(Notice, NoticeRecorded),
    "households": Thing(Households),
    "equipment": Thing(Equipment, referred_by={Maintenance.equipment_id: "维护记录"}, after=equipment.after_voiding),
    "market_towns": Thing(MarketTown, undo=market_towns.check_unnamed),
    "zones": Thing(Zone, referred_by={Zone.supersedes_id: "重新划定的区域"}, undo=zones.restore_superseded),
    "admissions": Thing(Admission, after=admissions.after_voiding),
    "admission_opinions": Thing(AdmissionOpinion, after=opinions.after_voiding),
    "maintenance": Thing(Maintenance, after=equipment.after_voiding),
}
