"""Taking the steps of the ladder that are due: each level once and in order, whoever else tries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from shared.db import rows
from shared.db.session import Session
from shared.events.log import append
from shared.ids import new_id
from shared.jobs import ladder
from shared.jobs.models import Deadline, Escalation
from shared.jobs.published import Contracts, told
from shared.jobs.recipients import Recipients
from shared.logs import traced
from shared.time import local


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was just taken, for the service's own consequences of it."""

    deadline: Deadline
    step: ladder.Step
    escalation_id: UUID
    done_at: datetime


async def take_due(session: Session, contracts: Contracts, ids: Sequence[UUID], now: datetime) -> list[Taken]:
    """Take the steps that are due for these deadlines.

    Rows that somebody else holds are left to them; rows that are not due any more are left alone.
    """
    due = (
        await session.scalars(
            sa.select(Deadline)
            .where(Deadline.id.in_(ids), Deadline.state == "running", Deadline.next_action_at <= now)
            .order_by(Deadline.next_action_at, Deadline.id)
            .with_for_update(skip_locked=True)
        )
    ).all()
    delivered = await _delivered(session, [deadline.id for deadline in due])
    recipients = Recipients(session)
    taken: list[Taken] = []
    next_at: dict[UUID, datetime | None] = {}
    for deadline in due:
        plan = ladder.Plan.from_json(deadline.plan)
        found = ladder.next_steps(plan, delivered.get(deadline.id, {}), now, deadline.held_until)
        next_at[deadline.id] = found.next_at
        for step in found.now:
            notified = step is ladder.notified(found.now)
            row = await _escalation(deadline, step, now, recipients, notified=notified)
            rows.add(session, Escalation, row)
            _tell(session, contracts, deadline, row)
            taken.append(Taken(deadline, step, row["id"], now))
    await _look_next(session, next_at)
    return taken


async def _look_next(session: Session, next_at: dict[UUID, datetime | None]) -> None:
    """Give the claims back, with the time of the next look, in one statement for the whole batch."""
    new = (
        sa.func.unnest(
            sa.literal(list(next_at), ARRAY(sa.Uuid)),
            sa.literal(list(next_at.values()), ARRAY(sa.DateTime(timezone=True))),
        )
        .table_valued(sa.column("id", sa.Uuid), sa.column("at", sa.DateTime(timezone=True)))
        .render_derived()
    )
    await session.execute(
        sa.update(Deadline)
        .where(Deadline.id == new.c.id)
        .values(next_action_at=new.c.at, claimed_until=None)
        .execution_options(synchronize_session=False)
    )


async def _escalation(
    deadline: Deadline, step: ladder.Step, now: datetime, recipients: Recipients, *, notified: bool
) -> dict[str, Any]:
    """A plain row: an ORM's objects would take a third of a batch's time."""
    return {
        "id": new_id(),
        "deadline_id": deadline.id,
        "subject_id": deadline.subject_id,
        "division_code": deadline.division_code,
        "step": step.step,
        "level": step.level,
        "step_due_at": step.at,
        "done_at": now,
        "notify_at": await recipients.delivery(deadline.division_code, now, urgent=step.urgent),
        "notified": notified,
        "recipient_ids": await recipients.of(step.to, deadline, local(step.at).date()),
        "document": step.document,
        "basis_kind": step.basis_kind,
    }


_TOLD = ("step", "level", "document", "step_due_at", "done_at", "notify_at", "recipient_ids", "basis_kind")


def _tell(session: Session, contracts: Contracts, deadline: Deadline, row: dict[str, Any]) -> None:
    data = contracts.DeadlineEscalated(
        **told(deadline), escalation_id=row["id"], notify=row["notified"], **{name: row[name] for name in _TOLD}
    )
    with traced(deadline.traceparent):
        append(session, f"deadlines/{deadline.id}", data)


async def _delivered(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[int, datetime]]:
    """When each level that was already taken reached people."""
    found = await session.execute(
        sa.select(Escalation.deadline_id, Escalation.level, Escalation.notify_at).where(Escalation.deadline_id.in_(ids))
    )
    delivered: dict[UUID, dict[int, datetime]] = {}
    for deadline_id, level, notify_at in found:
        delivered.setdefault(deadline_id, {})[level] = notify_at
    return delivered


async def look_again(session: Session, deadline: Deadline) -> None:
    """The first step that was not taken is the next one."""
    taken = set(await session.scalars(sa.select(Escalation.level).where(Escalation.deadline_id == deadline.id)))
    ahead = [step.at for step in ladder.Plan.from_json(deadline.plan).steps if step.level not in taken]
    deadline.next_action_at = min(ahead, default=None)
