"""`/healthz` for who restarts a service, `/readyz` for who watches the house, `/metrics` for who draws its curves."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, FastAPI, Query, Request, Response

from shared import health, metrics
from shared.health import LogHealth, ServiceHealth
from shared.service import Service


def health_router(service: Service) -> APIRouter:
    """`/healthz/{service}` for this service, and `/readyz` for all four: whichever service is asked answers."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"/healthz/{service.name}")
    async def healthz(request: Request) -> ServiceHealth:
        """Of itself only, so that a neighbour's trouble restarts nobody."""
        return await _own(request.app)

    @router.get(f"/healthz/{service.name}/log")
    async def log_healthz(request: Request, after: Annotated[int, Query(ge=0, le=2**62)] = 0) -> LogHealth:
        async with request.app.state.sessions() as session:
            return await health.log_health(session, after)

    @router.get(f"/healthz/{service.name}/lag")
    async def with_lag(request: Request) -> ServiceHealth:
        return await _with_lag(request.app)

    @router.get("/readyz")
    async def readyz(request: Request, response: Response) -> dict[str, Any]:
        urls: dict[str, str] = request.app.state.settings.service_urls
        http: httpx.AsyncClient = request.app.state.runtime.http
        answers = await asyncio.gather(*(_ask(http, f"{url}/healthz/{name}/lag") for name, url in urls.items()))
        services = {name: answer or {"status": "unreachable"} for name, answer in zip(urls, answers, strict=True)}
        ready = all(answer["status"] == "ok" for answer in services.values())
        response.status_code = 200 if ready else 503
        return {"status": "ok" if ready else "behind", "services": services}

    @router.get("/metrics")
    async def prometheus(request: Request) -> Response:
        return await metrics_of([request.app])

    return router


async def metrics_of(apps: Iterable[FastAPI]) -> Response:
    """The metrics of the services whose apis this process serves."""
    found = [await _measured(app) for app in apps]
    return Response(metrics.written(found), media_type=metrics.MEDIA_TYPE)


async def _measured(app: FastAPI) -> metrics.Measured:
    async with app.state.sessions() as session:
        steps = await health.steps_taken(session)
    return metrics.Measured(app.state.service.name, await _with_lag(app), steps)


async def _own(app: FastAPI) -> ServiceHealth:
    async with app.state.sessions() as session:
        return await health.health(session, app.state.runtime.redis, app.state.service)


async def _with_lag(app: FastAPI) -> ServiceHealth:
    """What the service says of itself, and how far it is behind those that it follows, by their own word."""
    found, urls = await _own(app), app.state.settings.service_urls
    lags = await asyncio.gather(
        *(_lag(app.state.runtime.http, urls[name], name, of.position) for name, of in found.followers.items())
    )
    followers = {name: of.model_copy(update=lag) for (name, of), lag in zip(found.followers.items(), lags, strict=True)}
    return health.judged(found.model_copy(update={"followers": followers}), app.state.service)


async def _lag(http: httpx.AsyncClient, url: str, producer: str, position: int) -> dict[str, float]:
    """In events, and in seconds since the first of them was told; nothing of a producer that does not answer."""
    answer = await _ask(http, f"{url}/healthz/{producer}/log", after=position)
    if answer is None:
        return {}
    return {
        "events_behind": max(0, answer["position"] - position),
        "seconds_behind": answer["seconds_waiting"],
    }


async def _ask(http: httpx.AsyncClient, url: str, **parameters: int) -> Mapping[str, Any] | None:
    try:
        answer = await http.get(url, params=parameters)
        answer.raise_for_status()
    except httpx.HTTPError:
        return None
    found: Mapping[str, Any] = answer.json()
    return found
