"""Use cases: tell people, and know that they have read it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.registry.notifications import repository
from services.registry.notifications.errors import NotificationNotFound
from services.registry.notifications.lifecycle import Words
from services.registry.notifications.models import Notification
from shared import audit, time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.ids import derived_id


def tell(
    session: Session,
    occasion: UUID,
    persons: Iterable[UUID],
    words: Words,
    *,
    created_at: datetime,
    deliver_at: datetime,
    **about: str,
) -> None:
    """One message for each person about one occasion, however often it is told; `about` is the rest of the row."""
    common = {"title": words.title, "body": words.body, "created_at": created_at, "deliver_at": deliver_at} | about
    for person in dict.fromkeys(persons):
        row = {"id": derived_id("notification", occasion, person), "person_id": person} | common
        repository.add(session, row)


async def read(session: Session, caller: Caller, notification_id: UUID) -> Notification:
    """Note when the person read it first; raises NotificationNotFound."""
    notification = await repository.find(session, caller, notification_id, time.now())
    if notification is None:
        raise NotificationNotFound
    if notification.read_at is None:
        notification.read_at = time.now()
        audit.record(session, caller, "notification.read", f"notifications/{notification.id}")
    return notification
