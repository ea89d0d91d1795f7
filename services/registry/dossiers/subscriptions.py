"""What the files take in of patrol and complaints."""

from services.registry.dossiers.lifecycle import READINGS, entry_of, fate
from services.registry.dossiers.repository import empty, gather
from shared.contracts import Envelope, EventData, complaints, patrol
from shared.contracts.deadlines import DeadlineEnded, unfounded_since
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions

subscriptions = Subscriptions()


@subscriptions.forgetting
async def forget(session: Session, producer: str) -> None:
    """The entries are nothing but a copy."""
    await empty(session, producer)


@subscriptions.on(*READINGS)
async def keep_entry(session: Session, data: EventData, event: Envelope) -> None:
    """Something happened to an object, or to a matter of it."""
    await gather(session, "entries", entry_of(data, event))


@subscriptions.on(patrol.DutyMissed)
async def miss_duty(session: Session, data: patrol.DutyMissed, event: Envelope) -> None:
    """A visit that was missed stands for itself."""
    await gather(session, "fates", fate(data.duty_id, event, "missed", data.due_at))


@subscriptions.on(patrol.DutyMet)
async def meet_duty(session: Session, data: patrol.DutyMet, event: Envelope) -> None:
    """One that was made is told by its visit, even if that was heard of only after it had been missed."""
    await gather(session, "fates", fate(data.duty_id, event, "met_late" if data.late_arrival else "met"))


@subscriptions.on(patrol.DeadlineEnded, complaints.DeadlineEnded)
async def end_clock(session: Session, data: DeadlineEnded, event: Envelope) -> None:
    """A clock stopped; what was done about it may turn out to have been unfounded."""
    await gather(session, "fates", fate(data.deadline_id, event, data.outcome))
    since = unfounded_since(data)
    if since is not None:
        await gather(session, "withdrawn", {"of": data.subject_id, "clock": data.clock, "since": since})
