"""All SQL of this slice."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.notifications.models import Notification
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of

FIELDS = ("id", "title", "body", "link", "kind", "division_code", "mark", "deliver_at", "read_at")


def add(session: Session, row: rows.Row) -> None:
    """Put a message into an inbox; one that is there already stays as it is."""
    rows.add(session, Notification, row)


async def page(session: Session, caller: Caller, page: Paging, now: datetime, *, unread: bool) -> Response:
    """What has been delivered to the caller's person, newest first."""
    statement = sa.select(*as_json(**{name: getattr(Notification, name) for name in FIELDS}))
    statement = statement.where(Notification.person_id == caller.person_id, Notification.deliver_at <= now)
    if unread:
        statement = statement.where(Notification.read_at.is_(None))
    keys = [SortKey(Notification.deliver_at, descending=True), SortKey(Notification.id, descending=True)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=str(caller.person_id))


async def find(session: Session, caller: Caller, notification_id: UUID, now: datetime) -> Notification | None:
    """A message that has been delivered to the caller's person, locked."""
    return await session.scalar(
        sa.select(Notification)
        .where(
            Notification.id == notification_id,
            Notification.person_id == caller.person_id,
            Notification.deliver_at <= now,
        )
        .with_for_update()
    )
