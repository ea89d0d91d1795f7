"""A document goes with its source: to its division, and to the end of its supervision."""

from services.registry.clocks import WITHDRAWN
from services.registry.deadlines import DEADLINES
from services.registry.documents import repository
from shared.calendar.days import midnight
from shared.contracts import Envelope
from shared.contracts.registry import SourceRecorded
from shared.db.session import Session
from shared.events.gathering import Gathering
from shared.events.subscriptions import Subscriptions

_places = Gathering(repository.move)
subscriptions = Subscriptions()


@subscriptions.on(SourceRecorded, once=True)
async def go_along(session: Session, source: SourceRecorded, event: Envelope) -> None:
    """Documents are where their source is; what would be due after it is supervised no more is not due."""
    await _places.add(session, (source.id, source.division_code))
    if source.valid_to is None:
        return
    for document in await repository.of_source(session, source.id):
        for clock in await repository.running(session, document.id):
            if clock.due_at > midnight(source.valid_to):
                await DEADLINES.end(session, document.id, clock.clock, WITHDRAWN, event.time)
