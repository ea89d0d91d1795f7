"""Use case: clocks on papers, equipment and applications for admission are answered for by who does so today.

Those are the people of the source's chain and the holders of the office's posts: before a hand-over the one, from its
day on the other, at every step as much as on the list of one's work.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.registry.admissions import service as admissions
from services.registry.admissions.lifecycle import Clock
from services.registry.clocks import Answering, answering
from services.registry.deadlines import DEADLINES
from services.registry.documents import service as documents
from services.registry.equipment import service as equipment
from services.registry.takeover import repository
from shared.db.session import Session
from shared.time import local

LEVELS: Mapping[str, Sequence[str]] = {"document": documents.ANSWERING, "equipment": equipment.ANSWERING}
ADMISSION = "admission"  # for which the holders of the office's posts answer, whatever comes of it


async def follow(session: Session, ids: Collection[UUID] | None, now: datetime) -> None:
    """Let these clocks, or all, be answered for by those who do so today; where nobody does, it stays as it is.

    Only what differs is locked, and looked at again.
    """
    differing = await _differing(session, ids, now)
    if not differing:
        return
    await DEADLINES.lock(session, {clock.subject_id for clock, _ in differing})
    for clock, people in await _differing(session, {clock.id for clock, _ in differing}, now):
        await DEADLINES.assign(session, clock.subject_id, clock.clock, people)


async def _differing(session: Session, ids: Collection[UUID] | None, now: datetime) -> list[tuple[Any, list[UUID]]]:
    """The clocks for which others answer than those who should, with who should."""
    clocks = await repository.going(session, [*LEVELS, ADMISSION], ids)
    who = await answering(session, {clock.source_id for clock in clocks if clock.source_id})
    found = [(clock, _people(who, clock, now)) for clock in clocks]
    return [(clock, people) for clock, people in found if people and people != clock.responsible_ids]


def _people(who: Answering, clock: Any, now: datetime) -> list[UUID]:  # noqa: ANN401 - a row
    day = local(now).date()
    if clock.subject_type == ADMISSION:
        return admissions.answering(who.posts, Clock(clock.clock), clock.division_code, day)
    return who.people(LEVELS[clock.subject_type], clock.source_id, clock.division_code, day)
