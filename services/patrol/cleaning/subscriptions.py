"""What cleaning takes in from others."""

from services.patrol.cleaning import service
from shared.contracts import Envelope
from shared.contracts.registry import ResponsibilityRecorded
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions

# The directory's own handler comes first (see parts.py), so that it already knows what the event says.
subscriptions = Subscriptions()


@subscriptions.on(ResponsibilityRecorded, once=True)
async def hand_on(session: Session, data: ResponsibilityRecorded, event: Envelope) -> None:
    """Somebody else answers for a reach: so do the shifts ahead that follow its chain."""
    await service.follow_chain(session, data, event)


@subscriptions.reconsidering
async def hand_on_again(session: Session, _producer: str) -> None:
    """The registry went back: the shifts ahead follow the chains that it has now."""
    await service.follow_all(session)
