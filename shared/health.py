"""Whether a service keeps up, and by how much not: what its own database and queue say."""

from datetime import date, datetime

import sqlalchemy as sa
from pydantic import BaseModel
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared import heartbeats, time
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.events import dead_letters, log
from shared.events.models import Checkpoint, EventRow
from shared.jobs.models import Deadline, Escalation
from shared.jobs.sweep import MOST_SKEW, database_now
from shared.service import Service

# Beyond these a part is behind (defaults): a healthy house is far below them.
MOST_UNPOSITIONED = 1_000
MOST_LATE_SECONDS = 60.0


class Followed(BaseModel):
    """How far another service's log has been taken in; the lag is told by who has asked that service."""

    position: int
    halted: str | None = None
    events_behind: int | None = None
    seconds_behind: float | None = None


class ServiceHealth(BaseModel):
    """How far a service is behind, part by part, and in `behind` which parts are too far."""

    status: str = "ok"
    behind: list[str] = []
    log_position: int
    unpositioned_events: int
    followers: dict[str, Followed]
    open_dead_letters: int
    seconds_behind_due: float
    failed_deadlines: int
    queue_length: int | None
    seconds_since: dict[str, float | None]
    calendar_until: date | None
    clock_skew_seconds: float


async def health(session: Session, redis: Redis, service: Service) -> ServiceHealth:
    """What this service can say without asking another."""
    now = await database_now(session)
    oldest: datetime | None = await session.scalar(
        sa.select(sa.func.min(Deadline.next_action_at)).where(Deadline.next_action_at.is_not(None))
    )
    failed = await session.scalar(sa.select(sa.func.count()).where(Deadline.state == "failed"))
    checkpoints = {row.producer: row for row in await session.scalars(sa.select(Checkpoint))}
    ages: dict[str, float | None] = dict.fromkeys((heartbeats.COURIER, *service.work))
    found = ServiceHealth(
        log_position=(await log.head(session)).position,
        unpositioned_events=await log.unpositioned(session),
        followers={producer: _followed(checkpoints.get(producer)) for producer in service.subscriptions.producers()},
        open_dead_letters=await dead_letters.count_open(session),
        seconds_behind_due=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        failed_deadlines=failed or 0,
        queue_length=await _queue_length(redis, service.name),
        seconds_since=ages | await heartbeats.ages(session),
        calendar_until=(await work_calendar(session)).coverage_until,
        clock_skew_seconds=abs((time.now() - now).total_seconds()),
    )
    return judged(found, service)


def _followed(checkpoint: Checkpoint | None) -> Followed:
    return Followed(position=checkpoint.position, halted=checkpoint.halted) if checkpoint else Followed(position=0)


async def _queue_length(redis: Redis, service: str) -> int | None:
    """How many messages no worker has taken yet; nothing when Redis is away."""
    try:
        return int(await redis.llen(f"dramatiq:{service}"))
    except (RedisError, OSError):
        return None


def judged(found: ServiceHealth, service: Service) -> ServiceHealth:
    """The same with what is too far behind named."""
    behind = [*_parts_behind(found, service), *_followers_behind(found), *_silent(found)]
    return found.model_copy(update={"status": "behind" if behind else "ok", "behind": behind})


def _parts_behind(found: ServiceHealth, service: Service) -> list[str]:
    parts = {
        "relay": found.unpositioned_events > MOST_UNPOSITIONED,
        "dead_letters": found.open_dead_letters > 0,
        "deadlines": found.seconds_behind_due > MOST_LATE_SECONDS,
        "failed_deadlines": found.failed_deadlines > 0,
        "redis": found.queue_length is None,
        # Beyond the calendar due times are estimates, which never escalate.
        "calendar": service.deadlines is not None and not _calendar_reaches_today(found),
        "clock": found.clock_skew_seconds > MOST_SKEW.total_seconds(),
    }
    return [part for part, is_behind in parts.items() if is_behind]


def _followers_behind(found: ServiceHealth) -> list[str]:
    return [
        f"follower:{producer}"
        for producer, followed in found.followers.items()
        if followed.halted or (followed.seconds_behind or 0) > MOST_LATE_SECONDS
    ]


def _silent(found: ServiceHealth) -> list[str]:
    ages = {part: found.seconds_since[part] for part in (heartbeats.COURIER, heartbeats.WORKER)}
    return [part for part, age in ages.items() if age is None or age > MOST_LATE_SECONDS]


def _calendar_reaches_today(found: ServiceHealth) -> bool:
    return found.calendar_until is not None and found.calendar_until >= time.local(time.now()).date()


class LogHealth(BaseModel):
    """Where a log stands, and how long the first event after some position has been waiting there."""

    position: int
    seconds_waiting: float


async def log_health(session: Session, after: int) -> LogHealth:
    """What a service tells those who follow it."""
    head = await log.head(session)
    waiting: datetime | None = await session.scalar(sa.select(EventRow.time).where(EventRow.position == after + 1))
    seconds = (time.now() - waiting).total_seconds() if waiting else 0.0
    return LogHealth(position=head.position, seconds_waiting=max(0.0, seconds))


async def steps_taken(session: Session) -> dict[str, int]:
    """How often each step of the ladder has been taken."""
    rows = await session.execute(sa.select(Escalation.step, sa.func.count()).group_by(Escalation.step))
    return dict(rows.all())
