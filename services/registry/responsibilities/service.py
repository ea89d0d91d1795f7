"""Use case: hand an object to somebody from a day on."""

from services.registry import recording
from services.registry.people.errors import PersonUnknown
from services.registry.responsibilities import lifecycle, repository
from services.registry.responsibilities.errors import NotLater, ObjectUnknown
from services.registry.responsibilities.models import Responsibility
from services.registry.responsibilities.schemas import ResponsibilityCreate
from shared.auth.caller import Caller
from shared.contracts.registry import ResponsibilityRecorded
from shared.db.session import Session


async def enter(session: Session, caller: Caller, wanted: ResponsibilityCreate) -> tuple[Responsibility, bool]:
    """Put on record who answers from a day on, and close the one before on that day.

    Raises ObjectUnknown, PersonUnknown, NotLater, and as `recording.enter`.
    """
    if await repository.lock_object(session, caller, wanted.object_type, wanted.object_id) is None:
        raise ObjectUnknown
    if not await repository.person_exists(session, wanted.person_id):
        raise PersonUnknown
    successor, is_new = await recording.enter(session, caller, Responsibility, wanted, ResponsibilityRecorded)
    previous = await repository.latest_but(session, successor) if is_new else None
    if previous is not None:
        await _close(session, caller, previous, successor)
    return successor, is_new


async def _close(session: Session, caller: Caller, previous: Responsibility, successor: Responsibility) -> None:
    if not lifecycle.may_follow(previous.valid_from, successor.valid_from):
        raise NotLater(f"这一级的现任自 {previous.valid_from} 起负责，新的起始日应晚于这一天。")
    await recording.change(session, caller, previous, {"valid_to": successor.valid_from}, ResponsibilityRecorded)
