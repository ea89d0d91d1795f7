"""Clocks that follow the days that a record of the ledger names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.registry.deadlines import DEADLINES
from shared.calendar.days import end_of_day
from shared.calendar.workdays import DueTime
from shared.db.session import Session
from shared.directory.people import Chains, Posts, chains, posts_now
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


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for the papers and the equipment of sources, read once."""

    chains: Chains
    posts: Posts

    def people(self, levels: Iterable[str], source_id: UUID | None, division_code: str, day: date) -> list[UUID]:
        """The source's own people of these levels, as far as they are on record, and the office's clerk."""
        own = [self.chains.person(source_id, level, day) for level in levels] if source_id else []
        clerks = self.posts.holders("clerk", division_code, day)
        return list(dict.fromkeys([*(person for person in own if person is not None), *clerks]))


async def answering(session: Session, source_ids: Iterable[UUID]) -> Answering:
    """The answers for these sources."""
    return Answering(await chains(session, source_ids), await posts_now(session))
