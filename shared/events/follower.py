"""Takes in another service's log: each event exactly once and in order, whatever dies in between."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import httpx
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.dialects.postgresql import insert

from shared.contracts import Envelope
from shared.db import rows
from shared.db.engine import SessionMaker
from shared.db.errors import is_passing
from shared.db.session import Session, finish, transaction
from shared.events import dead_letters
from shared.events.feed import FeedClient, FeedPage
from shared.events.models import Checkpoint
from shared.events.relay import PACE_WITHOUT_REDIS, stream_key
from shared.events.subscriptions import Subscriptions
from shared.logs import logger, trace_ids

BATCH = 500
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
        if not events:
            events = await self._from_feed(checkpoint)
        taken = await self._take_in(events) if events else []
        if taken:
            traces = trace_ids(event.traceparent for event in taken)
            log.info("events_taken_in", producer=self.producer, count=len(taken), to=taken[-1].position, traces=traces)
        return len(taken)

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
        """What Redis has next; nothing when it is away or empty, or has a hole or another log."""
        if checkpoint.epoch is None:
            return []
        key = stream_key(self.producer, checkpoint.epoch)
        block = wait_ms or None  # zero would wait for ever
        try:
            answer: Any = await self._redis.xread({key: f"{checkpoint.position}-0"}, count=BATCH, block=block)
        except (RedisError, OSError) as error:
            log.warning("stream_unavailable", producer=self.producer, error=type(error).__name__)
            # The feed is asked instead, at a pace that does not add to the trouble.
            await asyncio.sleep(min(wait_ms / 1000, PACE_WITHOUT_REDIS))
            return []
        return _chained(answer[0][1] if answer else [], checkpoint.event_id)

    async def _from_feed(self, checkpoint: Checkpoint) -> Sequence[Envelope]:
        """What the producer's database has next: heals every hole, and notices a log that is not the same any more."""
        page = await self._feed.read(self.producer, checkpoint.position, limit=BATCH)
        if checkpoint.epoch is None:
            async with transaction(self._sessions) as session:
                (await session.get_one(Checkpoint, self.producer, with_for_update=True)).epoch = page.epoch
        elif reason := _difference(page, checkpoint):
            await self._halt(checkpoint, reason)
        return page.items

    async def _halt(self, seen: Checkpoint, reason: str) -> None:
        """Stop, unless the checkpoint has moved meanwhile: then the page was read for another one."""
        async with transaction(self._sessions) as session:
            checkpoint = await session.get_one(Checkpoint, self.producer, with_for_update=True)
            if (checkpoint.epoch, checkpoint.position) != (seen.epoch, seen.position):
                return
            checkpoint.halted = reason
        raise FollowerHalted(reason)

    async def take_anew(self) -> int:
        """The operator's word after a restore: forget what was copied of this log, and take in all of it again.

        In one transaction, so that readers see the old copies until the new ones are whole; a second one, event by
        event, when something in the first fails. Returns how many events there were.
        """
        try:
            return await self._take_anew(careful=False)
        except Exception as error:
            if is_passing(error) or isinstance(error, httpx.HTTPError | FollowerHalted):
                raise
            return await self._take_anew(careful=True)

    async def _take_anew(self, *, careful: bool) -> int:
        async with transaction(self._sessions) as session:
            await self._checkpoint(session)
            checkpoint = await session.get_one(Checkpoint, self.producer, with_for_update=True)
            await self._subscriptions.forget(session, self.producer)
            await dead_letters.forget(session, self.producer)
            page = await self._feed.read(self.producer, 0)
            checkpoint.epoch, checkpoint.position, checkpoint.event_id = page.epoch, 0, None
            checkpoint.halted = None
            parked: set[str] = set()
            while page.items:
                await self._take(session, page.items, parked, careful=careful, anew=True)
                await finish(session)
                _move(checkpoint, page.items[-1])
                page = await self._feed.read(self.producer, checkpoint.position)
                if reason := _difference(page, checkpoint):
                    raise FollowerHalted(reason)
            await self._subscriptions.reconsider(session, self.producer)
            return checkpoint.position

    async def _take_in(self, events: Sequence[Envelope]) -> Sequence[Envelope]:
        """Handle a batch in one transaction; only when something in it fails, event by event behind savepoints."""
        try:
            return await self._apply(events, careful=False)
        except Exception as error:
            if is_passing(error):
                raise
            return await self._apply(events, careful=True)

    async def _apply(self, events: Sequence[Envelope], *, careful: bool) -> Sequence[Envelope]:
        async with transaction(self._sessions) as session:
            checkpoint = await session.get_one(Checkpoint, self.producer, with_for_update=True)
            fresh = _next_in_order(events, checkpoint)
            if not fresh:
                return []
            parked = await dead_letters.parked(session, self.producer, {event.subject for event in fresh})
            await self._take(session, fresh, parked, careful=careful)
            _move(checkpoint, fresh[-1])
            return fresh

    async def _take(
        self, session: Session, events: Sequence[Envelope], parked: set[str], *, careful: bool, anew: bool = False
    ) -> None:
        for event in events:
            if event.subject in parked:
                await dead_letters.park(session, event, dead_letters.WAITING)
            elif careful:
                await self._handle_or_park(session, event, parked, anew=anew)
            else:
                await self._subscriptions.handle(session, event, anew=anew)

    async def _handle_or_park(self, session: Session, event: Envelope, parked: set[str], *, anew: bool) -> None:
        before = rows.mark(session)
        try:
            async with session.begin_nested():
                await self._subscriptions.handle(session, event, anew=anew)
                await session.flush()
                await rows.write(session)
        except Exception as error:
            if is_passing(error):
                raise
            rows.forget_since(session, before)
            log.exception("event_parked", producer=self.producer, type=event.type, position=event.position)
            await dead_letters.park(session, event, f"{type(error).__name__}: {error}")
            parked.add(event.subject)


def _chained(entries: Iterable[tuple[bytes, dict[bytes, bytes]]], previous: UUID | None) -> list[Envelope]:
    """The events of a stream as far as each names its predecessor: a hole, or a log that was rewritten, ends them."""
    events: list[Envelope] = []
    for _, fields in entries:
        if fields[b"after"] != str(previous).encode():
            break
        events.append(Envelope.model_validate_json(fields[b"event"]))
        previous = events[-1].id
    return events


def _next_in_order(events: Sequence[Envelope], checkpoint: Checkpoint) -> list[Envelope]:
    """What follows the checkpoint without a hole: another follower may have been faster, or a stream cut."""
    fresh: list[Envelope] = []
    for event in events:
        if event.position == checkpoint.position + 1 + len(fresh) and event.epoch == checkpoint.epoch:
            fresh.append(event)
    return fresh


def _move(checkpoint: Checkpoint, last: Envelope) -> None:
    checkpoint.position, checkpoint.event_id = last.position, last.id


def _difference(page: FeedPage, checkpoint: Checkpoint) -> str | None:
    """Why the log that this page comes from is not the one that was followed so far, if it is not."""
    if page.epoch != checkpoint.epoch:
        return f"epoch {page.epoch} instead of {checkpoint.epoch}: the log was restored"
    if page.head < checkpoint.position:
        return f"head {page.head} is behind checkpoint {checkpoint.position}: the log lost events"
    if page.after_id != checkpoint.event_id:
        # It went back and has grown past the checkpoint since.
        return f"event {page.after_id} instead of {checkpoint.event_id} at {checkpoint.position}: the log was rewritten"
    return None
