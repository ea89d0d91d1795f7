"""Use cases: decide on an application, ask for another opinion, take a decision back."""

from uuid import UUID

from services.registry.admissions import lifecycle
from services.registry.admissions.lifecycle import Move, Separation
from services.registry.admissions.models import Admission
from services.registry.admissions.service import UNDECIDED, locked, move, require_move, tell
from services.registry.decisions import errors
from services.registry.decisions.schemas import DecisionMade
from services.registry.opinions import repository as opinions
from services.registry.opinions.service import acting
from services.registry.prechecks.lifecycle import Finding
from shared import time
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.contracts import registry as contract
from shared.db.session import Session
from shared.directory.rules import rules

SEPARATION = "admission.separation"
OWN_OPINION = "作出决定的人同时提出了意见，已按规则留痕。"


async def decide(session: Session, caller: Caller, admission_id: UUID, wanted: DecisionMade) -> Admission:
    """Decide on an application.

    Raises PersonNeeded, AdmissionNotFound, MoveNotAllowed, DecisionWrong, AttachmentUnknown, and DeciderNotSeparate
    where the town keeps proposing and deciding apart; else the warning is kept.
    """
    person = acting(caller)
    admission = await locked(session, caller, admission_id)
    by = lifecycle.DECIDING[wanted.decision]
    require_move(admission, by)
    said = wanted.model_dump(include={"conditions", "transferred_to", "override_reason"})
    faults = lifecycle.decision_faults(wanted.decision, Finding(admission.finding), **said)
    if faults:
        raise errors.DecisionWrong(faults[0].message, errors=faults)
    await check_known(session, caller, wanted.attachments)
    made = said | {
        "decision": wanted.decision,
        "decision_reason": wanted.reason,
        "decision_attachments": wanted.attachments,
        "decision_warning": await _warning(session, caller, admission),
        "decided_by": person,
        "decided_at": time.now(),
    }
    await move(session, caller, admission, by, made, wanted.reason)
    tell(session, admission, contract.AdmissionDecided)
    return admission


async def give_back(session: Session, caller: Caller, admission_id: UUID, reason: str) -> Admission:
    """Ask for another opinion; raises AdmissionNotFound, MoveNotAllowed."""
    admission = await locked(session, caller, admission_id)
    return await move(session, caller, admission, Move.RETURN, {}, reason)


async def revoke(session: Session, caller: Caller, admission_id: UUID, reason: str) -> Admission:
    """Take a decision back; raises AdmissionNotFound, MoveNotAllowed."""
    admission = await locked(session, caller, admission_id)
    require_move(admission, Move.REVOKE)
    tell(session, admission, contract.AdmissionReopened)  # while it still says which decision that was
    await move(session, caller, admission, Move.REVOKE, UNDECIDED, reason)
    return admission


async def _warning(session: Session, caller: Caller, admission: Admission) -> str | None:
    """What to note when somebody decides on their own opinion; nothing when somebody else does."""
    deciding = {caller.person_id, caller.account_id}
    own = [one for one in await opinions.standing_on(session, admission) if {one.person_id, one.recorded_by} & deciding]
    if not own:
        return None
    read = await rules(session, admission.division_code, time.now())
    if read.policies[SEPARATION].value != Separation.WARN_AND_RECORD:
        raise errors.DeciderNotSeparate
    return OWN_OPINION
