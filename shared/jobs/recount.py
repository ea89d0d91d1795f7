"""When a year's calendar is imported, what was only an estimate is counted again."""

from datetime import datetime

import sqlalchemy as sa

from shared import time
from shared.calendar.workdays import Counting, WorkCalendar
from shared.contracts import Envelope
from shared.contracts.registry import CalendarYearImported
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.policies import Policies, policy_book
from shared.events.subscriptions import Subscriptions
from shared.jobs import ladder
from shared.jobs.deadlines import Deadlines, counted
from shared.jobs.models import GOING, Deadline
from shared.jobs.steps import look_again
from shared.time import local


def recounting(deadlines: Deadlines) -> Subscriptions:
    """The subscription that keeps a service's estimates up; it comes after the directory's own."""
    subscriptions = Subscriptions()

    @subscriptions.on(CalendarYearImported, once=True)
    async def recount(session: Session, _data: CalendarYearImported, event: Envelope) -> None:
        await recount_estimates(session, deadlines, event.time)

    @subscriptions.reconsidering
    async def recount_again(session: Session, _producer: str) -> None:
        await recount_estimates(session, deadlines, time.now())

    return subscriptions


async def recount_estimates(session: Session, deadlines: Deadlines, at: datetime) -> int:
    """Count provisional due times again and add the steps that lay beyond the calendar; returns how many changed.

    The policies stay those of the day on which the clock started: only the calendar is known better.
    """
    estimates = sa.or_(Deadline.provisional, Deadline.plan["cut"].as_boolean())
    rows = await session.scalars(
        sa.select(Deadline).where(Deadline.state.in_(GOING), estimates).order_by(Deadline.id).with_for_update()
    )
    calendar = await work_calendar(session)
    book = await policy_book(session)
    changed = [
        deadline
        for deadline in rows
        if _recount(deadline, calendar, book.on(deadline.division_code, local(deadline.started_at).date()))
    ]
    for deadline in changed:
        if deadline.state == "running":
            await look_again(session, deadline)
        if deadline.subject_type in deadlines.on_moved:
            await deadlines.on_moved[deadline.subject_type](session, deadline)
        deadlines.tell_set(session, deadline, at=at)
    return len(changed)


def _recount(deadline: Deadline, calendar: WorkCalendar, policies: Policies) -> bool:
    """Bring one row up to this calendar; whether that changed anything."""
    if deadline.rule.get("counting"):
        due = Counting.from_json(deadline.rule["counting"]).on(calendar)
        deadline.due_at, deadline.provisional = due.at, due.provisional
        deadline.rule = deadline.rule | counted(due, calendar)
    before = deadline.plan
    plan = ladder.plan(deadline.due_at, deadline.started_at, policies, calendar, provisional=deadline.provisional)
    deadline.plan = plan.to_json()
    return deadline.plan != before
