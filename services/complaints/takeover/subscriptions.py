"""What takeovers take in from the registry."""

from services.complaints.takeover import service
from shared.contracts import Envelope
from shared.contracts.registry import ResponsibilityRecorded
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions

# The directory's own handler comes first (see parts.py), so that it already knows what the event says.
subscriptions = Subscriptions()


@subscriptions.on(ResponsibilityRecorded, once=True)
async def follow_change(session: Session, data: ResponsibilityRecorded, event: Envelope) -> None:
    """Somebody else answers for a source, perhaps from today on."""
    await service.follow_chains(session, event.time, cause=event.id, source_id=data.object_id)
