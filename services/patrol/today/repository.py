"""All SQL of this slice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.patrol.duties.lifecycle import PENDING
from services.patrol.duties.models import Duty
from services.patrol.findings.models import Finding
from services.patrol.today.lifecycle import MOST_FINDINGS, MOST_OVERDUE
from shared.db.session import Session
from shared.directory.models import Division


async def owed(session: Session, person_id: UUID, now: datetime, until: datetime) -> Sequence[Duty]:
    """What a person owes by then, in the order to do it; of what is overdue the latest."""
    own = (Duty.responsible_id == person_id, Duty.state.in_(PENDING), Duty.opens_at <= until)
    overdue = (
        sa.select(Duty.id).where(*own, Duty.due_at <= now).order_by(Duty.due_at.desc(), Duty.id).limit(MOST_OVERDUE)
    )
    ahead = sa.select(Duty.id).where(*own, Duty.due_at > now, Duty.due_at <= until)
    chosen = sa.union_all(sa.select(overdue.subquery().c.id), ahead).subquery()
    rows = await session.scalars(
        sa.select(Duty)
        .where(Duty.id.in_(sa.select(chosen.c.id)))
        .order_by(Duty.due_at, Duty.division_code, Duty.object_name, Duty.id)
    )
    return rows.all()


async def findings(session: Session, object_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Finding]]:
    """What was found last at these objects, the latest first."""
    latest_first = (Finding.found_at.desc(), Finding.id.desc())
    place = sa.func.row_number().over(partition_by=Finding.object_id, order_by=latest_first).label("place")
    of_objects = sa.select(Finding.id, place).where(Finding.object_id.in_(object_ids)).subquery()
    last = sa.select(of_objects.c.id).where(of_objects.c.place <= MOST_FINDINGS)
    rows = await session.scalars(sa.select(Finding).where(Finding.id.in_(last)).order_by(*latest_first))
    found: dict[UUID, list[Finding]] = {}
    for finding in rows:
        found.setdefault(finding.object_id, []).append(finding)
    return found


async def divisions(session: Session, codes: Iterable[str]) -> Mapping[str, Division]:
    """These divisions and all that they lie in."""
    around = {code[:length] for code in codes for length in range(6, len(code) + 1)}
    return {row.code: row for row in await session.scalars(sa.select(Division).where(Division.code.in_(around)))}
