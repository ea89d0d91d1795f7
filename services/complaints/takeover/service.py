"""Use case: whoever holds a post today answers for what waits for the post, be it a new holder or the deputy."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.complaints.deadlines import DEADLINES
from services.complaints.intake.service import ACCEPTANCE, HANDLING
from services.complaints.people import CLERK, HEAD, leaders, office, unique, verifiers
from services.complaints.rectification.lifecycle import Clock
from services.complaints.takeover import repository
from shared.db.session import Session
from shared.directory.rules import town_of

Answering = Callable[[Session, Any, datetime], Awaitable[list[UUID]]]


async def follow_posts(session: Session, now: datetime) -> None:
    """Let every clock that goes by post be answered for by those who act there today.

    Only what differs is locked, and looked at again: somebody in particular may have been made answerable meanwhile.
    """
    clocks = await repository.going(session, BY_POST)
    differing = [clock.subject_id for clock in clocks if await _people(session, clock, now)]
    await DEADLINES.lock(session, differing)
    for clock in await repository.going(session, BY_POST, differing):
        people = await _people(session, clock, now)
        if people:
            await DEADLINES.assign(session, clock.subject_id, clock.clock, people)


async def _people(session: Session, clock: Any, now: datetime) -> list[UUID] | None:  # noqa: ANN401 - a row
    """Who should answer for a clock, if those are not the ones who do; where nobody holds the post it stays."""
    people = await BY_POST[clock.clock](session, clock, now)
    return people if set(people) != set(clock.responsible_ids) else None


async def _acceptance(session: Session, clock: Any, now: datetime) -> list[UUID]:  # noqa: ANN401 - a row
    posts = await office(session, town_of(clock.division_code), now)
    return unique([*posts[HEAD], *posts[CLERK]])


async def _handling(session: Session, clock: Any, now: datetime) -> list[UUID]:  # noqa: ANN401 - a row
    posts = await office(session, town_of(clock.division_code), now)
    return posts[HEAD] or posts[CLERK]


async def _verification(session: Session, clock: Any, now: datetime) -> list[UUID]:  # noqa: ANN401 - a row
    return await verifiers(session, town_of(clock.division_code), now, but=[clock.owed_by, clock.evidenced_by])


async def _extension(session: Session, clock: Any, now: datetime) -> list[UUID]:  # noqa: ANN401 - a row
    return await leaders(session, town_of(clock.division_code), now, but=[clock.owed_by, clock.asked_by])


BY_POST: Mapping[str, Answering] = {
    ACCEPTANCE: _acceptance,
    HANDLING: _handling,
    Clock.VERIFICATION: _verification,
    Clock.EXTENSION: _extension,
}
