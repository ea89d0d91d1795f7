"""Use cases: tell people, and know that they have read it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.registry.notifications import repository
from services.registry.notifications.errors import NotificationNotFound
from services.registry.notifications.lifecycle import SUMMARY, Words
from services.registry.notifications.schemas import NotificationAnswer
from shared import audit, time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.ids import derived_id
from shared.jobs.recipients import Recipients


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
    """One message for each person about one occasion, however often it is told; `about` is the rest of the row.

    What is held is summed up with all else that reaches its person at the same moment.
    """
    common = {"title": words.title, "body": words.body, "created_at": created_at, "deliver_at": deliver_at} | about
    for person in dict.fromkeys(persons):
        row = common | {"id": derived_id("notification", occasion, person), "person_id": person, "summary_id": None}
        if deliver_at > created_at:
            summary = _summary(row)
            repository.add(session, summary)
            row["summary_id"] = summary["id"]
        repository.add(session, row)


def _summary(held: Mapping[str, Any]) -> dict[str, Any]:
    """The summary of what is held for a person until a moment; its words are made of theirs when it is read."""
    moment = held["deliver_at"]
    summary_id = derived_id("notification-summary", held["person_id"], moment)
    link = f"/api/registry/v1/notifications?summary={summary_id}"
    own = {"id": summary_id, "kind": SUMMARY, "title": "", "body": "", "link": link, "created_at": moment}
    return {**held, **own}


async def delivery(session: Session, division_code: str, at: datetime, *, urgent: bool = False) -> datetime:
    """When a message of this moment may reach people."""
    return await Recipients(session).delivery(division_code, at, urgent=urgent)


async def read(session: Session, caller: Caller, notification_id: UUID) -> NotificationAnswer:
    """Note when the person read it first; raises NotificationNotFound."""
    notification = await repository.find(session, caller, notification_id, time.now())
    if notification is None:
        raise NotificationNotFound
    if notification.read_at is None:
        notification.read_at = time.now()
        await repository.read_with(session, notification.id, notification.read_at)
        audit.record(session, caller, "notification.read", f"notifications/{notification.id}")
    await session.flush()
    return NotificationAnswer.model_validate(await repository.shown(session, notification.id))
