"""How a row comes onto the ledger, is sent again, and is changed: the same for every slice."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import object_mapper

from services.registry.database import Entered, Sent
from services.registry.divisions.errors import DivisionNotFound
from services.registry.payloads import Creation
from services.registry.publishing import publish
from services.registry.sealing import ring
from services.registry.search import repository as search
from services.registry.versions.repository import keep
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.registry import DirectoryRow
from shared.db.session import Session
from shared.directory.models import Division, Valid
from shared.http.conditional import IfMatchMissing, SeenVersion
from shared.http.problems import AlreadyExists, Conflict, PayloadInvalid
from shared.ids import new_id
from shared.sealed import seal_given

Row = TypeVar("Row", bound=Entered)
SentRow = TypeVar("SentRow", bound=Sent)
Contract = type[DirectoryRow]


class IdTaken(AlreadyExists):
    code, title = "id_taken", "编号已被使用"
    default_detail = "这个 id 已用于另一条记录，请为新的记录生成新的 id。"


class CodeTaken(Conflict):
    code, title = "code_taken", "编号已被使用"
    default_detail = "已有另一条记录使用这个编号（code），请核对后换一个。"


class DivisionUnknown(PayloadInvalid):
    code, title = "division_unknown", "区划不存在"
    default_detail = "请核对区划代码，或先登记这个区划。"


class CitationMissing(PayloadInvalid):
    code, title = "citation_missing", "缺少出处"
    default_detail = "按报告还原的记录（reconstructed）须在 citation 中注明报告的章节。"


class RecordVoided(Conflict):
    code, title = "record_voided", "记录已作废"
    default_detail = "已作废的记录不能再更改；如作废有误，请重新登记。"


class PeriodWrong(PayloadInvalid):
    code, title = "period_wrong", "起止日期有误"
    default_detail = "终止日（valid_to）应晚于起始日（valid_from）。"


class ReasonMissing(PayloadInvalid):
    code, title = "reason_missing", "缺少更正的原因"
    default_detail = "这条记录已经登记过；请在 reason 中写明为何更正，原内容会保留。"


async def enter(
    session: Session,
    caller: Caller,
    table: type[SentRow],
    wanted: Creation,
    contract: Contract | None,
    **derived: Any,  # noqa: ANN401 - columns that follow from the payload
) -> tuple[SentRow, bool]:
    """Put a row on record; what was sent before finds its row as it now stands, and False.

    One statement inserts or finds, so that two senders of one id wait for each other and get the same row.
    Raises DivisionNotFound outside the caller's divisions, IdTaken, CodeTaken, and what `_check` finds wrong.
    """
    row_id, sent = wanted.id or new_id(), _fingerprint(wanted)
    given = wanted.model_dump(exclude={"id"}) | derived | entry(caller, version=1)
    await _check(session, caller, given)
    values = seal_given(ring(), table, row_id, given)
    made = await session.scalar(
        insert(table).values(id=row_id, sent=sent, **values).on_conflict_do_nothing().returning(table.id)
    )
    row = await session.get(table, row_id)
    if row is None:  # so the conflict was about the only other thing that is unique
        raise CodeTaken
    if made is not None:
        await _tell(session, caller, row, contract)
    elif row.sent != sent:
        raise IdTaken
    return row, made is not None


async def change(
    session: Session,
    caller: Caller,
    row: Row,
    changes: dict[str, Any],
    contract: Contract | None,
    reason: str | None = None,
) -> Row:
    """Change fields of a row that the caller has locked, or fill a new one.

    Raises RecordVoided, and what `_check` finds wrong.
    """
    if row.voided_at is not None:
        raise RecordVoided
    set_fields(row, seal_given(ring(), type(row), row.id, changes) | entry(caller, version=row.version + 1))
    await _check(session, caller, vars(row))
    await _tell(session, caller, row, contract, reason)
    return row


async def put(
    session: Session,
    caller: Caller,
    row: Row,
    fields: dict[str, Any],
    contract: Contract | None,
    *,
    seen: SeenVersion | None,
    reason: str | None,
) -> Row:
    """Let a locked row that is known by a code of the world's own say this: a new row, or one that is there already.

    Putting what is already so changes nothing, so that an import can be repeated. One that was voided stands again.
    Raises IfMatchMissing, VersionStale, ReasonMissing, and as `change`.
    """
    if row.version:
        if row.voided_at is None and all(getattr(row, field) == value for field, value in fields.items()):
            return row
        if seen is None:
            raise IfMatchMissing
        seen.check(row.version)
        if reason is None:
            raise ReasonMissing
    row.voided_at = None
    return await change(session, caller, row, fields, contract, reason)


async def void(session: Session, caller: Caller, row: Row, contract: Contract | None, reason: str) -> Row:
    """Declare that a row, which the caller has locked, should never have been entered; raises RecordVoided.

    To others it never held: its validity ends on the day on which it began.
    """
    if row.voided_at is not None:
        raise RecordVoided
    ended: dict[str, Any] = {"valid_to": row.valid_from} if isinstance(row, Valid) else {}
    set_fields(row, ended | {"voided_at": time.now()} | entry(caller, version=row.version + 1))
    await _tell(session, caller, row, contract, reason, verb="void")
    return row


def set_fields(row: Entered, values: Mapping[str, Any]) -> None:
    """Let a row say this."""
    for field, value in values.items():
        setattr(row, field, value)


def entry(caller: Caller, *, version: int) -> dict[str, Any]:
    """Who made a row say what it says, and when."""
    return {"version": version, "recorded_at": time.now(), "recorded_by": caller.account_id}


def _fingerprint(wanted: Creation) -> bytes:
    """The same for the same record, whether a default is sent or left out and in whatever order.

    It tells nothing of what was sent, which may be a phone number.
    """
    content = wanted.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
    return ring().fingerprint(json.dumps(content, sort_keys=True).encode())


async def _check(session: Session, caller: Caller, row: Mapping[str, Any]) -> None:
    """What holds for every row of the ledger that has these fields."""
    division_code = row.get("division_code")
    if division_code:  # an empty one means everywhere, which only policies know and judge themselves
        if not covers(caller, division_code):
            raise DivisionNotFound
        on_record = sa.exists().where(Division.code == division_code, Division.ever_held())
        if not await session.scalar(sa.select(on_record)):
            raise DivisionUnknown
    check_fields(row)


def check_fields(row: Mapping[str, Any]) -> None:
    """What holds for every row that has these fields; raises CitationMissing, PeriodWrong."""
    if row.get("mark") == "reconstructed" and row["citation"] is None:
        raise CitationMissing
    if row.get("valid_to") is not None and row["valid_to"] <= row["valid_from"]:
        raise PeriodWrong


async def _tell(
    session: Session, caller: Caller, row: Entered, contract: Contract | None, reason: str | None = None, verb: str = ""
) -> None:
    if contract is not None:
        await publish(session, contract, row)
    note(session, caller, row, reason, verb)


def note(session: Session, caller: Caller, row: Entered, reason: str | None, verb: str = "") -> None:
    """Keep what a row says from now on, and who made it so."""
    mapper = object_mapper(row)
    action = f"{mapper.class_.__name__.lower()}.{verb or ('enter' if row.version == 1 else 'change')}"
    audit.record(
        session, caller, action, f"{mapper.local_table}/{row.id}", reason, division=vars(row).get("division_code")
    )
    keep(session, caller, row, action, reason)
    search.keep(session, row)
