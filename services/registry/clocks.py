"""Clocks that follow the days that a record of the ledger names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.registry.deadlines import DEADLINES
from shared.calendar.days import end_of_day
from shared.calendar.workdays import DueTime
from shared.db.session import Session
from shared.jobs.deadlines import Subject

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DueDay:
    """The last day for something, which ends at 24:00, with the rule that says so and the rule's words."""

    day: date
    words: str
    rule: Mapping[str, Any]


async def follow(session: Session, subject: Subject, clock: str, due: DueDay | None, now: datetime) -> None:
    """Start a clock anew on its day; one that has no day any more is withdrawn."""
    if due is None:
        await DEADLINES.end(session, subject.id, clock, WITHDRAWN, now)
        return
    time = DueTime(end_of_day(due.day), provisional=False, days_counted=0, skipped=(), words=due.words)
    await DEADLINES.start(session, subject, clock, time, dict(due.rule), now)
