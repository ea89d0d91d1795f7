"""What people are told of: steps of the ladder, new orders, what is theirs now or waits for them."""

from datetime import datetime

from services.registry.notifications import lifecycle
from services.registry.notifications.repository import told_since
from services.registry.notifications.service import delivery, tell
from shared.contracts import Envelope, complaints, patrol, registry
from shared.contracts.deadlines import DeadlineEnded, DeadlineEscalated, DeadlineSet, unfounded_since
from shared.db.session import Session
from shared.directory.policies import in_force
from shared.events.subscriptions import Subscriptions
from shared.time import local

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
        deliver_at=await _reaching(session, clock, event),
        kind=f"{clock.clock}_waiting",
        link=lifecycle.link(event.producer, clock.subject_type, clock.subject_id),
        division_code=clock.division_code,
        mark=clock.mark,
    )


async def _reaching(session: Session, clock: DeadlineSet, event: Envelope) -> datetime:
    """What waits by an urgent rule is told at any time."""
    rules = await in_force(session, clock.division_code, local(event.time).date())
    rule = rules.get(clock.rule.get("policy", ""))
    return await delivery(session, clock.division_code, event.time, urgent=rule is not None and rule.urgent)


@subscriptions.on(patrol.DeadlineEnded, complaints.DeadlineEnded)
async def tell_of_withdrawal(session: Session, clock: DeadlineEnded, event: Envelope) -> None:
    """Everybody who was told of steps that turn out to be unfounded learns that they were taken back."""
    since = unfounded_since(clock)
    if since is None:
        return
    link = lifecycle.link(event.producer, clock.subject_type, clock.subject_id)
    told = await told_since(session, link, tuple(lifecycle.STEPS), since)
    deliver_at = await delivery(session, clock.division_code, event.time)
    for person_id, title in told.items():
        tell(
            session,
            event.id,
            [person_id],
            lifecycle.of_withdrawal(clock.subject_type, title),
            created_at=event.time,
            deliver_at=deliver_at,
            kind="withdrawn",
            link=link,
            division_code=clock.division_code,
            mark=clock.mark,
        )


@subscriptions.on(complaints.OrderIssued)
async def tell_of_order(session: Session, order: complaints.OrderIssued, event: Envelope) -> None:
    """Whoever has to put something right learns of it when they may be disturbed."""
    await _tell_of_order(session, order, lifecycle.of_order(order.number, order.due_at), event, kind="order_issued")


@subscriptions.on(complaints.OrderHandedOn)
async def tell_of_order_in_hand(session: Session, order: complaints.OrderHandedOn, event: Envelope) -> None:
    """Whoever takes over learns of it as of a new one."""
    words = lifecycle.of_order_in_hand(order.number, order.due_at)
    await _tell_of_order(session, order, words, event, kind="order_handed_on")


async def _tell_of_order(
    session: Session, order: complaints.OrderState, words: lifecycle.Words, event: Envelope, *, kind: str
) -> None:
    tell(
        session,
        event.id,
        [order.responsible_id],
        words,
        created_at=event.time,
        deliver_at=await delivery(session, order.division_code, event.time),
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
        deliver_at=await delivery(session, complaint.division_code, event.time),
        kind="complaint_assigned",
        link=lifecycle.link(event.producer, "complaint", complaint.complaint_id),
        division_code=complaint.division_code,
        mark=complaint.mark,
    )
