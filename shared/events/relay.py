"""Publishes a service's log to its Redis stream: the fast path, never the truth."""

import asyncio

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from shared.db.engine import SessionMaker
from shared.db.session import transaction
from shared.events import log
from shared.logs import logger

KEPT_IN_STREAM = 100_000
PACE_WITHOUT_REDIS = 0.25
_log = logger(__name__)


def stream_key(service: str, epoch: str) -> str:
    """The stream of one log in one epoch: after a restore the old stream is simply another one."""
    return f"events:{service}:{epoch}"


def wake_channel(service: str) -> str:
    """Where a hint is published when a service has something new in its tables."""
    return f"wake:{service}"


class Relay:
    """Gives positions and publishes. Any number may run at once."""

    def __init__(self, service: str, sessions: SessionMaker, redis: Redis) -> None:
        self._service = service
        self._sessions = sessions
        self._redis = redis
        self._epoch: str | None = None

    async def run_once(self) -> int:
        """Position what is new, then publish up to the head; returns how many rows got a position."""
        epoch = self._epoch or await self._read_epoch()
        try:
            last = await self._last_position(stream_key(self._service, epoch))
        except (RedisError, OSError) as error:
            _log.warning("stream_unavailable", producer=self._service, error=type(error).__name__)
            return await self._without_redis(epoch)
        head, fresh = await self._position(epoch, last)
        self._epoch = head.epoch
        if head.epoch != epoch:
            # Followers that still read the old stream shall ask the feed, and halt, now.
            await self._redis.delete(stream_key(self._service, epoch))
            last = None
        await self._publish(head, head.position - fresh if last is None else last)
        return fresh

    async def _without_redis(self, epoch: str) -> int:
        """Give positions all the same, since whoever follows reads the feed meanwhile, at a pace for both."""
        total = fresh = (await self._position(epoch, None))[1]
        while fresh == log.BATCH:
            fresh = (await self._position(epoch, None))[1]
            total += fresh
        await asyncio.sleep(PACE_WITHOUT_REDIS)
        return total

    async def _read_epoch(self) -> str:
        async with self._sessions() as session:
            return (await log.head(session)).epoch

    async def _position(self, epoch: str, last: int | None) -> tuple[log.Head, int]:
        """Give positions; first renew the epoch of a log that the stream shows to have gone back.

        Only committed positions are published, and `last` was read before the head: so a head behind it means that
        the database was restored, or a replica promoted, without a word to anybody.
        """
        async with transaction(self._sessions) as session:
            head = await log.lock_head(session)
            if last is not None and head.epoch == epoch and last > head.position:
                _log.critical("log_went_back", service=self._service, head=head.position, published=last)
                head = await log.renew_epoch(session)
            return await log.give_positions(session, head)

    async def _publish(self, head: log.Head, position: int) -> None:
        """From the stream's last id to the head, so that a crash in between leaves no hole.

        Several relays may interleave: each adds ids in order, and Redis refuses one that is not greater.
        A stream that has vanished starts anew at the newest events; followers read the rest from the feed.
        """
        key = stream_key(self._service, head.epoch)
        while position < head.position:
            async with self._sessions() as session:
                previous = await log.id_at(session, position)
                events = await log.read(session, self._service, head.epoch, position)
            if not events:
                return
            pipeline = self._redis.pipeline(transaction=False)
            for event in events:
                pipeline.xadd(
                    key,
                    {"event": event.model_dump_json(), "after": str(previous)},
                    id=f"{event.position}-0",
                    maxlen=KEPT_IN_STREAM,
                    approximate=True,
                )
                previous = event.id
            for outcome in await pipeline.execute(raise_on_error=False):
                if isinstance(outcome, Exception) and not _already_there(outcome):
                    raise outcome
            position = events[-1].position

    async def _last_position(self, key: str) -> int | None:
        try:
            info = await self._redis.xinfo_stream(key)
        except ResponseError:
            return None
        return int(info["last-generated-id"].split(b"-")[0])


def _already_there(error: Exception) -> bool:
    return isinstance(error, ResponseError) and "equal or smaller" in str(error)
