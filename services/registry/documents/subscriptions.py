"""A document goes with its source: to its division, to whoever answers for it, and to the end of its supervision."""

from services.registry.clocks import WITHDRAWN
from services.registry.deadlines import DEADLINES
from services.registry.documents import repository, service
from shared.calendar.days import day_ended_by, midnight
from shared.contracts import Envelope
from shared.contracts.registry import ResponsibilityRecorded, SourceRecorded
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions
from shared.ids import derived_id

subscriptions = Subscriptions()


@subscriptions.on(ResponsibilityRecorded, once=True)
async def hand_on(session: Session, changed: ResponsibilityRecorded, event: Envelope) -> None:
    """Whoever answers on the day on which a clock is due answers for it from now on."""
    for document in await repository.of_source(session, changed.object_id):
        for clock in await repository.running(session, document.id):
            answering = await service.answerable(session, document, day_ended_by(clock.due_at))
            if answering != clock.responsible_ids:
                cause = derived_id(event.id, clock.id)
                await DEADLINES.assign(session, document.id, clock.clock, answering, at=event.time, id=cause)


@subscriptions.on(SourceRecorded, once=True)
async def go_along(session: Session, source: SourceRecorded, event: Envelope) -> None:
    """Documents are where their source is; what would be due after it is supervised no more is not due."""
    await repository.move(session, source.id, source.division_code)
    if source.valid_to is None:
        return
    for document in await repository.of_source(session, source.id):
        for clock in await repository.running(session, document.id):
            if clock.due_at > midnight(source.valid_to):
                await DEADLINES.end(session, document.id, clock.clock, WITHDRAWN, event.time)
