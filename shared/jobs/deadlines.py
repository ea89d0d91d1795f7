"""The deadline engine: rows hold the clocks, workers do what is due, and every change is an event."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shared.calendar.workdays import DueTime, WorkCalendar
from shared.db import rows
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.policies import in_force, policy_book
from shared.events.log import append
from shared.ids import derived_id, new_id
from shared.jobs import ladder
from shared.jobs.models import GOING, Deadline, Escalation
from shared.jobs.published import Contracts, told
from shared.jobs.steps import Taken, take_due
from shared.logs import traceparent
from shared.time import local


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clock runs on, and who answers for it as of now."""

    type: str
    id: UUID
    title: str
    division_code: str
    mark: str
    responsible_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Start:
    """A clock that is to run: on what, until when, and by which rule."""

    subject: Subject
    due: DueTime
    rule: dict[str, Any]


OnSteps = Callable[[Session, Sequence[Taken]], Awaitable[None]]
OnMoved = Callable[[Session, Deadline], Awaitable[None]]
BeforeSteps = Callable[[Session, Sequence[UUID], datetime], Awaitable[None]]


class Deadlines:
    """The clocks of one service, with the service's own consequences by subject type.

    `on_steps` follows steps that were taken, `on_moved` a due time that was counted again on a better calendar;
    `before_steps` sees to it that a step reaches who answers when it is taken.
    """

    def __init__(
        self, contracts: Contracts, on_steps: dict[str, OnSteps], on_moved: dict[str, OnMoved] | None = None
    ) -> None:
        self._contracts = contracts
        self.on_steps = on_steps
        self.on_moved = on_moved or {}
        self.before_steps: BeforeSteps | None = None

    async def start(
        self,
        session: Session,
        subject: Subject,
        clock: str,
        due: DueTime,
        rule: dict[str, Any],
        started_at: datetime,
        cause: UUID | None = None,
    ) -> Deadline:
        """Start a clock, or its next run: the one before is superseded and stays as history.

        A handler says which event is the `cause`, since it has no randomness.
        """
        previous = await self._latest(session, subject.id, clock)
        if previous is not None and previous.state in GOING:
            self.stop(session, previous, "superseded", started_at)
        policies = await in_force(session, subject.division_code, local(started_at).date())
        calendar = await work_calendar(session)
        plan = ladder.plan(due.at, started_at, policies, calendar, provisional=due.provisional)
        run = previous.run + 1 if previous else 1
        deadline = self._new(Start(subject, due, rule), clock, run, started_at, plan, calendar)
        when = {}
        if cause is not None:
            deadline.id = derived_id(cause, clock, subject.id)
            when = {"at": started_at, "id": derived_id(cause, "clock", subject.id)}
        session.add(deadline)
        self.tell_set(session, deadline, **when)
        return deadline

    async def start_many(self, session: Session, starts: Sequence[Start], clock: str, started_at: datetime) -> None:
        """Start the first run of a clock on new subjects; the rows are written when the transaction ends."""
        policies = await policy_book(session)
        calendar = await work_calendar(session)
        day = local(started_at).date()
        plans: dict[tuple[str, datetime, bool], ladder.Plan] = {}
        for start in starts:
            division_code, due = start.subject.division_code, start.due
            alike = (policies.area(division_code, day), due.at, due.provisional)
            if alike not in plans:
                rules = policies.on(division_code, day)
                plans[alike] = ladder.plan(due.at, started_at, rules, calendar, provisional=due.provisional)
            deadline = self._new(start, clock, 1, started_at, plans[alike], calendar)
            rows.add(session, Deadline, rows.columns_of(deadline))
            self.tell_set(session, deadline)

    def _new(
        self,
        start: Start,
        clock: str,
        run: int,
        started_at: datetime,
        plan: ladder.Plan,
        calendar: WorkCalendar,
    ) -> Deadline:
        subject, due = start.subject, start.due
        return Deadline(
            id=new_id(),
            subject_type=subject.type,
            subject_id=subject.id,
            title=subject.title,
            clock=clock,
            run=run,
            division_code=subject.division_code,
            mark=subject.mark,
            responsible_ids=list(subject.responsible_ids),
            started_at=started_at,
            due_at=due.at,
            provisional=due.provisional,
            rule=start.rule | counted(due, calendar),
            plan=plan.to_json(),
            state="running",
            next_action_at=plan.steps[0].at if plan.steps else None,
            traceparent=traceparent.get(),
        )

    async def lock(self, session: Session, subject_ids: Iterable[UUID]) -> None:
        """Lock the running clocks of many subjects, in one order.

        Whoever is about to change such subjects does this first, as does the worker that takes their steps; so neither
        waits for the other in a circle.
        """
        running = sa.select(Deadline.id).where(Deadline.subject_id.in_(list(subject_ids)), Deadline.state.in_(GOING))
        await session.execute(running.order_by(Deadline.id).with_for_update())

    async def running(self, session: Session, subject_ids: Iterable[UUID]) -> dict[UUID, Deadline]:
        """The running clocks of subjects that have one each, locked as by `lock`."""
        going = sa.select(Deadline).where(Deadline.subject_id.in_(list(subject_ids)), Deadline.state.in_(GOING))
        locked = going.order_by(Deadline.id).with_for_update().execution_options(populate_existing=True)
        return {deadline.subject_id: deadline for deadline in await session.scalars(locked)}

    async def assign(
        self,
        session: Session,
        subject_id: UUID,
        clock: str,
        responsible_ids: Sequence[UUID],
        **when: Any,  # noqa: ANN401 - as `append`
    ) -> None:
        """Let others answer for the running clock from now on; its due time and its steps stay."""
        deadline = await self._latest(session, subject_id, clock)
        if deadline is not None and deadline.state in GOING:
            deadline.responsible_ids = list(responsible_ids)
            self.tell_set(session, deadline, **when)

    async def end(
        self, session: Session, subject_id: UUID, clock: str, outcome: str | None, at: datetime
    ) -> Deadline | None:
        """Stop the running clock of a subject; returns it, or nothing when none runs.

        Without an outcome of its own it was met, or met late, by its due time.
        """
        deadline = await self._latest(session, subject_id, clock)
        if deadline is None or deadline.state not in GOING:
            return None
        self.stop(session, deadline, outcome or ("late" if at > deadline.due_at else "met"), at)
        return deadline

    async def hold(self, session: Session, subject_id: UUID, clock: str, until: datetime) -> None:
        """Keep escalation (never the reminder or the due notice) back for a bounded time; a past time ends a hold."""
        deadline = await self._latest(session, subject_id, clock)
        if deadline is not None and deadline.state in GOING:
            deadline.held_until = until
            if deadline.next_action_at is not None:
                deadline.next_action_at = min(deadline.next_action_at, until)

    async def withdraw(
        self, session: Session, deadline: Deadline, reason: str, at: datetime, *, since: datetime | None = None
    ) -> None:
        """Take back the steps of a run that turned out to be unfounded, keeping their trace.

        With `since`, only those that were due from that moment on.
        """
        unfounded = [Escalation.deadline_id == deadline.id, Escalation.withdrawn_at.is_(None)]
        if since is not None:
            unfounded.append(Escalation.step_due_at >= since)
        await session.execute(sa.update(Escalation).where(*unfounded).values(withdrawn_at=at, withdrawn_reason=reason))

    async def act(self, session: Session, ids: Sequence[UUID], now: datetime) -> Sequence[Taken]:
        """Take the steps that are due for these deadlines, with the service's consequences."""
        if self.before_steps is not None:
            await self.before_steps(session, ids, now)
        taken = await take_due(session, self._contracts, ids, now)
        for subject_type, consequences in self.on_steps.items():
            await consequences(session, [item for item in taken if item.deadline.subject_type == subject_type])
        return taken

    def tell_set(self, session: Session, deadline: Deadline, **when: Any) -> None:  # noqa: ANN401 - as `append`
        """Tell how the clock stands now; readers keep the last word."""
        data = self._contracts.DeadlineSet(**told(deadline, "provisional", "rule"))
        append(session, f"deadlines/{deadline.id}", data, **when)

    def stop(self, session: Session, deadline: Deadline, outcome: str, at: datetime) -> None:
        """End a clock that runs and that the caller has locked."""
        deadline.state = "superseded" if outcome == "superseded" else "ended"
        deadline.outcome, deadline.ended_at = outcome, at
        deadline.next_action_at = deadline.claimed_until = None
        data = self._contracts.DeadlineEnded(**told(deadline), ended_at=at, outcome=outcome, late=at > deadline.due_at)
        append(session, f"deadlines/{deadline.id}", data)

    async def _latest(self, session: Session, subject_id: UUID, clock: str) -> Deadline | None:
        """The newest run of a clock, locked: a worker that is about to escalate it waits, or is waited for."""
        return await session.scalar(
            sa.select(Deadline)
            .where(Deadline.subject_id == subject_id, Deadline.clock == clock)
            .order_by(Deadline.run.desc())
            .limit(1)
            .with_for_update()
        )


def counted(due: DueTime, calendar: WorkCalendar) -> dict[str, Any]:
    """What a rule says of how its due time was found."""
    counting = due.counting.to_json() if due.counting else None
    return {"words": due.words, "counting": counting, "calendar_version": calendar.version}
