"""Use cases: ask for more time, give it or not."""

from datetime import datetime
from uuid import UUID

from services.complaints.deadlines import DEADLINES
from services.complaints.extensions import errors, lifecycle
from services.complaints.extensions.lifecycle import State
from services.complaints.extensions.models import Extension
from services.complaints.extensions.schemas import ExtensionCreate, ExtensionDecision
from services.complaints.people import acting_person, leaders
from services.complaints.rectification import repository
from services.complaints.rectification import service as orders
from services.complaints.rectification.lifecycle import Clock, Move, Severity, is_own
from services.complaints.rectification.models import Order
from shared import audit, time
from shared.auth.caller import Caller
from shared.calendar.workdays import Unit, shift
from shared.contracts import complaints as contract
from shared.db.session import Session
from shared.directory.rules import Term, rules, town_of
from shared.http.problems import NotPermitted

HOLD = "escalate.extension_hold"
# More time is given one level up: by who verifies for the town, or by the leading group.
DECIDERS = frozenset({"complaints:verify", "accountability:decide"})


async def request_time(session: Session, caller: Caller, order_id: UUID, wanted: ExtensionCreate) -> tuple[Order, bool]:
    """Ask for more time, before the due time and as often as the town allows; escalation waits for the answer a while.

    Raises ExtensionTooLate, ExtensionPending, ExtensionsUsedUp.
    """
    order = await orders.locked(session, caller, order_id)
    orders.require_responsible(caller, order)
    sent_before = await repository.known(session, Extension, wanted.id)
    if sent_before is not None:
        orders.require_same(sent_before, caller, wanted.model_dump() | {"order_id": order.id}, errors.ExtensionExists)
        return order, False
    now = time.now()
    if now >= order.due_at:
        raise errors.ExtensionTooLate
    orders.move(order, Move.REQUEST_TIME)
    most_key = lifecycle.most_key(Severity(order.severity))
    read = await rules(session, order.division_code, now)
    before = [each.state for each in await repository.on_file(session, Extension, order.id)]
    if State.PENDING in before:
        raise errors.ExtensionPending
    if before.count(State.GRANTED) >= read.policies[most_key].amount:
        raise errors.ExtensionsUsedUp(read.policies[most_key].amount)
    values = wanted.model_dump() | {"state": State.PENDING, "due_before": order.due_at}
    extension = orders.put_on_file(session, caller, order, Extension, now, values)
    hold = read.policies[HOLD]
    held_until = shift(order.due_at, hold.amount, hold.span, read.calendar).at
    await DEADLINES.hold(session, order.id, Clock.WORK, held_until)
    deciding = await leaders(session, town_of(order.division_code), now, but=[caller.person_id, order.responsible_id])
    await orders.start_clock(session, order, Clock.EXTENSION, read.term(HOLD), deciding, now)
    orders.tell(session, order, contract.ExtensionRequested, extension_id=extension.id, requested_at=now)
    audit.record(session, caller, "order.request_time", orders.subject(order), division=order.division_code)
    return order, True


async def decide_time(
    session: Session, caller: Caller, order_id: UUID, extension_id: UUID, wanted: ExtensionDecision
) -> Order:
    """Give more time, in a new run of the clock, or none: then the old run goes on without a hold.

    Raises ExtensionNotFound, ExtensionDecided, OwnExtension.
    """
    decider = acting_person(caller)
    if not caller.scopes & DECIDERS:
        raise NotPermitted("延期须由有复核或问责权限的负责人审批。")
    order, now = await orders.locked(session, caller, order_id), time.now()
    extension = await repository.known(session, Extension, extension_id)
    if extension is None or extension.order_id != order.id:
        raise errors.ExtensionNotFound
    if extension.state != State.PENDING:
        raise errors.ExtensionDecided
    if is_own({decider, caller.account_id}, order.responsible_id, extension.person_id, extension.recorded_by):
        raise errors.OwnExtension
    orders.move(order, Move.DECIDE_TIME)
    extension.decided_by, extension.decided_at, extension.decision_reason = decider, now, wanted.reason
    extension.state = State.GRANTED if wanted.granted else State.REFUSED
    await DEADLINES.end(session, order.id, Clock.EXTENSION, None, now)
    if wanted.granted:
        await _extend(session, order, extension, wanted.amount or extension.amount, now)
    else:
        await DEADLINES.hold(session, order.id, Clock.WORK, now)
        orders.tell(session, order, contract.ExtensionRefused, extension_id=extension.id, decided_at=now)
    audit.record(
        session, caller, "order.decide_time", orders.subject(order), wanted.reason, division=order.division_code
    )
    return order


async def _extend(session: Session, order: Order, extension: Extension, amount: int, now: datetime) -> None:
    unit = Unit(extension.unit)
    read = await rules(session, order.division_code, now)
    due = read.due(lifecycle.starts(order.due_at, now), amount, unit)
    rule = {"extension_id": str(extension.id), "label": "批准延期", "value": amount, "unit": unit}
    extension.granted_amount, extension.due_after = amount, due.at
    order.due_at = due.at
    order.run = await orders.start_clock(session, order, Clock.WORK, Term(due, rule), [order.responsible_id], now)
    orders.tell(session, order, contract.OrderExtended, decided_at=now, due_at=due.at, run=order.run)
