"""What the office takes in from patrols."""

from services.complaints.findings import service
from shared.contracts import Envelope
from shared.contracts.patrol import FindingConfirmed, FindingRecorded
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions

subscriptions = Subscriptions()


@subscriptions.on(FindingRecorded)
async def follow(session: Session, data: FindingRecorded, event: Envelope) -> None:
    """Something was wrong at an object."""
    await service.follow(session, data, event)


@subscriptions.on(FindingConfirmed)
async def keep_sighting(session: Session, data: FindingConfirmed, event: Envelope) -> None:
    """A later visit looked whether it was put right."""
    await service.keep_sighting(session, data, event)
