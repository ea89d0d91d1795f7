"""Use cases: lay down what a leader answers for, correct it."""

from uuid import UUID

from services.registry import recording
from services.registry.leader_duties import lifecycle, repository
from services.registry.leader_duties.errors import DutyNotFound, LeaderUnclear
from services.registry.leader_duties.models import LeaderDuty
from services.registry.leader_duties.schemas import LeaderDutyCreate, LeaderDutyPatch
from services.registry.people.errors import PersonUnknown
from services.registry.people.repository import are_known
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.conditional import SeenVersion


async def enter(session: Session, caller: Caller, wanted: LeaderDutyCreate) -> tuple[LeaderDuty, bool]:
    """Put a duty on record; raises LeaderUnclear, PersonUnknown, and as `recording.enter`."""
    if not lifecycle.is_somebodys(wanted.post_code, wanted.person_id):
        raise LeaderUnclear
    if wanted.person_id is not None and not await are_known(session, {wanted.person_id}):
        raise PersonUnknown
    return await recording.enter(session, caller, LeaderDuty, wanted, None)


async def change(
    session: Session, caller: Caller, duty_id: UUID, wanted: LeaderDutyPatch, seen: SeenVersion
) -> LeaderDuty:
    """Correct a duty, or end it; raises DutyNotFound, VersionStale, and as `recording.change`."""
    duty = await repository.find(session, caller, duty_id, lock=True)
    if duty is None:
        raise DutyNotFound
    seen.check(duty.version)
    return await recording.change(session, caller, duty, wanted.changes(), None, wanted.reason)
