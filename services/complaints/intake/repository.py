"""All SQL of this slice."""

from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.complaints.intake.models import Complainant, Complaint
from services.complaints.intake.schemas import ComplaintRow
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db import rows
from shared.db.numbered import number_of
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of

_NEXT_SERIAL = sa.select(sa.func.nextval(sa.func.pg_get_serial_sequence("complaints", "serial")))
NEWEST_FIRST = [SortKey(Complaint.received_at, descending=True), SortKey(Complaint.id, descending=True)]


def _seen(caller: Caller) -> sa.ColumnElement[bool]:
    """Complaints of the caller's divisions; for callers of own rows, those that they filed or handle."""
    seen = visible(caller, Complaint.division_code, Complaint.filed_by, Complaint.handler_id)
    return sa.or_(seen, Complaint.recorded_by == caller.account_id) if caller.rows == "own" else seen


async def find(session: Session, caller: Caller, complaint_id: UUID, *, lock: bool = False) -> Complaint | None:
    """The complaint, if the caller may see it."""
    statement = sa.select(Complaint).where(Complaint.id == complaint_id, _seen(caller))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def any_of(session: Session, complaint_id: UUID) -> Complaint | None:
    """The complaint of an id, whoever asks: to tell a re-sent record from a clash."""
    return await session.get(Complaint, complaint_id)


async def add(session: Session, complaint: Complaint) -> None:
    """Give a new complaint its number, and write it with all else of its transaction."""
    complaint.serial = (await session.execute(_NEXT_SERIAL)).scalar_one()
    complaint.number = number_of(complaint.series, complaint.serial)
    row = rows.columns_of(complaint)
    del row["number"]  # the database makes it of the other two
    rows.add(session, Complaint, row)


def add_identity(session: Session, complaint_id: UUID, sealed: bytes) -> None:
    """Keep who complained, sealed, apart from the complaint."""
    rows.add(session, Complainant, {"complaint_id": complaint_id, "sealed": sealed})


async def complainant(session: Session, complaint_id: UUID) -> Complainant | None:
    """Who complained, still sealed."""
    return await session.get(Complainant, complaint_id)


async def page(
    session: Session,
    caller: Caller,
    page: Paging,
    *,
    state: str | None,
    division: str | None,
    category: str | None,
    source_id: UUID | None,
) -> Response:
    """Complaints, newest first."""
    statement = sa.select(*as_json(**{name: getattr(Complaint, name) for name in ComplaintRow.model_fields}))
    statement = statement.where(_seen(caller))
    if state is not None:
        statement = statement.where(Complaint.state == state)
    if division is not None:
        statement = statement.where(of_division(caller, Complaint.division_code, division))
    if category is not None:
        statement = statement.where(Complaint.category == category)
    if source_id is not None:
        statement = statement.where(Complaint.source_id == source_id)
    seen_by = f"{caller.rows} {','.join(caller.divisions)} {caller.person_id}"
    return await page_of(session, statement, keys=NEWEST_FIRST, page=page, seen_by=seen_by)
