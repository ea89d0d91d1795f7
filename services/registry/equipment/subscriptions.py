"""Equipment goes with its source: to its division, and to the end of its supervision."""

from services.registry.clocks import WITHDRAWN
from services.registry.deadlines import DEADLINES
from services.registry.equipment import repository
from services.registry.equipment.lifecycle import CLOCK
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
    """Nothing is owed of the equipment of a source that is supervised no more."""
    await _places.add(session, (source.id, source.division_code))
    if source.valid_to is None:
        return
    for equipment in await repository.of_source(session, source.id):
        clock = await repository.running(session, equipment.id)
        if clock is not None and clock.due_at > midnight(source.valid_to):
            await DEADLINES.end(session, equipment.id, CLOCK, WITHDRAWN, event.time)
