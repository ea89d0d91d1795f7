"""All SQL of this slice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from services.patrol.cleaning.models import Shift
from services.patrol.cleaning_records.models import CleaningRecord
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.directory.models import Person


async def hold(session: Session, record_ids: Iterable[UUID]) -> None:
    """Let senders of one id wait for each other, before any looks whether it is known."""
    names = sa.func.unnest(sa.cast(sorted(map(str, record_ids)), sa.ARRAY(sa.Text))).column_valued("name")
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(names, 0))))


async def known(session: Session, record_ids: Collection[UUID]) -> Mapping[UUID, CleaningRecord]:
    """The records of these ids, whoever may see them."""
    found = await session.scalars(sa.select(CleaningRecord).where(CleaningRecord.id.in_(record_ids)))
    return {row.id: row for row in found}


async def people(session: Session, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who are in the directory."""
    return set(await session.scalars(sa.select(Person.id).where(Person.id.in_(person_ids))))


def _seen(caller: Caller) -> sa.Select[CleaningRecord]:
    of_shift = sa.select(CleaningRecord).join(Shift, Shift.id == CleaningRecord.shift_id)
    return of_shift.where(visible(caller, Shift.division_code, Shift.responsible_id, CleaningRecord.cleaner_id))


async def find(session: Session, caller: Caller, record_id: UUID, *, lock: bool = False) -> CleaningRecord | None:
    """A record that the caller may see."""
    found = _seen(caller).where(CleaningRecord.id == record_id)
    if lock:
        found = found.with_for_update(of=CleaningRecord).execution_options(populate_existing=True)
    return await session.scalar(found)


async def of_shift(session: Session, caller: Caller, shift_id: UUID) -> Sequence[CleaningRecord]:
    """What was reported of a shift, also what was voided, in the order in which it came."""
    rows = await session.scalars(
        _seen(caller).where(CleaningRecord.shift_id == shift_id).order_by(CleaningRecord.recorded_at, CleaningRecord.id)
    )
    return rows.all()
