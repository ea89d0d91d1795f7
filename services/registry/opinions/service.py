"""Use cases: say what one proposes about an application, or enter what somebody has proposed on paper."""

from uuid import UUID

from services.registry import recording
from services.registry.admissions.lifecycle import Move, State
from services.registry.admissions.service import locked, move
from services.registry.database import Entered
from services.registry.opinions import errors, repository
from services.registry.opinions.models import AdmissionOpinion
from services.registry.opinions.schemas import OpinionCreate
from services.registry.people import repository as people
from services.registry.people.errors import PersonUnknown
from shared import time
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.db.session import Session


async def opine(
    session: Session, caller: Caller, admission_id: UUID, wanted: OpinionCreate
) -> tuple[AdmissionOpinion, bool]:
    """Propose a decision, or enter what somebody has proposed on paper; tells whether it is new.

    Raises AdmissionNotFound, PersonNeeded, PaperNeeded, PersonUnknown, AttachmentUnknown, MoveNotAllowed.
    """
    admission = await locked(session, caller, admission_id)
    person = wanted.person_id or acting(caller)
    if person != caller.person_id:
        if wanted.paper is None:
            raise errors.PaperNeeded
        if not await people.are_known(session, [person]):
            raise PersonUnknown
    await check_known(session, caller, wanted.attachments)
    derived = {
        "admission_id": admission.id,
        "check_number": admission.check_number,
        "division_code": admission.division_code,
        "person_id": person,
        "given_at": time.now(),
    }
    opinion, is_new = await recording.enter(session, caller, AdmissionOpinion, wanted, None, **derived)
    if opinion.admission_id != admission.id:
        raise recording.IdTaken
    if is_new:
        await move(session, caller, admission, Move.OPINE, {}, None)
    return opinion, is_new


async def after_voiding(session: Session, caller: Caller, opinion: Entered, reason: str) -> None:
    """Without any opinion left there is nothing to decide on."""
    assert isinstance(opinion, AdmissionOpinion)  # noqa: S101 - the ledger knows it under this table
    admission = await repository.about(session, opinion.admission_id)
    if admission.state == State.OPINED and not await repository.standing_on(session, admission):
        await move(session, caller, admission, Move.RETURN, {}, reason)


def acting(caller: Caller) -> UUID:
    """Who stands for an opinion or a decision; raises PersonNeeded for a machine."""
    if caller.person_id is None:
        raise errors.PersonNeeded
    return caller.person_id
