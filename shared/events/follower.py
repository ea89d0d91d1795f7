"""Takes in another service's log: each event exactly once and in order, whatever dies in between."""

import asyncio
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.dialects.postgresql import insert

from shared.contracts import Envelope
from shared.db.engine import SessionMaker
from shared.db.errors import is_passing
from shared.db.session import Session, transaction
from shared.events import dead_letters
from shared.events.feed import FeedClient
from shared.events.models import Checkpoint
from shared.events.relay import stream_key
from shared.events.subscriptions import Subscriptions
from shared.logs import logger

BATCH = 500
PACE_WITHOUT_REDIS_MS = 250
log = logger(__name__)


class FollowerHalted(Exception):  # noqa: N818 - a fact, not an error of the code
    """The producer's log is not the one that was followed; an operator must reconcile it."""


class Follower:
    """Follows one producer for one service. Any number may run at once."""

    def __init__(
        self,
        producer: str,
        sessions: SessionMaker,
        redis: Redis,
        feed: FeedClient,
        subscriptions: Subscriptions,
    ) -> None:
        self.producer = producer
        self._sessions = sessions
        self._redis = redis
        self._feed = feed
        self._subscriptions = subscriptions

    async def run_once(self, wait_ms: int = 1000) -> int:
        """Take in one batch, waiting at most so long for it; returns how many events took effect.

        Raises FollowerHalted when the log was restored or replaced, and passes on infrastructure errors.
        """
        async with transaction(self._sessions) as session:
            checkpoint = await self._checkpoint(session)
        if checkpoint.halted:
            raise FollowerHalted(checkpoint.halted)
        events = await self._from_stream(checkpoint, wait_ms)
        if not events or events[0].position != checkpoint.position + 1:
            events = await self._from_feed(checkpoint)
        return await self._take_in(events) if events else 0

    async def lag(self) -> int:
        """How many positioned events of the producer have not taken effect here."""
        async with transaction(self._sessions) as session:
            checkpoint = await self._checkpoint(session)
        page = await self._feed.read(self.producer, checkpoint.position, limit=1)
        return page.head - checkpoint.position

    async def _checkpoint(self, session: Session) -> Checkpoint:
        known = await session.get(Checkpoint, self.producer)
        if known is None:
            await session.execute(insert(Checkpoint).values(producer=self.producer).on_conflict_do_nothing())
            known = await session.get_one(Checkpoint, self.producer)
        return known

    async def _from_stream(self, checkpoint: Checkpoint, wait_ms: int) -> Sequence[Envelope]:
        """What Redis has next; nothing when it is away, empty, or holds another epoch."""
        if checkpoint.epoch is None:
            return []
        key = stream_key(self.producer, checkpoint.epoch)
        block = wait_ms or None  # zero would wait for ever
        try:
            answer: Any = await self._redis.xread({key: f"{checkpoint.position}-0"}, count=BATCH, block=block)
        except (RedisError, OSError) as error:
            log.warning("stream_unavailable", producer=self.producer, error=type(error).__name__)
            # The feed is asked instead, at a pace that does not add to the trouble.
            await asyncio.sleep(min(wait_ms, PACE_WITHOUT_REDIS_MS) / 1000)
            return []
        entries = answer[0][1] if answer else []
        return [Envelope.model_validate_json(fields[b"event"]) for _, fields in entries]

    async def _from_feed(self, checkpoint: Checkpoint) -> Sequence[Envelope]:
        """What the producer's database has next: heals every hole, and notices a log that is not the same any more."""
        page = await self._feed.read(self.producer, checkpoint.position, limit=BATCH)
        if checkpoint.epoch is None:
            async with transaction(self._sessions) as session:
                (await session.get_one(Checkpoint, self.producer, with_for_update=True)).epoch = page.epoch
        elif page.epoch != checkpoint.epoch:
            await self._halt(f"epoch {page.epoch} instead of {checkpoint.epoch}: the log was restored")
        if page.head < checkpoint.position:
            await self._halt(f"head {page.head} is behind checkpoint {checkpoint.position}: the log lost events")
        return page.items

    async def _halt(self, reason: str) -> None:
        async with transaction(self._sessions) as session:
            (await session.get_one(Checkpoint, self.producer, with_for_update=True)).halted = reason
        raise FollowerHalted(reason)

    async def _take_in(self, events: Sequence[Envelope]) -> int:
        """Handle a batch in one transaction; only when something in it fails, event by event behind savepoints."""
        try:
            return await self._apply(events, careful=False)
        except Exception as error:
            if is_passing(error):
                raise
            return await self._apply(events, careful=True)

    async def _apply(self, events: Sequence[Envelope], *, careful: bool) -> int:
        async with transaction(self._sessions) as session:
            checkpoint = await session.get_one(Checkpoint, self.producer, with_for_update=True)
            fresh = _next_in_order(events, checkpoint)
            if not fresh:
                return 0
            parked = await dead_letters.parked(session, self.producer, {event.subject for event in fresh})
            for event in fresh:
                if event.subject in parked:
                    await dead_letters.park(session, event, dead_letters.WAITING)
                elif careful:
                    await self._handle_or_park(session, event, parked)
                else:
                    await self._subscriptions.handle(session, event)
            checkpoint.position = fresh[-1].position
            return len(fresh)

    async def _handle_or_park(self, session: Session, event: Envelope, parked: set[str]) -> None:
        told = len(session.info.get("events", ()))
        try:
            async with session.begin_nested():
                await self._subscriptions.handle(session, event)
                await session.flush()
        except Exception as error:
            if is_passing(error):
                raise
            del session.info.get("events", [])[told:]
            log.exception("event_parked", producer=self.producer, type=event.type, position=event.position)
            await dead_letters.park(session, event, f"{type(error).__name__}: {error}")
            parked.add(event.subject)


def _next_in_order(events: Sequence[Envelope], checkpoint: Checkpoint) -> list[Envelope]:
    """What follows the checkpoint without a hole: another follower may have been faster, or a stream cut."""
    fresh: list[Envelope] = []
    for event in events:
        if event.position == checkpoint.position + 1 + len(fresh) and event.epoch == checkpoint.epoch:
            fresh.append(event)
    return fresh


async def reconcile(session: Session, producer: str, epoch: str, position: int) -> None:
    """The operator's word after a restore: follow this epoch from this position."""
    await session.execute(
        sa.update(Checkpoint).where(Checkpoint.producer == producer).values(epoch=epoch, position=position, halted=None)
    )
