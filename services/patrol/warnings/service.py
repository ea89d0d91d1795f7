"""Use cases: a warning is put on record, and lifted."""

from datetime import timedelta
from uuid import UUID

from services.patrol import records
from services.patrol.marks import mark_of_visits
from services.patrol.obligations.errors import DivisionNotFound
from services.patrol.records import Voiding
from services.patrol.warnings import repository
from services.patrol.warnings.errors import AlreadyLifted, WarningNotFound, WarningUnclear
from services.patrol.warnings.models import Warning as WarningRow
from services.patrol.warnings.schemas import Lifting, WarningCreate
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.envelope import Mark
from shared.db.session import Session

LONGEST_AHEAD = timedelta(days=30)  # default: who warns further ahead has mistaken the year


async def create(session: Session, caller: Caller, wanted: WarningCreate) -> tuple[WarningRow, bool]:
    """Put a warning on record; returns it and whether it is new.

    Raises DivisionNotFound outside the caller's divisions, WarningUnclear, and what records.py names.
    """
    existing = await records.known(session, caller, WarningRow, wanted)
    if existing is not None:
        return existing, False
    division_code, mark = await _place(session, caller, wanted)
    if wanted.begins_at > time.now() + LONGEST_AHEAD:
        raise WarningUnclear("起始时间太远，请核对年月日。")
    if wanted.ends_at is not None and wanted.ends_at <= wanted.begins_at:
        raise WarningUnclear("终止时间应晚于起始时间，请改正后重新提交。")
    given = wanted.model_dump(include={"kind", "colour", "object_type", "object_id", "issuer", "document_number"})
    entered = records.entry(caller, wanted, division_code, mark, wanted.begins_at)
    row = WarningRow(**entered, **given, ended_at=wanted.ends_at)
    records.add(session, caller, row)
    return row, True


async def _place(session: Session, caller: Caller, wanted: WarningCreate) -> tuple[str, Mark]:
    """Where it holds, as is said or where its object lies, and what it stands for there."""
    if wanted.object_type is None or wanted.object_id is None:
        if wanted.object_type or wanted.object_id or wanted.division_code is None:
            raise WarningUnclear("请填写适用的区划（division_code），或对象的类型和编号。")
        return wanted.division_code, await records.mark_at(session, caller, wanted.division_code)
    thing = await repository.thing(session, wanted.object_type, wanted.object_id)
    if thing is None or wanted.division_code not in {None, thing.division_code}:
        raise WarningUnclear("台账中没有这个对象，或对象不在所填的区划；请核对后重新提交。")
    if not covers(caller, thing.division_code):
        raise DivisionNotFound
    return thing.division_code, await mark_of_visits(session, thing)


async def lift(session: Session, caller: Caller, warning_id: UUID, wanted: Lifting) -> WarningRow:
    """End a warning; what was asked for on account of it stays. Raises WarningNotFound, AlreadyLifted, WarningUnclear.

    Lifting it again at the same moment changes nothing.
    """
    row = await _locked(session, caller, warning_id)
    if row.voided_at is not None:
        raise records.AlreadyVoided
    now = time.now()
    if row.ended_at == wanted.ended_at:
        return row
    if row.ended_at is not None and row.ended_at <= now:
        raise AlreadyLifted
    if not row.occurred_at < wanted.ended_at <= now:
        raise WarningUnclear("解除时间应晚于起始时间，且不晚于现在；请改正后重新提交。")
    row.ended_at, row.version = wanted.ended_at, row.version + 1
    audit.record(session, caller, "warning.lift", f"warnings/{row.id}", division=row.division_code)
    return row


async def void(session: Session, caller: Caller, warning_id: UUID, wanted: Voiding) -> WarningRow:
    """Declare that it should never have been entered. Raises WarningNotFound, AlreadyVoided."""
    row = await _locked(session, caller, warning_id)
    records.void(session, caller, row, wanted.reason)
    return row


async def _locked(session: Session, caller: Caller, warning_id: UUID) -> WarningRow:
    row = await records.find(session, caller, WarningRow, warning_id, lock=True)
    if row is None:
        raise WarningNotFound
    return row
