"""Taking the steps of the ladder that are due: each level once and in order, whoever else tries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

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
    escalation: Escalation


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
    for deadline in due:
        plan = ladder.Plan.from_json(deadline.plan)
        found = ladder.next_steps(plan, delivered.get(deadline.id, {}), now, deadline.held_until)
        deadline.next_action_at, deadline.claimed_until = found.next_at, None
        for step in found.now:
            notified = step is ladder.notified(found.now)
            escalation = await _escalation(deadline, step, now, recipients, notified=notified)
            session.add(escalation)
            taken.append(Taken(deadline, step, escalation))
            _tell(session, contracts, taken[-1])
    await session.flush()
    return taken


async def _escalation(
    deadline: Deadline, step: ladder.Step, now: datetime, recipients: Recipients, *, notified: bool
) -> Escalation:
    return Escalation(
        id=new_id(),
        deadline_id=deadline.id,
        subject_id=deadline.subject_id,
        division_code=deadline.division_code,
        step=step.step,
        level=step.level,
        step_due_at=step.at,
        done_at=now,
        notify_at=await recipients.delivery(deadline.division_code, now, urgent=step.urgent),
        notified=notified,
        recipient_ids=await recipients.of(step.to, deadline, local(step.at).date()),
        document=step.document,
        basis_kind=step.basis_kind,
    )


def _tell(session: Session, contracts: Contracts, taken: Taken) -> None:
    escalation = taken.escalation
    data = contracts.DeadlineEscalated(
        **told(taken.deadline),
        escalation_id=escalation.id,
        step=escalation.step,
        level=escalation.level,
        document=escalation.document,
        step_due_at=escalation.step_due_at,
        done_at=escalation.done_at,
        notify=escalation.notified,
        notify_at=escalation.notify_at,
        recipient_ids=escalation.recipient_ids,
        basis_kind=escalation.basis_kind,
    )
    with traced(taken.deadline.traceparent):
        append(session, f"deadlines/{taken.deadline.id}", data)


async def _delivered(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[int, datetime]]:
    """When each level that was already taken reached people."""
    rows = await session.execute(
        sa.select(Escalation.deadline_id, Escalation.level, Escalation.notify_at).where(Escalation.deadline_id.in_(ids))
    )
    delivered: dict[UUID, dict[int, datetime]] = {}
    for deadline_id, level, notify_at in rows:
        delivered.setdefault(deadline_id, {})[level] = notify_at
    return delivered


async def look_again(session: Session, deadline: Deadline) -> None:
    """The first step that was not taken is the next one."""
    taken = set(await session.scalars(sa.select(Escalation.level).where(Escalation.deadline_id == deadline.id)))
    ahead = [step.at for step in ladder.Plan.from_json(deadline.plan).steps if step.level not in taken]
    deadline.next_action_at = min(ahead, default=None)
