"""All SQL of this slice."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.orm import aliased

from services.registry.notifications.lifecycle import SUMMARY, SUMMARY_TITLE
from services.registry.notifications.models import Notification
from services.registry.notifications.schemas import NotificationFilters
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of

_Held = aliased(Notification)
_HELD_BY = _Held.summary_id == Notification.id
_IS_SUMMARY = Notification.kind == SUMMARY
_NUMBER = sa.select(sa.func.count()).where(_HELD_BY).scalar_subquery()
_TITLES = sa.select(sa.func.string_agg(_Held.title, sa.text("E'\\n' ORDER BY created_at, id")).label("titles")).where(
    _HELD_BY
)
_PLAIN = ("id", "link", "kind", "division_code", "mark", "created_at", "deliver_at", "read_at")
_SHOWN: dict[str, Any] = {name: getattr(Notification, name) for name in _PLAIN} | {
    "title": sa.case((_IS_SUMMARY, sa.func.format(SUMMARY_TITLE, _NUMBER)), else_=Notification.title),
    "body": sa.case((_IS_SUMMARY, _TITLES.scalar_subquery()), else_=Notification.body),
    "held": Notification.deliver_at > Notification.created_at,
}


def add(session: Session, row: rows.Row) -> None:
    """Put a message into an inbox; one that is there already stays as it is."""
    rows.add(session, Notification, row)


async def page(session: Session, caller: Caller, page: Paging, now: datetime, filters: NotificationFilters) -> Response:
    """What has been delivered to the caller's person, newest first; or what is held for them."""
    statement = sa.select(*as_json(**_SHOWN)).where(Notification.person_id == caller.person_id, *_asked(filters, now))
    columns = (Notification.deliver_at, Notification.created_at, Notification.id)
    keys = [SortKey(column, descending=True) for column in columns]
    return await page_of(session, statement, keys=keys, page=page, seen_by=str(caller.person_id))


def _asked(filters: NotificationFilters, now: datetime) -> Iterator[sa.ColumnElement[bool]]:
    if filters.held:
        yield Notification.deliver_at > now
        yield ~_IS_SUMMARY
    else:
        yield Notification.deliver_at <= now
    if filters.summary is not None:
        yield Notification.summary_id == filters.summary
    elif not filters.held:
        yield _stands_for_itself()
    if filters.unread:
        yield Notification.read_at.is_(None)


def _stands_for_itself() -> sa.ColumnElement[bool]:
    """A summary of several, or what is in none: one that was held alone needs no summary."""
    beside = sa.exists().where(_Held.summary_id == Notification.summary_id, _Held.id != Notification.id)
    several = sa.exists(sa.select(_Held.id).where(_HELD_BY).offset(1))
    return sa.or_(sa.and_(_IS_SUMMARY, several), sa.and_(~_IS_SUMMARY, ~beside))


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


async def shown(session: Session, notification_id: UUID) -> sa.Row[Any]:
    """A message as its list shows it."""
    columns = [column.label(name) for name, column in _SHOWN.items()]
    return (await session.execute(sa.select(*columns).where(Notification.id == notification_id))).one()


async def read_with(session: Session, summary_id: UUID, at: datetime) -> None:
    """Note that what a summary sums up was read with it."""
    unread = (Notification.summary_id == summary_id, Notification.read_at.is_(None))
    await session.execute(sa.update(Notification).where(*unread).values(read_at=at))


async def told_since(session: Session, link: str, kinds: Sequence[str], since: datetime) -> Mapping[UUID, str]:
    """Who has been told of something by messages of these kinds since a moment, with the last one's title."""
    await rows.write(session)  # they may have been told by an event of the same batch
    told = (Notification.link == link, Notification.kind.in_(kinds), Notification.created_at >= since)
    found = await session.execute(
        sa.select(Notification.person_id, Notification.title)
        .where(*told)
        .order_by(Notification.person_id, Notification.created_at)
    )
    return dict(found.all())
