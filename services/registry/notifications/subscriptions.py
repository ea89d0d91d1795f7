"""What people are told of: steps of the ladder, new orders, what is theirs now or waits for them."""

from services.registry.notifications import lifecycle
from services.registry.notifications.service import tell
from shared.contracts import Envelope, complaints, patrol, registry
from shared.contracts.deadlines import DeadlineEscalated, DeadlineSet
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions

subscriptions = Subscriptions()


@subscriptions.on(complaints.DeadlineEscalated, patrol.DeadlineEscalated, registry.DeadlineEscalated)
async def tell_of_step(session: Session, step: DeadlineEscalated, event: Envelope) -> None:
    """Of several steps that were missed at once only the highest says `notify`."""
    if not step.notify:
        return
    tell(
        session,
        step.escalation_id,
        step.recipient_ids,
        lifecycle.of_step(step.step, step.title, step.run, step.due_at),
        created_at=event.time,
        deliver_at=step.notify_at,
        kind=step.step,
        link=lifecycle.link(event.producer, step.subject_type, step.subject_id),
        division_code=step.division_code,
        mark=step.mark,
    )


@subscriptions.on(complaints.DeadlineSet, registry.DeadlineSet)
async def tell_of_waiting(session: Session, clock: DeadlineSet, event: Envelope) -> None:
    """Once for each run and person: a clock that is only set anew, on a better calendar, tells nobody twice."""
    if clock.clock not in lifecycle.WAITING:
        return
    tell(
        session,
        clock.deadline_id,
        clock.responsible_ids,
        lifecycle.of_waiting(clock.clock, clock.title, clock.due_at),
        created_at=event.time,
        deliver_at=event.time,
        kind=f"{clock.clock}_waiting",
        link=lifecycle.link(event.producer, clock.subject_type, clock.subject_id),
        division_code=clock.division_code,
        mark=clock.mark,
    )


@subscriptions.on(complaints.OrderIssued)
async def tell_of_order(session: Session, order: complaints.OrderIssued, event: Envelope) -> None:
    """The inbox disturbs nobody, so that what is new is there at once."""
    _tell_of_order(session, order, lifecycle.of_order(order.number, order.due_at), event, kind="order_issued")


@subscriptions.on(complaints.OrderHandedOn)
async def tell_of_order_in_hand(session: Session, order: complaints.OrderHandedOn, event: Envelope) -> None:
    """Whoever takes over learns of it as of a new one."""
    words = lifecycle.of_order_in_hand(order.number, order.due_at)
    _tell_of_order(session, order, words, event, kind="order_handed_on")


def _tell_of_order(
    session: Session, order: complaints.OrderState, words: lifecycle.Words, event: Envelope, *, kind: str
) -> None:
    tell(
        session,
        event.id,
        [order.responsible_id],
        words,
        created_at=event.time,
        deliver_at=event.time,
        kind=kind,
        link=lifecycle.link(event.producer, "order", order.order_id),
        division_code=order.division_code,
        mark=order.mark,
    )


@subscriptions.on(complaints.ComplaintAssigned)
async def tell_of_complaint(session: Session, complaint: complaints.ComplaintAssigned, event: Envelope) -> None:
    """As with orders; a complaint that went to an office has no handler to tell."""
    tell(
        session,
        event.id,
        [complaint.handler_id] if complaint.handler_id else [],
        lifecycle.of_complaint(complaint.number),
        created_at=event.time,
        deliver_at=event.time,
        kind="complaint_assigned",
        link=lifecycle.link(event.producer, "complaint", complaint.complaint_id),
        division_code=complaint.division_code,
        mark=complaint.mark,
    )
