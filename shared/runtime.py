"""What every process of a service needs to reach the others: made in one place, closed in one place."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.service_tokens import ServiceTokens
from shared.auth.tokens import KeySource, PublishedKeys, Verifier
from shared.db.engine import SessionMaker, make_engine, make_sessions
from shared.directory.lookup import Directory
from shared.events.waker import Waker
from shared.logs import traceparent
from shared.settings import ServiceSettings

SERVICE_TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Runtime:
    """The connections of one service in one process."""

    engine: AsyncEngine
    sessions: SessionMaker
    redis: Redis
    http: httpx.AsyncClient
    tokens: ServiceTokens


@asynccontextmanager
async def running(settings: ServiceSettings) -> AsyncIterator[Runtime]:
    """Open what is needed; Redis may be away, and is tried again at each use."""
    engine = make_engine(settings)
    redis: Redis = Redis.from_url(settings.redis_url.get_secret_value(), socket_connect_timeout=2)
    waker = Waker(redis, settings.service)
    hooks = {"request": [_pass_on_trace]}
    async with httpx.AsyncClient(timeout=SERVICE_TIMEOUT, trust_env=False, event_hooks=hooks) as http:
        tokens = ServiceTokens(http, settings)
        try:
            yield Runtime(engine, make_sessions(engine, wake=waker), redis, http, tokens)
        finally:
            await redis.aclose()
            await engine.dispose()


async def _pass_on_trace(request: httpx.Request) -> None:
    """What another service does for this request is part of its trace."""
    if parent := traceparent.get():
        request.headers["traceparent"] = parent


def api_lifespan(
    settings: ServiceSettings, keys: KeySource | None = None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What an api keeps for its requests; the registry brings its own keys, the others fetch what it publishes."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings) as runtime:
            app.state.sessions = runtime.sessions
            app.state.runtime = runtime
            registry_url = settings.service_urls["registry"]
            app.state.verifier = Verifier(keys or PublishedKeys(runtime.http, registry_url))
            app.state.directory = Directory(runtime.sessions, runtime.http, registry_url, runtime.tokens)
            yield

    return lifespan
