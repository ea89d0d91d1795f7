"""Use cases: order that something be put right, show that it was, look whether it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.complaints.accountability import service as accountability
from services.complaints.database import Recorded
from services.complaints.deadlines import DEADLINES
from services.complaints.extensions.lifecycle import State as ExtensionState
from services.complaints.extensions.models import Extension
from services.complaints.intake import service as intake
from services.complaints.intake.errors import ComplaintNotFound
from services.complaints.people import (
    acting_person,
    level_of,
    require_answerable,
    require_known,
    require_officer,
    verifiers,
)
from services.complaints.places import Place, place_of
from services.complaints.rectification import errors, lifecycle, repository
from services.complaints.rectification.lifecycle import WAITING_WORDS, Clock, Kind, Move, Separation, State
from services.complaints.rectification.models import Evidence, OfOrder, Order, Verification
from services.complaints.rectification.repository import OnFile
from services.complaints.rectification.schemas import (
    EvidenceCreate,
    OrderCreate,
    VerificationCreate,
)
from shared import audit, time
from shared.auth.caller import Caller
from shared.contracts import complaints as contract
from shared.db.session import Session
from shared.directory.models import Reach, Source
from shared.directory.rules import Term, rules, town_of
from shared.events.log import append
from shared.http.problems import Problem
from shared.ids import derived_id, new_id
from shared.jobs.deadlines import Subject

SEPARATION, VERIFY = "rect.separation", "rect.verify"
ON_BEHALF = "complaints:write"
KIND_WORDS = {Kind.IMMEDIATE: "立行立改", Kind.LIMITED: "限期整改"}
UNFOUNDED = "整改在此步骤之前已提交佐证，并经复核通过"


async def issue(session: Session, caller: Caller, wanted: OrderCreate) -> tuple[Order, bool]:
    """Order that something be put right and start its clock; tells whether the order is new.

    Raises OrderExists, ComplaintUnknown, ReferenceUnknown, ResponsibleUnsuitable, and what `place_of` and the
    complaint's moves raise.
    """
    require_officer(caller)
    sent_before = await repository.known(session, Order, wanted.id)
    if sent_before is not None:
        require_same(sent_before, caller, wanted.model_dump(exclude={"division_code"}), errors.OrderExists)
        return sent_before, False
    await require_known(session, caller, wanted.responsible_id)
    place = await _place(session, caller, wanted)
    key = lifecycle.term_key(wanted.kind, wanted.severity)
    read = await rules(session, place.division_code, time.now())
    await require_answerable(session, wanted.responsible_id, place.division_code, place.source_id, read.moment)
    term = read.term(key)
    order = Order(
        **wanted.model_dump(exclude={"id", "division_code", "source_id"}),
        id=wanted.id or new_id(),
        version=1,
        series=read.series("ZG"),
        state=State.OPEN,
        division_code=place.division_code,
        source_id=place.source_id,
        mark=place.mark,
        level=await level_of(session, place.source_id, wanted.responsible_id, read.moment),
        issued_at=read.moment,
        recorded_at=read.moment,
        recorded_by=caller.account_id,
        due_at=term.due.at,
        run=1,
    )
    session.add(order)
    await session.flush()
    await start_clock(session, order, Clock.WORK, term, [order.responsible_id], read.moment)
    tell(session, order, contract.OrderIssued, issued_at=read.moment, due_at=order.due_at)
    audit.record(session, caller, "order.issue", subject(order), division=order.division_code)
    return order, True


async def hand_on(session: Session, order: Order, responsible_id: UUID, at: datetime, cause: UUID) -> None:
    """Let who answers now at the same level of the chain see to a locked order; the due time stays."""
    order.responsible_id = responsible_id
    order.version += 1
    when = {"at": at, "id": derived_id(cause, "order", order.id)}
    tell(session, order, contract.OrderHandedOn, when, handed_on_at=at, due_at=order.due_at)
    clock = {"at": at, "id": derived_id(cause, "clock", order.id)}
    await DEADLINES.assign(session, order.id, Clock.WORK, [responsible_id], **clock)


async def submit(session: Session, caller: Caller, order_id: UUID, wanted: EvidenceCreate) -> tuple[Order, bool]:
    """Show that the work is done. The clock runs on: only somebody else's look can end it, and that is due soon too."""
    order = await locked(session, caller, order_id)
    require_responsible(caller, order)
    sent_before = await repository.known(session, Evidence, wanted.id)
    if sent_before is not None:
        require_same(sent_before, caller, wanted.model_dump() | {"order_id": order.id}, errors.EvidenceExists)
        return order, False
    now = time.now()
    if not lifecycle.can_be_done_at(wanted.done_at, order.issued_at, now):
        raise errors.EvidenceTimeWrong
    move(order, Move.SUBMIT)
    put_on_file(session, caller, order, Evidence, now, wanted.model_dump())
    await _await_verification(session, caller, order, now)
    tell(session, order, contract.EvidenceSubmitted, submitted_at=now)
    audit.record(session, caller, "order.submit", subject(order), division=order.division_code)
    return order, True


async def verify(session: Session, caller: Caller, order_id: UUID, wanted: VerificationCreate) -> Order:
    """Look whether the work is done: passed ends the order's clock as of its evidence, failed lets it run on unheld.

    Raises OwnWork where the town keeps doing and verifying apart; else the warning is kept on the file.
    """
    verifier = acting_person(caller)
    order, now = await locked(session, caller, order_id), time.now()
    move(order, Move.CONFIRM if wanted.passed else Move.REJECT)
    evidence = await repository.latest_evidence(session, order.id)
    assert evidence is not None  # noqa: S101 - the table of moves lets nobody verify without it
    warning = await _warning(session, caller, order, evidence, now)
    look = wanted.model_dump() | {"evidence_id": evidence.id, "warning": warning}
    put_on_file(session, caller, order, Verification, now, look)
    overdue = evidence.recorded_at > order.due_at
    await DEADLINES.end(session, order.id, Clock.VERIFICATION, None, now)
    if wanted.passed:
        await _close(session, order, evidence.recorded_at, now)
    else:
        await _hold(session, order, now)
    verified: dict[str, Any] = {
        "verifier_id": verifier,
        "verified_at": now,
        "passed": wanted.passed,
        "overdue": overdue,
    }
    tell(session, order, contract.OrderVerified, **verified)
    audit.record(session, caller, "order.verify", subject(order), warning, division=order.division_code)
    return order


async def _await_verification(session: Session, caller: Caller, order: Order, now: datetime) -> None:
    """Let those who verify answer for their look by a due time, until which the order's own steps wait for them."""
    term = (await rules(session, order.division_code, now)).term(VERIFY)
    concerned = [caller.person_id, order.responsible_id]
    looking = await verifiers(session, town_of(order.division_code), now, but=concerned)
    await start_clock(session, order, Clock.VERIFICATION, term, looking, now)
    await _hold(session, order, term.due.at)


async def _hold(session: Session, order: Order, until: datetime) -> None:
    """Hold the steps of the order's own clock until then; a pending request for more time keeps the hold of its own."""
    asked = await repository.on_file(session, Extension, order.id)
    if not any(each.state == ExtensionState.PENDING for each in asked):
        await DEADLINES.hold(session, order.id, Clock.WORK, until)


async def _close(session: Session, order: Order, evidenced_at: datetime, now: datetime) -> None:
    """End the clock as of the evidence, and take back what was done about an order that had been obeyed by then.

    What counts is when the work was shown to be done: neither when it is said to have been, nor when somebody looked.
    Nobody has to decide on more time any more.
    """
    order.closed_at = now
    await DEADLINES.end(session, order.id, Clock.EXTENSION, None, now)
    deadline = await DEADLINES.end(session, order.id, Clock.WORK, None, evidenced_at)
    if deadline is not None:
        await DEADLINES.withdraw(session, deadline, UNFOUNDED, now, since=evidenced_at)
        await accountability.withdraw_unfounded(session, deadline.id, now)


async def _warning(session: Session, caller: Caller, order: Order, evidence: Evidence, now: datetime) -> str | None:
    """What to note when somebody verifies their own work; nothing when somebody else does."""
    verifier = {acting_person(caller), caller.account_id}
    if not lifecycle.is_own(verifier, order.responsible_id, evidence.person_id, evidence.recorded_by):
        return None
    read = await rules(session, order.division_code, now)
    if read.policies[SEPARATION].value != Separation.WARN_AND_RECORD:
        raise errors.OwnWork
    return "复核人同时是整改责任人或佐证提交人，已按规则留痕。"


async def _place(session: Session, caller: Caller, wanted: OrderCreate) -> Place:
    """Where the order belongs: to its source, to its complaint's, or to a division; the complaint is moved on."""
    if wanted.complaint_id is None:
        return await place_of(session, caller, wanted.source_id, wanted.division_code)
    try:
        complaint = await intake.put_under_order(session, caller, wanted.complaint_id)
    except ComplaintNotFound:
        raise errors.ComplaintUnknown from None
    source_id = wanted.source_id or complaint.source_id
    return await place_of(session, caller, source_id, wanted.division_code or complaint.division_code)


async def start_clock(
    session: Session,
    order: Order,
    clock: Clock,
    term: Term,
    answering: list[UUID],
    started_at: datetime,
    cause: UUID | None = None,
) -> int:
    """Start a clock of an order, or its next run, for those who answer for it; returns the number of the run."""
    thing: Reach | Source | None = await session.get(Source, order.source_id) if order.source_id else None
    if order.reach_id is not None:
        thing = await session.get(Reach, order.reach_id)
    what = f"{KIND_WORDS[Kind(order.kind)]} {order.number}" + (f"（{thing.name}）" if thing else "")
    title = WAITING_WORDS[clock] + what
    on_clock = Subject("order", order.id, title, order.division_code, order.mark, answering)
    return (await DEADLINES.start(session, on_clock, clock, term.due, term.rule, started_at, cause)).run


async def locked(session: Session, caller: Caller, order_id: UUID) -> Order:
    """The order, locked, if the caller may see it; raises OrderNotFound."""
    order = await repository.find(session, caller, order_id, lock=True)
    if order is None:
        raise errors.OrderNotFound
    return order


def require_responsible(caller: Caller, order: Order) -> None:
    """Only the responsible person acts on an order, or the office on their behalf; raises NotResponsible."""
    if caller.person_id != order.responsible_id and ON_BEHALF not in caller.scopes:
        raise errors.NotResponsible


def require_same(known: Recorded | OfOrder, caller: Caller, said: dict[str, Any], clash: type[Problem]) -> None:
    """A record that is sent again says what it said the first time; raises the clash for any other."""
    same = all(getattr(known, name) == value for name, value in said.items() if value is not None)
    if known.recorded_by != caller.account_id or not same:
        raise clash


def move(order: Order, by: Move) -> None:
    """Bring a locked order to the state that a move leads to; raises OrderMoveNotAllowed."""
    state = State(order.state)
    after = lifecycle.after(state, by)
    if after is None:
        raise errors.OrderMoveNotAllowed(state, by)
    order.state = after
    order.version += 1


def put_on_file(
    session: Session, caller: Caller, order: Order, table: type[OnFile], now: datetime, values: dict[str, Any]
) -> OnFile:
    """Put a record on an order's file, with who made it."""
    row = table(
        **values | {"id": values.get("id") or new_id()},
        order_id=order.id,
        recorded_at=now,
        recorded_by=caller.account_id,
        person_id=caller.person_id,
    )
    session.add(row)
    return row


def subject(order: Order) -> str:
    """What events and audit call an order."""
    return f"orders/{order.id}"


def tell(
    session: Session,
    order: Order,
    event: type[contract.OrderState],
    when: Mapping[str, Any] | None = None,
    **more: Any,  # noqa: ANN401 - each event's own fields
) -> None:
    """Tell news of a locked order."""
    fields = {name: getattr(order, name) for name in contract.OrderState.model_fields if name != "order_id"}
    append(session, subject(order), event(order_id=order.id, **fields, **more), **(when or {}))
