"""What people enter in patrol beside rounds: sent again, entered for somebody else from a paper, and voided.

A record never changes. A wrong one is voided, with a reason, and entered anew: both stand, and the audit says by whom.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.obligations.errors import DivisionNotFound, DivisionUnknown
from services.patrol.obligations.schemas import DivisionCode
from services.patrol.rounds.errors import OnBehalfNotPermitted, PatrollerMissing, PersonUnknown
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers, of_division, visible
from shared.contracts.envelope import Mark
from shared.contracts.patrol import RecordVoided
from shared.db.base import DivisionCode as Division
from shared.db.session import Session
from shared.directory.marks import is_division, mark_of_deeds
from shared.directory.models import Person
from shared.events.log import append
from shared.http.conditional import set_etag
from shared.http.payload import Answer, Line, Moment, Payload
from shared.http.problems import AlreadyExists, Conflict, NotPermitted
from shared.ids import new_id

MANAGE = "patrol:manage"


class RecordExists(AlreadyExists):
    code, title = "record_exists", "记录已存在"
    default_detail = "这个编号已用于另一条内容不同的记录；请为新的记录生成新的编号。"


class AlreadyVoided(Conflict):
    code, title = "record_voided", "记录已作废"
    default_detail = "这条记录此前已作废；如作废有误，请重新填报。"


class VoidingNotPermitted(NotPermitted):
    code, title = "voiding_not_permitted", "不能作废他人的记录"
    default_detail = "本人的记录可以作废后重新填报；他人的记录请由有“安排巡查”权限的经办人作废。"


class Entered:
    """The columns of such a record.

    `thing` is its word in events (patrol.<thing>.recorded) and in the audit. `person_id` is whose record it is, and
    `entered_by` who typed it in: somebody else where it was taken from a `paper`. `occurred_at` is when it happened,
    `recorded_at` when we heard. `sent` is the fingerprint of what was sent, by which a repeat is known.
    """

    thing: ClassVar[str]

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    division_code: Mapped[str] = mapped_column(Division)
    mark: Mapped[str]
    person_id: Mapped[UUID]
    entered_by: Mapped[UUID | None]
    paper: Mapped[str | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    sent: Mapped[bytes]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]


class Entry(Payload):
    """A record as it is sent: the base of the payloads."""

    id: UUID | None = Field(None, description="由客户端生成的编号（建议 UUIDv7）；重发时不变")
    on_behalf_of: UUID | None = Field(None, description="代何人填报；需有“安排巡查”权限")
    paper: Line | None = Field(None, description="据以填报的纸质材料", examples=["2023年禁烧值班记录本第3页"])


class Voiding(Payload):
    """作废一条记录。更正时先作废，再重新填报。"""

    reason: Line = Field(description="作废的原因")


class EntryAnswer(Answer):
    """What every record shows: the base of the answers."""

    id: UUID
    version: int
    division_code: str
    mark: str
    person_id: UUID = Field(description="谁的记录")
    entered_by: UUID | None = Field(description="由谁填报；与 person_id 不同即代填")
    paper: str | None
    occurred_at: datetime = Field(description="发生时间")
    recorded_at: datetime = Field(description="填报时间")
    voided_at: datetime | None = Field(description="作废时间；有值即已作废，不计入任何统计")
    void_reason: str | None


class EntryFilters(BaseModel):
    """What every list of records may be narrowed to."""

    division: DivisionCode | None = Field(None, description="区划，含其下级")
    exact: bool = Field(False, description="true：只含该区划本级")
    since: Moment | None = Field(None, alias="from", description="发生时间不早于")
    until: Moment | None = Field(None, alias="to", description="发生时间早于")
    voided: bool = Field(False, description="true：只看已作废的")
    sample: bool | None = Field(None, description="false：不含演练区划的示例")


Row = TypeVar("Row", bound=Entered)
AnswerType = TypeVar("AnswerType", bound=EntryAnswer)
ENTRY_FIELDS = frozenset(Entry.model_fields)  # what `entry` makes columns of


def whose(caller: Caller, wanted: Entry) -> UUID:
    """Whose record it is: the caller's, or that of whom a manager enters it for.

    Raises OnBehalfNotPermitted, PatrollerMissing.
    """
    if wanted.on_behalf_of not in {None, caller.person_id} and MANAGE not in caller.scopes:
        raise OnBehalfNotPermitted
    person_id = wanted.on_behalf_of or caller.person_id
    if person_id is None:
        raise PatrollerMissing
    return person_id


async def known(session: Session, caller: Caller, table: type[Row], wanted: Entry) -> Row | None:
    """The record that a payload repeats, as it stands by now; senders of one id wait for each other.

    Raises RecordExists where the id is another record's.
    """
    if wanted.id is None:
        return None
    lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(str(wanted.id), 0))
    await session.execute(sa.select(lock))
    row = await session.get(table, wanted.id)
    if row is not None and row.sent != _fingerprint(caller, wanted):
        raise RecordExists
    return row


async def mark_at(session: Session, caller: Caller, division_code: str) -> Mark:
    """What a record of a division stands for; raises DivisionNotFound outside the caller's, DivisionUnknown."""
    if not covers(caller, division_code):
        raise DivisionNotFound
    if not await is_division(session, division_code):
        raise DivisionUnknown
    return await mark_of_deeds(session, division_code)


async def check_people(session: Session, people: Collection[UUID]) -> None:
    """Whoever a record names is on the ledger; raises PersonUnknown."""
    asked = set(people)
    found = await session.scalars(sa.select(Person.id).where(Person.id.in_(asked)))
    if asked - set(found):
        raise PersonUnknown


def entry(caller: Caller, wanted: Entry, division_code: str, mark: str, occurred_at: datetime) -> dict[str, Any]:
    """The columns of `Entered` for a new record."""
    return {
        "id": wanted.id or new_id(),
        "version": 1,
        "division_code": division_code,
        "mark": mark,
        "person_id": whose(caller, wanted),
        "entered_by": caller.person_id,
        "paper": wanted.paper,
        "occurred_at": occurred_at,
        "recorded_at": time.now(),
        "recorded_by": caller.account_id,
        "sent": _fingerprint(caller, wanted),
        "voided_at": None,
        "void_reason": None,
    }


def add(session: Session, caller: Caller, row: Entered) -> None:
    """Put a record on file; its slice tells the others."""
    session.add(row)
    audit.record(session, caller, f"{row.thing}.record", _subject(row), division=row.division_code)


async def find(session: Session, caller: Caller, table: type[Row], row_id: UUID, *, lock: bool = False) -> Row | None:
    """A record that the caller may see, voided or not."""
    statement = sa.select(table).where(table.id == row_id, seen_by(caller, table))
    return await session.scalar(statement.with_for_update() if lock else statement)


def void(session: Session, caller: Caller, row: Entered, reason: str) -> None:
    """Declare that a record, which the caller has locked, should never have been entered; others are told.

    Raises AlreadyVoided, VoidingNotPermitted.
    """
    if row.voided_at is not None:
        raise AlreadyVoided
    if row.person_id != caller.person_id and MANAGE not in caller.scopes:
        raise VoidingNotPermitted
    row.voided_at, row.void_reason, row.version = time.now(), reason, row.version + 1
    audit.record(session, caller, f"{row.thing}.void", _subject(row), reason, division=row.division_code)
    told = {name: getattr(row, name) for name in ("division_code", "mark", "occurred_at", "voided_at")}
    append(session, _subject(row), RecordVoided(record_type=row.thing, record_id=row.id, **told))


def entered(response: Response, answer: type[AnswerType], row: Entered, *, is_new: bool) -> AnswerType:
    """The answer to an entry: 201, or 200 and the row as it stands for one that was sent again."""
    response.status_code = 201 if is_new else 200
    set_etag(response, row.version)
    return answer.model_validate(row)


def seen_by(caller: Caller, table: type[Entered]) -> sa.ColumnElement[bool]:
    """Records of the caller's divisions; for a caller of own rows, those of the person or with them along."""
    along = [table.participants] if hasattr(table, "participants") else []
    return visible(caller, table.division_code, table.person_id, *along)


def asked(caller: Caller, table: type[Entered], filters: EntryFilters) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions of a list: what the caller may see of what was asked for."""
    yield seen_by(caller, table)
    yield table.voided_at.is_not(None) if filters.voided else table.voided_at.is_(None)
    if filters.division is not None:
        yield of_division(caller, table.division_code, filters.division)
    if filters.exact:
        yield table.division_code == filters.division
    if filters.sample is not None:
        yield (table.mark == "sample") == filters.sample
    if filters.since is not None:
        yield table.occurred_at >= filters.since
    if filters.until is not None:
        yield table.occurred_at < filters.until


def _subject(row: Entered) -> str:
    return f"{row.__tablename__}/{row.id}"  # type: ignore[attr-defined] # which every mapped class has


def _fingerprint(caller: Caller, wanted: Entry) -> bytes:
    """The same for the same record, whether a default is sent or left out and in whatever order."""
    content = wanted.model_dump(mode="json", exclude={"id", "on_behalf_of"}, exclude_defaults=True)
    return hashlib.sha256(json.dumps([str(whose(caller, wanted)), content], sort_keys=True).encode()).digest()
