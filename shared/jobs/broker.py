"""Dramatiq as the hands of the house: messages say what to look at, rows say what to do."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AsyncIO
from redis.asyncio import Redis

from shared.db.engine import SessionMaker, make_engine, make_sessions
from shared.db.errors import is_passing
from shared.db.session import transaction
from shared.events.waker import Waker
from shared.jobs import sweep
from shared.jobs.periodic import run_periodic
from shared.logs import logger, new_traceparent, serving, trace_ids, traced
from shared.service import Service

log = logger(__name__)
TIME_LIMIT_MS = 60_000


class Jobs:
    """The actors of the services that this process serves, on one broker.

    An actor is never retried by the broker (`max_retries=0`): the sweep is the retry.
    """

    def __init__(self, redis_url: str, services: Iterable[Service]) -> None:
        self.broker = RedisBroker(url=redis_url)  # type: ignore[no-untyped-call] # dramatiq types this one loosely
        self.broker.add_middleware(AsyncIO())
        self._sessions: dict[str, SessionMaker] = {}
        self._act: dict[str, dramatiq.Actor[..., Any]] = {}
        self._periodic: dict[str, dramatiq.Actor[..., Any]] = {}
        for service in services:
            self._declare(service)

    def _declare(self, service: Service) -> None:
        async def act(ids: list[str], traceparent: str) -> None:
            with traced(traceparent):
                await act_on(service, self._sessions_of(service), [UUID(text) for text in ids])

        async def periodic(name: str, traceparent: str) -> None:
            with traced(traceparent):
                await run_periodic(service, self._sessions_of(service), name)

        self._act[service.name] = self._actor(act, service, "deadlines.act")
        self._periodic[service.name] = self._actor(periodic, service, "periodic.run")

    def _actor(self, work: Callable[..., Any], service: Service, name: str) -> dramatiq.Actor[..., Any]:
        declare = dramatiq.actor(
            broker=self.broker,
            queue_name=service.name,
            actor_name=f"{service.name}.{name}",
            max_retries=0,
            time_limit=TIME_LIMIT_MS,
        )
        return declare(work)

    def _sessions_of(self, service: Service) -> SessionMaker:
        """Made on first use, inside the worker's own event loop."""
        if service.name not in self._sessions:
            settings = service.settings()
            redis = Redis.from_url(settings.redis_url.get_secret_value())
            self._sessions[service.name] = make_sessions(make_engine(settings), wake=Waker(redis, service.name))
        return self._sessions[service.name]

    async def send_due(self, service: Service, ids: Sequence[UUID]) -> None:
        """Hand a batch of due deadlines to the workers."""
        await asyncio.to_thread(self._act[service.name].send, [str(row_id) for row_id in ids], new_traceparent())

    async def send_periodic(self, service: Service, name: str) -> None:
        """Ask a worker for one turn of periodic work."""
        await asyncio.to_thread(self._periodic[service.name].send, name, new_traceparent())


async def act_on(service: Service, sessions: SessionMaker, ids: Sequence[UUID]) -> None:
    """Take the due steps of a batch. When something in it fails, each alone, so that a bad one holds up nobody.

    A worker with a wrong clock takes none: the claims run out, and the batch is sent again.
    """
    assert service.deadlines is not None  # noqa: S101 - only services with deadlines are swept
    serving.set(service.name)
    try:
        async with transaction(sessions) as session:
            now = await sweep.agreed_now(session)
            taken = await service.deadlines.act(session, ids, now) if now else []
    except Exception as error:
        if is_passing(error):
            raise
        if len(ids) == 1:
            await _give_up(sessions, ids[0], error)
            return
        for row_id in ids:
            await act_on(service, sessions, [row_id])
    else:
        if taken:
            steps = Counter(item.step.step for item in taken)
            log.info("steps_taken", steps=steps, traces=trace_ids(item.deadline.traceparent for item in taken))


async def _give_up(sessions: SessionMaker, row_id: UUID, error: Exception) -> None:
    log.error("deadline_failed", deadline_id=str(row_id), error=type(error).__name__)
    async with transaction(sessions) as session:
        await sweep.give_up(session, row_id, f"{type(error).__name__}: {error}")
