"""What duties take in from others."""

from services.patrol.duties import service
from shared.contracts import Envelope
from shared.contracts.registry import LeaveRecorded, PostRecorded, ResponsibilityRecorded
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions

_TOWN = 9  # digits of a town's code; a county's is shorter
# The directory's own handler comes first (see parts.py), so that it already knows what the event says.
subscriptions = Subscriptions()


@subscriptions.on(ResponsibilityRecorded, once=True)
async def hand_on(session: Session, data: ResponsibilityRecorded, event: Envelope) -> None:
    """Somebody else answers for an object: so do its duties ahead."""
    await service.reassign(session, data, event)


@subscriptions.on(PostRecorded, once=True)
async def hand_on_by_post(session: Session, data: PostRecorded, event: Envelope) -> None:
    """A post has changed hands: its holder stands in for who is missing in a chain, its deputy for who is away."""
    await service.reassign_in(session, data.division_code, event)


@subscriptions.on(LeaveRecorded, once=True)
async def hand_on_by_leave(session: Session, data: LeaveRecorded, event: Envelope) -> None:
    """Somebody is away, perhaps from a post above their own division: the whole town's duties are looked at."""
    await service.reassign_in(session, data.division_code[:_TOWN], event)


@subscriptions.reconsidering
async def hand_on_again(session: Session, _producer: str) -> None:
    """The registry went back: the duties ahead follow the chains that it has now."""
    await service.reassign_all(session)
