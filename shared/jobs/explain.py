"""What the clocks of a subject did and will do, in words for people: the answer of every `GET …/deadlines`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field

from shared.db.session import Session
from shared.directory.people import names
from shared.http.payload import Answer
from shared.jobs import ladder
from shared.jobs.models import Deadline, Escalation

LABELS = {
    "remind": "到期前提醒",
    "due": "到期提醒",
    "urge": "催办",
    "supervise": "督办",
    "talk": "约谈",
    "circular": "通报",
    "accountability": "问责建议",
}
NAMELESS = "（姓名待同步）"
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class RecipientAnswer(Answer):
    """收到通知的人。"""

    id: UUID
    name: str


class StepAnswer(Answer):
    """已采取的一步督促。"""

    step: str = Field(description="步骤代码", examples=["urge"])
    level: int = Field(description="级别：-1 提醒，0 到期，1 催办，2 督办，3 约谈，4 通报，5 问责建议")
    label: str = Field(description="步骤名称", examples=["催办"])
    step_due_at: datetime = Field(description="应当采取的时间")
    done_at: datetime = Field(description="实际采取的时间")
    notified: bool = Field(description="是否发出通知；同时补记多步时只通知最高一步")
    recipients: list[RecipientAnswer]
    document: str = Field(description="拟出的文书")
    basis_kind: str = Field(description="规则依据的性质")
    withdrawn_at: datetime | None = Field(description="撤回时间")


class RunAnswer(Answer):
    """一次计时。"""

    clock: str = Field(description="计时种类")
    run: int = Field(description="第几次计时")
    state: str = Field(description="running 进行中，ended 已结束，superseded 已被新的计时取代，failed 待人工处理")
    outcome: str | None = Field(description="结果")
    due_at: datetime
    provisional: bool = Field(description="所依据的日历尚未公布，届时重算")
    explanation: str = Field(description="到期时间是怎样算出来的")
    rule: dict[str, Any] = Field(description="所依据的规则")
    held_until: datetime | None = Field(description="升级暂停至")
    steps: list[StepAnswer]


class NextStepAnswer(Answer):
    """接下来的一步。"""

    clock: str
    run: int
    step: str
    level: int
    label: str
    at: datetime


class DeadlinesAnswer(Answer):
    """全部计时及其说明。"""

    items: list[RunAnswer]
    next_step: NextStepAnswer | None


async def explained(session: Session, subject_id: UUID) -> DeadlinesAnswer:
    """Every run of every clock of a subject, why it is due when it is, whom each step reached, and what comes next."""
    runs = await _runs_of(session, subject_id)
    people = await names(session, {person for _, steps in runs for step in steps for person in step.recipient_ids})
    coming = filter(None, (_next_step(deadline, steps) for deadline, steps in runs))
    return DeadlinesAnswer(
        items=[_run(deadline, steps, people) for deadline, steps in runs],
        next_step=min(coming, key=lambda step: step.at, default=None),
    )


async def _runs_of(session: Session, subject_id: UUID) -> list[tuple[Deadline, list[Escalation]]]:
    """Every run of every clock of a subject with the steps taken, oldest first."""
    deadlines = await session.scalars(
        sa.select(Deadline)
        .where(Deadline.subject_id == subject_id)
        .order_by(Deadline.started_at, Deadline.clock, Deadline.run)
    )
    steps = await session.scalars(
        sa.select(Escalation).where(Escalation.subject_id == subject_id).order_by(Escalation.level)
    )
    by_deadline: dict[UUID, list[Escalation]] = {}
    for step in steps:
        by_deadline.setdefault(step.deadline_id, []).append(step)
    return [(deadline, by_deadline.get(deadline.id, [])) for deadline in deadlines]


def _run(deadline: Deadline, steps: Sequence[Escalation], people: Mapping[UUID, str]) -> RunAnswer:
    return RunAnswer(
        clock=deadline.clock,
        run=deadline.run,
        state=deadline.state,
        outcome=deadline.outcome,
        due_at=deadline.due_at,
        provisional=deadline.provisional,
        explanation=deadline.rule["words"],
        rule=deadline.rule,
        held_until=deadline.held_until,
        steps=[_step(step, people) for step in steps],
    )


def _step(step: Escalation, people: Mapping[UUID, str]) -> StepAnswer:
    recipients = [RecipientAnswer(id=person, name=people.get(person, NAMELESS)) for person in step.recipient_ids]
    return StepAnswer(
        step=step.step,
        level=step.level,
        label=LABELS[step.step],
        step_due_at=step.step_due_at,
        done_at=step.done_at,
        notified=step.notified,
        recipients=recipients,
        document=step.document,
        basis_kind=step.basis_kind,
        withdrawn_at=step.withdrawn_at,
    )


def _next_step(deadline: Deadline, taken: Sequence[Escalation]) -> NextStepAnswer | None:
    """The first step of a running clock that is not taken yet, at the time that the ladder itself would say."""
    if deadline.state != "running":
        return None
    plan = ladder.Plan.from_json(deadline.plan)
    delivered = {step.level: step.notify_at for step in taken}
    at = ladder.next_steps(plan, delivered, _BEFORE_ALL, deadline.held_until).next_at
    step = next((step for step in plan.steps if step.level not in delivered), None)
    if step is None or at is None:
        return None
    return NextStepAnswer(
        clock=deadline.clock, run=deadline.run, step=step.step, level=step.level, label=LABELS[step.step], at=at
    )
