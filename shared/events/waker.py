"""A hint after commit that there is something to relay. Losing one costs a second, never an event."""

import asyncio

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.events.relay import wake_channel


class Waker:
    """Called after a commit; many calls in a row make one message."""

    def __init__(self, redis: Redis, service: str) -> None:
        self._redis = redis
        self._channel = wake_channel(service)
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def __call__(self) -> None:
        """Wake the relay without waiting for it."""
        if self._task is not None and not self._task.done():
            self._again = True
            return
        self._task = asyncio.get_running_loop().create_task(self._publish())

    async def _publish(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            try:
                await self._redis.publish(self._channel, b"")
            except (RedisError, OSError):
                return
