"""Use cases: who holds a post today answers for what waits for it; who answers by the chain has what is in hand."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.complaints.deadlines import DEADLINES
from services.complaints.intake import service as intake
from services.complaints.intake.models import Complaint
from services.complaints.intake.service import ACCEPTANCE, HANDLING
from services.complaints.people import CLERK, HEAD, leaders, office, unique, verifiers
from services.complaints.rectification import service as orders
from services.complaints.rectification.lifecycle import Clock
from services.complaints.takeover import repository
from shared.db.session import Session
from shared.directory.people import chains
from shared.directory.rules import town_of
from shared.time import local

# Clocks of what somebody has in hand by the chain: on complaints until they are closed, on orders until it is done.
IN_HAND = (HANDLING, Clock.WORK)
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


async def follow_chains(session: Session, now: datetime, *, cause: UUID, source_id: UUID | None = None) -> None:
    """Let what is in hand go to whoever answers today at the same level of the chain, of one source or of all.

    So it belongs to who answers on the day on which it falls due; what was due before the change stays where it was
    missed, until it is assigned by name. `cause` is what the ids of events are derived from.
    """
    differing = await _differing(session, now, source_id)
    await DEADLINES.lock(session, differing)
    held = await repository.locked(session, differing)
    people = await _differing(session, now, source_id)
    for matter in held:
        if matter.id not in people:
            continue
        if isinstance(matter, Complaint):
            await intake.hand_on(session, matter, people[matter.id], now, cause)
        else:
            await orders.hand_on(session, matter, people[matter.id], now, cause)


async def _differing(session: Session, now: datetime, source_id: UUID | None) -> dict[UUID, UUID]:
    """Who answers today for what somebody else has in hand; where nobody does, it stays."""
    matters = await repository.in_hand(session, IN_HAND, now, source_id)
    known, today = await chains(session, {matter.source_id for matter in matters}), local(now).date()
    answering = ((matter, known.person(matter.source_id, matter.level, today)) for matter in matters)
    return {matter.subject_id: person for matter, person in answering if person not in {None, matter.person_id}}


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
