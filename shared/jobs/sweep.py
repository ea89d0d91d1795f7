"""Finds what is due and hands it to the workers in batches, under a lease: a lost message is only found again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from shared import time
from shared.db.session import Session
from shared.jobs.models import Deadline
from shared.jobs.steps import look_again
from shared.logs import logger

BATCH = 500
LEASE = timedelta(seconds=10)
MOST_CLAIMED = 20_000
MOST_SKEW = timedelta(seconds=2)
log = logger(__name__)


async def database_now(session: Session) -> datetime:
    """The database's time, which decides what is due; moved with the house's clock in tests."""
    moment: datetime = (await session.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
    return moment + time.offset()


async def agreed_now(session: Session) -> datetime | None:
    """The same; nothing, and an alarm, on a machine whose own clock would date its work wrongly.

    The answer lies between two looks at our clock, however long it took.
    """
    before = time.now()
    now = await database_now(session)
    skew = max(before - now, now - time.now())
    if skew <= MOST_SKEW:
        return now
    log.error("clock_differs", seconds=skew.total_seconds())
    return None


async def claim(session: Session, now: datetime) -> Sequence[UUID]:
    """Take the next due deadlines for one batch; nothing while the workers have enough to do.

    A claim runs out by itself, so that a killed worker or an emptied Redis costs seconds, not deadlines.
    """
    claimed = await session.scalar(sa.select(sa.func.count()).select_from(Deadline).where(Deadline.claimed_until > now))
    if (claimed or 0) >= MOST_CLAIMED:
        return []
    due = (
        sa.select(Deadline.id)
        .where(
            Deadline.next_action_at <= now,
            sa.or_(Deadline.claimed_until.is_(None), Deadline.claimed_until <= now),
        )
        .order_by(Deadline.next_action_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    rows = await session.scalars(
        sa.update(Deadline)
        .where(Deadline.id.in_(due.scalar_subquery()))
        .values(claimed_until=now + LEASE)
        .returning(Deadline.id)
        .execution_options(synchronize_session=False)
    )
    return rows.all()


async def next_due(session: Session) -> datetime | None:
    """When the next step of any deadline is due: how long a quiet clock may sleep."""
    return await session.scalar(
        sa.select(sa.func.min(Deadline.next_action_at)).where(Deadline.next_action_at.is_not(None))
    )


async def requeue(session: Session, deadline_id: UUID) -> Deadline | None:
    """Let a deadline that was given up go on with the first step that was not taken; nothing if it was not."""
    deadline = await session.get(Deadline, deadline_id, with_for_update=True)
    if deadline is None or deadline.state != "failed":
        return None
    deadline.state, deadline.error = "running", None
    await look_again(session, deadline)
    return deadline


async def give_up(session: Session, deadline_id: UUID, error: str) -> None:
    """Put a deadline aside that fails for its own reason, so that it holds up nobody; operators are shown it."""
    await session.execute(
        sa.update(Deadline)
        .where(Deadline.id == deadline_id)
        .values(state="failed", error=error[:2000], next_action_at=None, claimed_until=None)
    )
