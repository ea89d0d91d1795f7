"""What the ledger takes in."""

from services.reporting.ledger.lifecycle import READINGS, fact_of, link, withdrawals
from services.reporting.ledger.repository import empty, gather
from shared.contracts import Envelope, EventData, complaints, deadlines, patrol, registry
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions

ENDED = (patrol.DeadlineEnded, complaints.DeadlineEnded, registry.DeadlineEnded)
subscriptions = Subscriptions()


@subscriptions.forgetting
async def forget(session: Session, producer: str) -> None:
    """The ledger is nothing but a copy."""
    await empty(session, producer)


@subscriptions.on(*READINGS)
async def keep_fact(session: Session, data: EventData, event: Envelope) -> None:
    """Something happened that a figure counts."""
    await gather(session, "facts", fact_of(data, event))


@subscriptions.on(
    patrol.DutyMet,
    patrol.RecordVoided,
    patrol.CleaningRecorded,
    patrol.CleaningCancelled,
    complaints.AccountabilityWithdrawn,
    registry.AdmissionReopened,
    registry.AdmissionVoided,
    *ENDED,
)
async def withdraw_facts(session: Session, data: EventData, event: Envelope) -> None:
    """Something shows that facts on record were unfounded."""
    for found in withdrawals(data):
        span = {"since": found.since, "until": found.until}
        row = {"of": found.subject_id, "unfounded": found.kind, "clock": found.clock, "at": event.time} | span
        await gather(session, "withdrawn", row)


@subscriptions.on(patrol.DeadlineSet, complaints.DeadlineSet, registry.DeadlineSet)
async def open_item(session: Session, data: deadlines.DeadlineSet, event: Envelope) -> None:
    """A clock started, or somebody else answers for it from now on."""
    row = data.model_dump(exclude={"rule"}) | {
        "rule_words": data.rule["words"],
        "link": link(event.producer, data.subject_type, data.subject_id),
    }
    await gather(session, "set", row)


@subscriptions.on(patrol.DeadlineEscalated, complaints.DeadlineEscalated, registry.DeadlineEscalated)
async def escalate_item(session: Session, data: deadlines.DeadlineEscalated, _event: Envelope) -> None:
    """A step was taken: the item shows the highest."""
    await gather(session, "escalated", {"of": data.deadline_id, "reached": data.level, "taken": data.step})


@subscriptions.on(*ENDED)
async def end_item(session: Session, data: deadlines.DeadlineEnded, _event: Envelope) -> None:
    """A clock stopped; a superseded run leaves the list to its successor."""
    await gather(session, "ended", {"of": data.deadline_id})
