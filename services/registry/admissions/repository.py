"""All SQL of this slice."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.admissions.models import Admission
from services.registry.admissions.schemas import AdmissionFilter, AdmissionListed
from services.registry.database import standing
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.calendar.days import end_of_day, midnight
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import GOING, Deadline
from shared.time import SHANGHAI

_RUNNING = sa.and_(Deadline.subject_id == Admission.id, Deadline.state.in_(GOING))

_RECEIVED_ON = sa.cast(sa.func.timezone(str(SHANGHAI), Admission.received_at), sa.Date)


async def page(session: Session, caller: Caller, page: Paging, wanted: AdmissionFilter) -> Response:
    """Applications with the clock that runs on each, the newest first."""
    columns = {name: getattr(Admission, name) for name in AdmissionListed.model_fields}
    statement = (
        sa.select(*as_json(**columns, received_on=_RECEIVED_ON, clock=Deadline.clock, due_at=Deadline.due_at))
        .outerjoin(Deadline, _RUNNING)
        .where(*_conditions(caller, wanted))
    )
    keys = [SortKey(Admission.received_at, descending=True), SortKey(Admission.id, descending=True)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


def _conditions(caller: Caller, wanted: AdmissionFilter) -> list[sa.ColumnElement[bool]]:
    asked = [visible(caller, Admission.division_code), standing(Admission)]
    asked += [getattr(Admission, name) == value for name, value in wanted.exact().items()]
    if wanted.division is not None:
        asked.append(of_division(caller, Admission.division_code, wanted.division))
    if wanted.due_by is not None:
        asked.append(Deadline.due_at <= end_of_day(wanted.due_by))
    if wanted.received_from is not None:
        asked.append(Admission.received_at >= midnight(wanted.received_from))
    if wanted.received_to is not None:
        asked.append(Admission.received_at < midnight(wanted.received_to + timedelta(days=1)))
    for word in (wanted.q or "").split():
        columns = (Admission.project, Admission.applicant, Admission.number)
        asked.append(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return asked


async def find(session: Session, caller: Caller, admission_id: UUID, *, lock: bool = False) -> Admission | None:
    """An application that the caller may see."""
    statement = sa.select(Admission).where(Admission.id == admission_id, visible(caller, Admission.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)
