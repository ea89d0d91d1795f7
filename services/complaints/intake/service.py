"""Use cases: take a complaint in, accept it or not, hand it to somebody, close it, say who complained."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.complaints.deadlines import DEADLINES
from services.complaints.intake import lifecycle, repository
from services.complaints.intake.errors import (
    ComplainantNotFound,
    ComplaintExists,
    ComplaintNotFound,
    MoveNotAllowed,
    NotForTheOffice,
    OccurredInFuture,
    OrdersOpen,
)
from services.complaints.intake.lifecycle import Move, Regime, State
from services.complaints.intake.models import Complainant, Complaint
from services.complaints.intake.schemas import Assignment, Closure, ComplainantPayload, ComplaintCreate, Refusal
from services.complaints.people import (
    CLERK,
    HEAD,
    in_chain,
    level_of,
    office,
    require_handler,
    require_known,
    require_officer,
    unique,
)
from services.complaints.places import Place, place_of
from services.complaints.rectification.repository import open_numbers
from services.complaints.sealing import ring
from shared import audit, masking, sealed, time
from shared.auth.caller import Caller
from shared.contracts import complaints as contract
from shared.db.session import Session
from shared.directory.rules import Rules, rules, town_of
from shared.events.log import append
from shared.ids import derived_id, new_id
from shared.jobs.deadlines import Start, Subject

ACCEPTANCE, HANDLING = "acceptance", "handling"
FIRST_RESPONSE = {True: "complaint.first_response.urgent", False: "complaint.first_response.normal"}
# 信访工作条例 art. 34 gives its 60 days to petitions of art. 31(6) only.
CLOSING = {Regime.PETITION_31_6: ("complaint.close.internal", "complaint.close.legal")}
CLOSING_OTHERWISE = ("complaint.close.internal",)


async def receive(session: Session, caller: Caller, wanted: ComplaintCreate) -> tuple[Complaint, bool]:
    """Put a complaint on record and start its acceptance clock; tells whether it is new.

    Raises ComplaintExists for another complaint under the same id, NotForTheOffice, OccurredInFuture, and what
    `place_of` raises.
    """
    fingerprint = ring().fingerprint(wanted.model_dump_json(exclude={"id"}).encode())
    known = await repository.any_of(session, wanted.id) if wanted.id else None
    if known is not None:
        if (known.recorded_by, known.fingerprint) != (caller.account_id, fingerprint):
            raise ComplaintExists
        return known, False
    _require_plausible(caller, wanted)
    place = await place_of(session, caller, wanted.source_id, wanted.division_code)
    read = await rules(session, place.division_code, time.now())
    complaint = _new(caller, wanted, place, read)
    complaint.fingerprint = fingerprint
    await repository.add(session, complaint)
    _keep_identity(session, complaint, wanted.complainant)
    await _start_acceptance(session, complaint, read)
    _tell(session, complaint, contract.ComplaintReceived, channel=complaint.channel, received_at=read.moment)
    audit.record(session, caller, "complaint.receive", _subject(complaint), division=complaint.division_code)
    return complaint, True


async def take_in(session: Session, complaint: Complaint, read: Rules, cause: UUID) -> None:
    """Put on record what another service told of; `cause` is what the ids of events are derived from."""
    await repository.add(session, complaint)
    await _start_acceptance(session, complaint, read, cause)
    when = {"at": read.moment, "id": derived_id(cause, "complaint", complaint.id)}
    received = {"channel": complaint.channel, "received_at": read.moment}
    _tell(session, complaint, contract.ComplaintReceived, when, **received)


async def accept(session: Session, caller: Caller, complaint_id: UUID) -> Complaint:
    """Take a complaint on: its acceptance clock ends, its handling clock starts."""
    complaint, now = await _moved(session, caller, complaint_id, Move.ACCEPT), time.now()
    complaint.accepted_at = now
    await _end(session, complaint, ACCEPTANCE, now)
    read = await rules(session, complaint.division_code, now)
    term = read.earliest(_closing(complaint))
    answering = await _unassigned(session, complaint, now)
    await DEADLINES.start(session, _on_clock(complaint, answering), HANDLING, term.due, term.rule, now)
    _tell(session, complaint, contract.ComplaintAccepted, accepted_at=now)
    audit.record(session, caller, "complaint.accept", _subject(complaint), division=complaint.division_code)
    return complaint


async def refuse(session: Session, caller: Caller, complaint_id: UUID, wanted: Refusal) -> Complaint:
    """Not accept a complaint, on one of the law's grounds."""
    complaint, now = await _moved(session, caller, complaint_id, Move.REFUSE), time.now()
    complaint.refusal_ground, complaint.refusal_reason = wanted.ground, wanted.reason
    await _end(session, complaint, ACCEPTANCE, now)
    _tell(session, complaint, contract.ComplaintNotAccepted, decided_at=now, ground=wanted.ground)
    audit.record(
        session, caller, "complaint.refuse", _subject(complaint), wanted.reason, division=complaint.division_code
    )
    return complaint


async def assign(session: Session, caller: Caller, complaint_id: UUID, wanted: Assignment) -> Complaint:
    """Let somebody in particular answer for a complaint from now on; the due time stays.

    By a level of the chain it goes to whoever answers there today, whatever is laid down for later days. Raises
    NobodyAnswers, and HandlerUnsuitable for who is no official here, or is on the side of what it is about.
    """
    if wanted.person_id is not None:
        await require_known(session, caller, wanted.person_id)
    complaint, now = await _moved(session, caller, complaint_id, Move.ASSIGN), time.now()
    handler_id = wanted.person_id or await in_chain(session, complaint.source_id, str(wanted.level), now)
    await require_handler(session, handler_id, complaint.division_code, complaint.source_id, now)
    complaint.handler_id, complaint.assigned_at = handler_id, now
    complaint.level = wanted.level or await level_of(session, complaint.source_id, handler_id, now)
    await DEADLINES.assign(session, complaint.id, HANDLING, [handler_id])
    _tell(session, complaint, contract.ComplaintAssigned, assigned_at=now)
    audit.record(
        session, caller, "complaint.assign", _subject(complaint), wanted.reason, division=complaint.division_code
    )
    return complaint


async def close(session: Session, caller: Caller, complaint_id: UUID, wanted: Closure) -> Complaint:
    """Close a complaint with what was found and done; raises OrdersOpen while something is still to be put right."""
    complaint, now = await _moved(session, caller, complaint_id, Move.CLOSE), time.now()
    still_open = await open_numbers(session, complaint.id)
    if still_open:
        raise OrdersOpen(still_open)
    complaint.closed_at, complaint.finding, complaint.measures = now, wanted.finding, wanted.measures
    await _end(session, complaint, HANDLING, now)
    _tell(session, complaint, contract.ComplaintClosed, closed_at=now, finding=wanted.finding)
    audit.record(session, caller, "complaint.close", _subject(complaint), division=complaint.division_code)
    return complaint


async def hand_on(session: Session, complaint: Complaint, handler_id: UUID, at: datetime, cause: UUID) -> None:
    """Let who answers now at the same level of the chain handle a locked complaint; the due time stays."""
    complaint.handler_id, complaint.assigned_at = handler_id, at
    complaint.version += 1
    when = {"at": at, "id": derived_id(cause, "complaint", complaint.id)}
    _tell(session, complaint, contract.ComplaintAssigned, when, assigned_at=at)
    clock = {"at": at, "id": derived_id(cause, "clock", complaint.id)}
    await DEADLINES.assign(session, complaint.id, HANDLING, [handler_id], **clock)


async def put_under_order(session: Session, caller: Caller, complaint_id: UUID) -> Complaint:
    """Note that something must be put right because of a complaint; the order itself tells it."""
    return await _moved(session, caller, complaint_id, Move.ORDER)


async def complainant(session: Session, complaint_id: UUID) -> ComplainantPayload | None:
    """Who complained, in clear: only to be masked, or revealed with a reason."""
    kept = await repository.complainant(session, complaint_id)
    if kept is None:
        return None
    return ComplainantPayload.model_validate_json(ring().open(kept.sealed, place=_place(complaint_id)))


def masked(caller: Caller, complaint: Complaint, person: ComplainantPayload | None) -> ComplainantPayload | None:
    """What of a complainant may be shown: nothing to a handler outside the office, who may be on the accused's side.

    An address never is: a small village knows a person by less.
    """
    if caller.rows == "own" and complaint.recorded_by != caller.account_id:
        return None
    if person is None:
        return None
    return ComplainantPayload.model_construct(
        name=person.name and masking.masked_name(person.name),
        phone=person.phone and masking.masked_phone(person.phone),
        address=person.address and masking.hidden(person.address),
    )


async def reveal(session: Session, caller: Caller, complaint_id: UUID, reason: str) -> ComplainantPayload:
    """Say who complained; the reason is kept with who asked. Raises ComplainantNotFound for an anonymous complaint."""
    require_officer(caller)
    complaint = await repository.find(session, caller, complaint_id)
    if complaint is None:
        raise ComplaintNotFound
    person = await complainant(session, complaint_id)
    if person is None:
        raise ComplainantNotFound
    audit.record(session, caller, "complainant.reveal", _subject(complaint), reason, division=complaint.division_code)
    return person


def _place(complaint_id: UUID) -> str:
    return sealed.place(sealed.table_of(Complainant), "sealed", complaint_id)


def _require_plausible(caller: Caller, wanted: ComplaintCreate) -> None:
    if caller.rows == "own" and not lifecycle.is_for_everybody(wanted.channel, wanted.regime, urgent=wanted.urgent):
        raise NotForTheOffice
    if not lifecycle.can_have_occurred_at(wanted.occurred_at, time.now()):
        raise OccurredInFuture


def _new(caller: Caller, wanted: ComplaintCreate, place: Place, read: Rules) -> Complaint:
    at = wanted.location
    return Complaint(
        id=wanted.id or new_id(),
        version=1,
        series=read.series(),
        state=State.RECEIVED,
        division_code=place.division_code,
        mark=place.mark,
        received_at=read.moment,
        recorded_at=read.moment,
        recorded_by=caller.account_id,
        filed_by=caller.person_id,
        longitude=at and at.longitude,
        latitude=at and at.latitude,
        crs=at and at.crs,
        accuracy_m=at and at.accuracy_m,
        **wanted.model_dump(exclude={"id", "division_code", "location", "complainant"}),
    )


def _keep_identity(session: Session, complaint: Complaint, person: ComplainantPayload | None) -> None:
    if person is None:
        return
    kept = ring().seal(person.model_dump_json().encode(), place=_place(complaint.id))
    repository.add_identity(session, complaint.id, kept)


async def _start_acceptance(session: Session, complaint: Complaint, read: Rules, cause: UUID | None = None) -> None:
    posts = await office(session, town_of(complaint.division_code), read.moment)
    term = read.term(FIRST_RESPONSE[complaint.urgent])
    subject = _on_clock(complaint, unique([*posts[HEAD], *posts[CLERK]]))
    if cause is None:
        await DEADLINES.start_many(session, [Start(subject, term.due, term.rule)], ACCEPTANCE, read.moment)
    else:
        await DEADLINES.start(session, subject, ACCEPTANCE, term.due, term.rule, read.moment, cause)


async def _unassigned(session: Session, complaint: Complaint, now: datetime) -> list[UUID]:
    """Who answers until somebody in particular does: the head of the office, or its clerks where there is none."""
    posts = await office(session, town_of(complaint.division_code), now)
    return posts[HEAD] or posts[CLERK]


async def _moved(session: Session, caller: Caller, complaint_id: UUID, move: Move) -> Complaint:
    """The locked complaint in the state that the move leads to; raises ComplaintNotFound, MoveNotAllowed."""
    require_officer(caller)
    complaint = await repository.find(session, caller, complaint_id, lock=True)
    if complaint is None:
        raise ComplaintNotFound
    state = State(complaint.state)
    after = lifecycle.after(state, move)
    if after is None:
        raise MoveNotAllowed(state, move)
    complaint.state = after
    complaint.version += 1
    return complaint


async def _end(session: Session, complaint: Complaint, clock: str, now: datetime) -> None:
    await DEADLINES.end(session, complaint.id, clock, None, now)


def _closing(complaint: Complaint) -> tuple[str, ...]:
    return CLOSING.get(Regime(complaint.regime), CLOSING_OTHERWISE)


def _on_clock(complaint: Complaint, responsible: list[UUID]) -> Subject:
    return Subject(
        type="complaint",
        id=complaint.id,
        title=f"投诉 {complaint.number}",
        division_code=complaint.division_code,
        mark=complaint.mark,
        responsible_ids=responsible,
    )


def _subject(complaint: Complaint) -> str:
    return f"complaints/{complaint.id}"


def _tell(
    session: Session,
    complaint: Complaint,
    event: type[contract.ComplaintState],
    when: Mapping[str, Any] | None = None,
    **more: Any,  # noqa: ANN401 - each event's own fields
) -> None:
    fields = {name: getattr(complaint, name) for name in contract.ComplaintState.model_fields if name != "complaint_id"}
    append(session, _subject(complaint), event(complaint_id=complaint.id, **fields, **more), **(when or {}))
