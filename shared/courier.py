"""The courier of a service: publishes its log, follows the others', and ticks its clock. Any number may run."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared import heartbeats, loop
from shared.audit import chain
from shared.db.session import transaction
from shared.events.feed import FeedClient
from shared.events.follower import Follower, FollowerHalted
from shared.events.relay import Relay, wake_channel
from shared.jobs import sweep
from shared.jobs.broker import Jobs
from shared.logs import configure, logger, serving
from shared.runtime import Runtime, running
from shared.service import Service

POLL_SECONDS = 1.0
CHAIN_SECONDS = 2.0  # for how long a row of the audit may stand unchained
SHORTEST_REST = 0.1
LONGEST_REST = 1.0
FOLLOWERS_WAIT_MS = 3000  # for a stream to go on, before the feed is asked whether the stream has missed anything
LONGEST_PAUSE = 5.0
HALTED_PAUSE = 10.0
log = logger(__name__)


async def run(services: Iterable[Service]) -> None:
    """Run the couriers of these services until the process is told to stop."""
    async with asyncio.TaskGroup() as tasks:
        for service in services:
            tasks.create_task(_run_one(service))


def main(services: Iterable[Service]) -> None:
    """Run as a process of its own."""
    services = list(services)
    configure("+".join(service.name for service in services), "courier")
    for service in services:
        service.settings()  # read here, so that what is wrong with them is one line and no task's failure
    loop.run(run(services))


async def _run_one(service: Service) -> None:
    settings = service.settings()
    serving.set(service.name)
    async with running(settings) as runtime, asyncio.TaskGroup() as tasks:
        relay = Relay(service.name, runtime.sessions, runtime.redis)
        written, due = asyncio.Event(), asyncio.Event()
        tasks.create_task(_forever(f"{service.name}.relay", lambda: _relay_once(relay, written)))
        tasks.create_task(_forever(f"{service.name}.audit", lambda: _chain_once(service.name, runtime)))
        tasks.create_task(_forever(f"{service.name}.wake", lambda: _listen(runtime.redis, service.name, written, due)))
        feed = FeedClient(runtime.http, settings.service_urls, runtime.tokens)
        for follower in followers(service, runtime, feed):
            name = f"{service.name}.follows.{follower.producer}"
            tasks.create_task(_forever(name, partial(follower.run_once, FOLLOWERS_WAIT_MS)))
        clock = Clock(service, runtime, Jobs(settings.redis_url.get_secret_value(), [service]), due)
        tasks.create_task(_forever(f"{service.name}.clock", clock.tick))
        tasks.create_task(_forever(f"{service.name}.heartbeat", lambda: _beat(runtime)))


def followers(service: Service, runtime: Runtime, feed: FeedClient) -> list[Follower]:
    """One follower for each log that the service's subscriptions need."""
    return [
        Follower(producer, runtime.sessions, runtime.redis, feed, service.subscriptions)
        for producer in service.subscriptions.producers()
    ]


async def _relay_once(relay: Relay, woken: asyncio.Event) -> None:
    woken.clear()
    if await relay.run_once() == 0:
        await _rest(woken, POLL_SECONDS)


async def _chain_once(service: str, runtime: Runtime) -> None:
    async with transaction(runtime.sessions) as session:
        fresh = await chain.chain_once(session, service)
    if fresh < chain.BATCH:
        await asyncio.sleep(CHAIN_SECONDS)


async def _rest(woken: asyncio.Event, seconds: float) -> None:
    """Until there is something to do; a hint that was lost costs no more than these seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(woken.wait(), seconds)


async def _beat(runtime: Runtime) -> None:
    async with transaction(runtime.sessions) as session:
        await heartbeats.beat(session, heartbeats.COURIER)
    await asyncio.sleep(heartbeats.EVERY_SECONDS)


async def _listen(redis: Redis, service: str, *woken: asyncio.Event) -> None:
    async with redis.pubsub() as channel:
        await channel.subscribe(wake_channel(service))
        async for message in channel.listen():
            if message["type"] == "message":
                for event in woken:
                    event.set()


class Clock:
    """Hands out what is due: deadlines to be acted on, and periodic work whose time has come."""

    def __init__(self, service: Service, runtime: Runtime, jobs: Jobs, woken: asyncio.Event) -> None:
        self._service = service
        self._runtime = runtime
        self._jobs = jobs
        self._woken = woken
        self._next = dict.fromkeys(service.work, 0.0)

    async def tick(self) -> None:
        """One turn, then a rest until the next step is due or something new is on record."""
        self._woken.clear()
        await self._send_periodic()
        rest = await self._send_due() if self._service.deadlines else LONGEST_REST
        if rest:
            await asyncio.sleep(SHORTEST_REST)  # a service that writes all the time is not asked all the time
            await _rest(self._woken, rest - SHORTEST_REST)

    async def _send_due(self) -> float:
        """Hand out a batch; returns for how many seconds nothing will be due, none while there may be more."""
        async with transaction(self._runtime.sessions) as session:
            now = await sweep.agreed_now(session)
            if now is None:
                return LONGEST_REST
            ids = await sweep.claim(session, now)
            next_due = None if ids else await sweep.next_due(session)
        if ids:
            await self._jobs.send_due(self._service, ids)
            return 0.0
        return LONGEST_REST if next_due is None else _until(next_due, now)

    async def _send_periodic(self) -> None:
        now = asyncio.get_running_loop().time()
        for name, periodic in self._service.work.items():
            if now >= self._next[name]:
                self._next[name] = now + periodic.every_seconds
                await self._jobs.send_periodic(self._service, name)


def _until(due: datetime, now: datetime) -> float:
    """Seconds; what is due already is in a worker's hands, and looked at again soon."""
    return min(LONGEST_REST, (due - now).total_seconds()) if due > now else 2 * SHORTEST_REST


async def _forever(name: str, step: Callable[[], Awaitable[object]]) -> None:
    """Repeat a step; whatever fails is told and tried again, with growing pauses."""
    pause = 0.05
    while True:
        try:
            await step()
            pause = 0.05
        except FollowerHalted as halted:
            log.critical("follower_halted", loop=name, reason=str(halted))
            await asyncio.sleep(HALTED_PAUSE)
        except Exception as error:
            passing = isinstance(error, RedisError | OSError)
            log.warning("loop_failed", loop=name, error=type(error).__name__, exc_info=not passing)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
