"""Use cases: propose to hold somebody to account, hear them, decide, and take back what was unfounded."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.complaints.accountability import errors, repository
from services.complaints.accountability.lifecycle import GROUND_OF, POLICY_OF, Cause, Decision, State
from services.complaints.accountability.models import Defence, Proposal
from services.complaints.accountability.schemas import DecisionCreate, DefenceCreate
from services.complaints.basis import require_basis
from services.complaints.people import acting_person, line, unique
from shared import audit, time
from shared.auth.caller import Caller
from shared.contracts import complaints as contract
from shared.db.session import Session
from shared.directory.people import officials
from shared.directory.policies import in_force
from shared.events.log import append
from shared.ids import new_id
from shared.jobs.steps import Taken
from shared.time import local


async def propose(session: Session, taken: Taken, cause: Cause) -> None:
    """Propose that the officials who answer for a clock, and those in line above them, be held to account.

    Who heads a unit or owns a farm is no official: the law has other ways with them. Where no official is left to be
    named, nothing is proposed.
    """
    deadline, now = taken.deadline, taken.done_at
    key = POLICY_OF[cause]
    policy = (await in_force(session, deadline.division_code, local(now).date()))[key]
    concerned = unique([*deadline.responsible_ids, *await line(session, deadline.division_code, now)])
    in_office = await officials(session, concerned, local(now).date())
    subjects = [person for person in concerned if person in in_office]
    if not subjects:
        return
    proposal = Proposal(
        id=new_id(),
        version=1,
        deadline_id=deadline.id,
        escalation_id=taken.escalation_id,
        order_id=deadline.subject_id if deadline.subject_type == "order" else None,
        complaint_id=deadline.subject_id if deadline.subject_type == "complaint" else None,
        title=deadline.title,
        division_code=deadline.division_code,
        mark=deadline.mark,
        ground=GROUND_OF[deadline.subject_type],
        cause=cause,
        subject_person_ids=subjects,
        basis_kind=policy.basis_kind,
        rule=policy.cited(),
        proposed_at=now,
        state=State.PROPOSED,
    )
    session.add(proposal)
    named = {"ground": proposal.ground, "subject_person_ids": proposal.subject_person_ids}
    _tell(session, proposal, contract.AccountabilityProposed, proposed_at=now, **named)


async def defend(session: Session, caller: Caller, proposal_id: UUID, wanted: DefenceCreate) -> Proposal:
    """Put on file what one of the named people says, before it is decided."""
    person = acting_person(caller)
    proposal, now = await _undecided(session, caller, proposal_id), time.now()
    if person not in proposal.subject_person_ids:
        raise errors.NotNamed
    session.add(
        Defence(id=new_id(), proposal_id=proposal.id, person_id=person, statement=wanted.statement, recorded_at=now)
    )
    _tell(session, proposal, contract.AccountabilityDefended, person_id=person, defended_at=now)
    audit.record(session, caller, "accountability.defend", _subject(proposal), division=proposal.division_code)
    return proposal


async def decide(session: Session, caller: Caller, proposal_id: UUID, wanted: DecisionCreate) -> Proposal:
    """Decide a proposal, by somebody whom it does not name, and on a rule that binds.

    Only `none` needs no rule: nobody is held to anything. Raises OwnCase, BasisMissing, ProposalSettled.
    """
    decider = acting_person(caller)
    proposal, now = await _undecided(session, caller, proposal_id), time.now()
    if decider in proposal.subject_person_ids:
        raise errors.OwnCase
    if wanted.decision is not Decision.NONE:
        require_basis(proposal.basis_kind, wanted.issuer, wanted.document_number)
    proposal.state, proposal.decision, proposal.decision_reason = State.DECIDED, wanted.decision, wanted.reason
    proposal.issuer, proposal.document_number = wanted.issuer, wanted.document_number
    proposal.decided_by, proposal.decided_at = decider, now
    decided = {"decision": wanted.decision, "decided_by": decider, "decided_at": now}
    _tell(session, proposal, contract.AccountabilityDecided, **decided)
    audit.record(
        session, caller, "accountability.decide", _subject(proposal), wanted.reason, division=proposal.division_code
    )
    return proposal


async def withdraw_unfounded(session: Session, deadline_id: UUID, now: datetime) -> None:
    """Take back what was proposed on a step that was itself taken back; what was decided stays decided."""
    proposal = await repository.unfounded(session, deadline_id)
    if proposal is None:
        return
    proposal.state, proposal.withdrawn_at = State.WITHDRAWN, now
    proposal.version += 1
    _tell(session, proposal, contract.AccountabilityWithdrawn, withdrawn_at=now)


async def _undecided(session: Session, caller: Caller, proposal_id: UUID) -> Proposal:
    """The locked proposal, about to change; raises ProposalNotFound, ProposalSettled."""
    proposal = await repository.find(session, caller, proposal_id, lock=True)
    if proposal is None:
        raise errors.ProposalNotFound
    if proposal.state != State.PROPOSED:
        raise errors.ProposalSettled
    proposal.version += 1
    return proposal


def _subject(proposal: Proposal) -> str:
    return f"accountability_proposals/{proposal.id}"


def _tell(session: Session, proposal: Proposal, event: type[contract.AccountabilityState], **more: Any) -> None:  # noqa: ANN401 - each event's own fields
    shared_fields = contract.AccountabilityState.model_fields
    fields = {name: getattr(proposal, name) for name in shared_fields if name != "proposal_id"}
    append(session, _subject(proposal), event(proposal_id=proposal.id, **fields, **more))
