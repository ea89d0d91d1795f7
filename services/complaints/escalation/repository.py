"""All SQL of this slice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.complaints.escalation.schemas import EscalationAnswer
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import Deadline, Escalation

NOTIFICATION = "notification"
OF_THE_CLOCK = frozenset({"subject_type", "title", "clock", "run", "mark", "due_at", "responsible_ids"})


def fields_of(escalation: Any, deadline: Any) -> dict[str, Any]:  # noqa: ANN401 - rows, or the tables themselves
    """The answer's fields: those of the step, and of the clock that it was taken for."""
    fields = EscalationAnswer.model_fields
    return {name: getattr(deadline if name in OF_THE_CLOCK else escalation, name) for name in fields}


async def find(
    session: Session, caller: Caller, escalation_id: UUID, *, lock: bool = False
) -> tuple[Escalation, Deadline] | None:
    """A step with its clock, if the caller may see it: in their divisions, or sent to them."""
    statement = (
        sa.select(Escalation, Deadline)
        .join(Deadline, Deadline.id == Escalation.deadline_id)
        .where(
            Escalation.id == escalation_id,
            visible(caller, Escalation.division_code, Escalation.recipient_ids),
        )
    )
    row = (await session.execute(statement.with_for_update(of=Escalation) if lock else statement)).one_or_none()
    return (row[0], row[1]) if row else None


async def page(
    session: Session,
    caller: Caller,
    page: Paging,
    *,
    subject_id: UUID | None,
    step: str | None,
    division: str | None,
    unsigned: bool,
) -> Response:
    """Steps, newest first: their ids are in the order of time."""
    statement = sa.select(*as_json(**fields_of(Escalation, Deadline))).join(
        Deadline, Deadline.id == Escalation.deadline_id
    )
    statement = statement.where(visible(caller, Escalation.division_code, Escalation.recipient_ids))
    if subject_id is not None:
        statement = statement.where(Escalation.subject_id == subject_id)
    if step is not None:
        statement = statement.where(Escalation.step == step)
    if division is not None:
        statement = statement.where(of_division(caller, Escalation.division_code, division))
    if unsigned:
        statement = statement.where(
            Escalation.document != NOTIFICATION, Escalation.signed_at.is_(None), Escalation.withdrawn_at.is_(None)
        )
    seen_by = f"{caller.rows} {','.join(caller.divisions)} {caller.person_id}"
    return await page_of(session, statement, keys=[SortKey(Escalation.id, descending=True)], page=page, seen_by=seen_by)


async def circulars(
    session: Session, people: Iterable[UUID], since: datetime, *, but: Iterable[UUID]
) -> dict[tuple[UUID, bool], int]:
    """How many circulars but these named each person since a moment, apart for samples and for what is real."""
    named = (
        sa.select(
            sa.func.unnest(Deadline.responsible_ids).label("person"), (Deadline.mark == "sample").label("is_sample")
        )
        .join(Escalation, Escalation.deadline_id == Deadline.id)
        .where(
            Escalation.step == "circular",
            Escalation.done_at >= since,
            Escalation.withdrawn_at.is_(None),
            Escalation.id.not_in(list(but)),
            Deadline.responsible_ids.overlap(list(people)),
        )
        .subquery()
    )
    counts = sa.select(named.c.person, named.c.is_sample, sa.func.count()).group_by(named.c.person, named.c.is_sample)
    rows = await session.execute(counts)
    return {(person, is_sample): count for person, is_sample, count in rows}
