"""What matters take in: the clocks of all services, this one's included."""

from services.registry.matters import repository
from shared.contracts import Envelope, complaints, patrol, registry
from shared.contracts.deadlines import DeadlineEnded, DeadlineSet
from shared.db.session import Session
from shared.events.gathering import Gathering
from shared.events.subscriptions import Subscriptions

_TOLD = {"subject_type", "subject_id", "title", "division_code", "due_at", "responsible_ids"}
_clocks = Gathering(repository.put)
subscriptions = Subscriptions()


@subscriptions.forgetting
async def forget(session: Session, producer: str) -> None:
    """Nothing but a copy."""
    await repository.forget(session, producer)


@subscriptions.on(patrol.DeadlineSet, complaints.DeadlineSet, registry.DeadlineSet)
async def keep(session: Session, data: DeadlineSet, event: Envelope) -> None:
    """A clock started, or somebody else answers for it from now on."""
    told = data.model_dump(include=_TOLD)
    await _clocks.add(session, (data.deadline_id, told | {"id": data.deadline_id, "service": event.producer}))


@subscriptions.on(patrol.DeadlineEnded, complaints.DeadlineEnded, registry.DeadlineEnded)
async def end(session: Session, data: DeadlineEnded, _event: Envelope) -> None:
    """A clock stopped."""
    await _clocks.add(session, (data.deadline_id, None))
