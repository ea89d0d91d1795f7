"""Use case: what a patrol found is followed like any problem, by an order or by an intake record, exactly once.

Whichever it is bears the finding's id: so a finding that is told again opens nothing, and patrol knows its own. It is
an order where somebody answers for the object, and else an intake record, which waits for the office and escalates.
"""

from uuid import UUID

from services.complaints.findings import lifecycle
from services.complaints.intake import service as intake
from services.complaints.intake.lifecycle import Channel, Regime
from services.complaints.intake.lifecycle import State as ComplaintState
from services.complaints.intake.models import Complaint
from services.complaints.rectification import lifecycle as orders_lifecycle
from services.complaints.rectification import service as orders
from services.complaints.rectification.lifecycle import Clock, State
from services.complaints.rectification.models import Order, Sighting
from services.complaints.sealing import ring
from shared.contracts import Envelope
from shared.contracts import complaints as contract
from shared.contracts.patrol import FindingConfirmed, FindingRecorded
from shared.db.session import Session
from shared.directory.models import Reach, Source
from shared.directory.people import held, responsible
from shared.directory.rules import Rules, rules
from shared.ids import derived_id
from shared.time import local

PATROL = derived_id("service", "patrol")  # in the place of the account that enters a record


async def follow(session: Session, data: FindingRecorded, event: Envelope) -> None:
    """Open what a finding asks for, unless that was done."""
    if not lifecycle.is_followed(data.state, data.mark):
        return
    for table in (Order, Complaint):
        if await session.get(table, data.finding_id) is not None:
            return
    read = await rules(session, data.division_code, event.time)
    answering = await _answering(session, data, read)
    if answering is None:
        await _take_in(session, data, read, event)
    else:
        await _order(session, data, read, event, *answering)


async def keep_sighting(session: Session, data: FindingConfirmed, event: Envelope) -> None:
    """Keep with an order what a patrol saw of it; the order is closed by its own verification only."""
    if data.order_id is None or await session.get(Sighting, data.confirmation_id) is not None:
        return
    order = await session.get(Order, data.order_id, with_for_update=True)
    if order is None:
        return
    order.version += 1
    session.add(
        Sighting(
            id=data.confirmation_id,
            order_id=order.id,
            fixed=data.fixed,
            seen_at=data.seen_at,
            person_id=data.person_id,
            recorded_at=event.time,
            recorded_by=PATROL,
        )
    )


async def _answering(session: Session, data: FindingRecorded, read: Rules) -> tuple[str, UUID] | None:
    """Who answers today for an object that is still on record; nobody for one that is unknown or closed."""
    day = local(read.moment).date()
    thing: Reach | Source | None
    if data.object_type == "reach":
        thing = await session.get(Reach, data.object_id)
    else:
        thing = await session.get(Source, data.object_id)
    if thing is None or not held(thing, day):
        return None
    return lifecycle.answering(await responsible(session, thing.id, day), data.patroller_id)


async def _order(
    session: Session, data: FindingRecorded, read: Rules, event: Envelope, level: str, person_id: UUID
) -> None:
    kind, severity = lifecycle.terms(data.severity, settled_on_spot=data.settled_on_spot)
    term = read.term(orders_lifecycle.term_key(kind, severity))
    order = Order(
        id=data.finding_id,
        version=1,
        series=read.series("ZG"),
        state=State.OPEN,
        kind=kind,
        severity=severity,
        requirement=lifecycle.words(data.label, data.item),
        division_code=data.division_code,
        source_id=data.object_id if data.object_type == "source" else None,
        reach_id=data.object_id if data.object_type == "reach" else None,
        finding_id=data.finding_id,
        mark=data.mark,
        responsible_id=person_id,
        level=level,
        issued_at=read.moment,
        due_at=term.due.at,
        run=1,
        recorded_at=read.moment,
        recorded_by=PATROL,
    )
    session.add(order)
    await session.flush()
    await orders.start_clock(session, order, Clock.WORK, term, [person_id], read.moment, event.id)
    when = {"at": read.moment, "id": derived_id(event.id, "order", order.id)}
    orders.tell(session, order, contract.OrderIssued, when, issued_at=read.moment, due_at=order.due_at)


async def _take_in(session: Session, data: FindingRecorded, read: Rules, event: Envelope) -> None:
    complaint = Complaint(
        id=data.finding_id,
        version=1,
        series=read.series(),
        state=ComplaintState.RECEIVED,
        channel=Channel.PATROL,
        category=lifecycle.category_of(data.category),
        regime=Regime.RIVER_CHIEF if data.object_type == "reach" else Regime.ENVIRONMENT_REPORT,
        urgent=data.severity >= lifecycle.URGENT,
        description=lifecycle.words(data.label, data.item),
        division_code=data.division_code,
        source_id=data.object_id if data.object_type == "source" else None,
        mark=data.mark,
        occurred_at=data.found_at,
        received_at=read.moment,
        anonymous=True,
        filed_by=data.patroller_id,
        fingerprint=ring().fingerprint(data.finding_id.bytes),
        recorded_at=read.moment,
        recorded_by=PATROL,
    )
    await intake.take_in(session, complaint, read, event.id)
