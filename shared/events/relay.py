"""Publishes a service's log to its Redis stream: the fast path, never the truth."""

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.db.engine import SessionMaker
from shared.db.session import transaction
from shared.events import log

KEPT_IN_STREAM = 100_000


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

    async def run_once(self) -> int:
        """Position what is new, then publish up to the head; returns how many rows got a position."""
        async with transaction(self._sessions) as session:
            head, fresh = await log.give_positions(session)
        await self._publish(head, before=head.position - fresh)
        return fresh

    async def _publish(self, head: log.Head, before: int) -> None:
        """From the stream's last id to the head, so that a crash in between leaves no hole.

        Several relays may interleave: each adds ids in order, and Redis refuses one that is not greater.
        A stream that has vanished starts anew at the newest events; followers read the rest from the feed.
        """
        key = stream_key(self._service, head.epoch)
        last = await self._last_position(key)
        position = before if last is None else last
        while position < head.position:
            async with self._sessions() as session:
                events = await log.read(session, self._service, head.epoch, position)
            if not events:
                return
            pipeline = self._redis.pipeline(transaction=False)
            for event in events:
                pipeline.xadd(
                    key,
                    {"event": event.model_dump_json()},
                    id=f"{event.position}-0",
                    maxlen=KEPT_IN_STREAM,
                    approximate=True,
                )
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
