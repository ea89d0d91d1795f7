"""Whether a service keeps up: what it says of itself, and what the whole house says."""

import asyncio
from datetime import datetime
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from shared import time
from shared.db.session import Session
from shared.events import dead_letters, log
from shared.events.models import Checkpoint
from shared.jobs.models import Deadline
from shared.jobs.sweep import database_now

# Beyond these a part is behind (defaults): a healthy house is far below them.
MOST_UNPOSITIONED = 1_000
MOST_LATE_SECONDS = 60


class ServiceHealth(BaseModel):
    """How far a service is behind, part by part."""

    status: str
    unpositioned_events: int
    seconds_behind_due: float
    open_dead_letters: int
    failed_deadlines: int
    halted_followers: dict[str, str]
    checkpoints: dict[str, int]
    clock_skew_seconds: float


async def health(session: Session) -> ServiceHealth:
    """What this service's own database says."""
    now = await database_now(session)
    oldest: datetime | None = await session.scalar(
        sa.select(sa.func.min(Deadline.next_action_at)).where(Deadline.next_action_at.is_not(None))
    )
    failed = await session.scalar(sa.select(sa.func.count()).where(Deadline.state == "failed")) or 0
    checkpoints = (await session.scalars(sa.select(Checkpoint))).all()
    found = ServiceHealth(
        status="ok",
        unpositioned_events=await log.unpositioned(session),
        seconds_behind_due=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        open_dead_letters=await dead_letters.count_open(session),
        failed_deadlines=failed,
        halted_followers={row.producer: row.halted for row in checkpoints if row.halted},
        checkpoints={row.producer: row.position for row in checkpoints},
        clock_skew_seconds=abs((time.now() - now).total_seconds()),
    )
    return found.model_copy(update={"status": "behind"}) if _is_behind(found) else found


def _is_behind(found: ServiceHealth) -> bool:
    return bool(
        found.unpositioned_events > MOST_UNPOSITIONED
        or found.seconds_behind_due > MOST_LATE_SECONDS
        or found.open_dead_letters
        or found.failed_deadlines
        or found.halted_followers
    )


def health_router(service: str) -> APIRouter:
    """`/healthz/{service}` for this service, and `/readyz` for all four: whichever service is asked answers."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"/healthz/{service}")
    async def healthz(request: Request) -> ServiceHealth:
        async with request.app.state.sessions() as session:
            return await health(session)

    @router.get("/readyz")
    async def readyz(request: Request, response: Response) -> dict[str, Any]:
        urls: dict[str, str] = request.app.state.settings.service_urls
        http: httpx.AsyncClient = request.app.state.runtime.http
        answers = await asyncio.gather(*(_ask(http, name, url) for name, url in urls.items()))
        services = dict(zip(urls, answers, strict=True))
        ready = all(answer["status"] == "ok" for answer in answers)
        response.status_code = 200 if ready else 503
        return {"status": "ok" if ready else "behind", "services": services}

    return router


async def _ask(http: httpx.AsyncClient, service: str, url: str) -> dict[str, Any]:
    try:
        answer = await http.get(f"{url}/healthz/{service}")
        answer.raise_for_status()
    except httpx.HTTPError:
        return {"status": "unreachable"}
    found: dict[str, Any] = answer.json()
    return found
