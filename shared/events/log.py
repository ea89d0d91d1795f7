"""The log of a service: events are appended in the business transaction and given gapless positions afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from shared import time
from shared.contracts import Envelope, EventData
from shared.db import rows
from shared.db.session import Session, after_commit
from shared.events.models import EventRow, LogHead
from shared.ids import new_id
from shared.logs import traceparent

BATCH = 1000


def append(
    session: Session,
    subject: str,
    data: EventData,
    *,
    at: datetime | None = None,
    id: UUID | None = None,  # noqa: A002 - the id of an event is called id
) -> None:
    """Tell what happened to a subject, as part of this transaction.

    The caller holds the subject's row lock, so that the order of its versions is the order of what happened.
    All events of a transaction are written in one statement at its end, in the order of the calls.
    A handler passes `at` and a derived `id`, since it has neither clock nor randomness.
    """
    row = {
        "id": id or new_id(),
        "type": data.type,
        "subject": subject,
        "time": at or time.now(),
        "data": data,
        "traceparent": traceparent.get(),
    }
    rows.add(session, EventRow, row)
    wake = session.info.get("wake")
    if wake is not None:
        after_commit(session, wake)


_POSITION = sa.text(
    """
    WITH fresh AS (
        SELECT seq, row_number() OVER (ORDER BY seq) AS n
        FROM (SELECT seq FROM event_log WHERE position IS NULL ORDER BY seq LIMIT :batch) AS unpositioned
    )
    UPDATE event_log SET position = :head + fresh.n FROM fresh WHERE event_log.seq = fresh.seq
    """
)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log stands."""

    epoch: str
    position: int


async def head(session: Session) -> Head:
    """The epoch and the last position given out."""
    row = (await session.execute(sa.select(LogHead.epoch, LogHead.position))).one()
    return Head(row.epoch, row.position)


async def lock_head(session: Session) -> Head:
    """The head, held by this transaction: a relay that died cannot hold it, and a pooler cannot break it."""
    return Head(*(await session.execute(sa.select(LogHead.epoch, LogHead.position).with_for_update())).one())


async def give_positions(session: Session, locked: Head) -> tuple[Head, int]:
    """Give the next gapless positions to committed rows; returns the new head and how many rows got one."""
    result: Any = await session.execute(_POSITION, {"batch": BATCH, "head": locked.position})
    moved = Head(locked.epoch, locked.position + result.rowcount)
    if result.rowcount:
        await session.execute(sa.update(LogHead).values(position=moved.position))
    return moved, result.rowcount


async def renew_epoch(session: Session) -> Head:
    """Declare that this is not the log that was followed: every follower halts until it has taken it in anew."""
    renewed = sa.update(LogHead).values(epoch=str(uuid4())).returning(LogHead.epoch, LogHead.position)
    return Head(*(await session.execute(renewed)).one())


async def id_at(session: Session, position: int) -> UUID | None:
    """Which event has a position."""
    return await session.scalar(sa.select(EventRow.id).where(EventRow.position == position))


async def read(session: Session, service: str, epoch: str, after: int, limit: int = BATCH) -> Sequence[Envelope]:
    """The positioned events after a position, in order."""
    found = await session.scalars(
        sa.select(EventRow).where(EventRow.position > after).order_by(EventRow.position).limit(limit)
    )
    return [_envelope(row, service, epoch) for row in found]


def _envelope(row: EventRow, service: str, epoch: str) -> Envelope:
    return Envelope.model_construct(
        specversion="1.0",
        id=row.id,
        type=row.type,
        source=f"/{service}",
        subject=row.subject,
        subjectversion=row.subject_version,
        time=row.time,
        datacontenttype="application/json",
        dataschema=f"/shared/contracts/schemas/{row.type}.json",
        traceparent=row.traceparent,
        epoch=epoch,
        position=row.position or 0,
        data=row.data,
    )


async def unpositioned(session: Session) -> int:
    """How many committed rows wait for a position: the relay's backlog."""
    return (
        await session.scalar(sa.select(sa.func.count()).select_from(EventRow).where(EventRow.position.is_(None)))
    ) or 0
