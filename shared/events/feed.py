"""The log served from PostgreSQL: what a follower reads when the stream has a hole, and all it needs to start."""

from typing import Annotated
from uuid import UUID

import httpx
from fastapi import APIRouter, Query, Security
from pydantic import BaseModel

from shared.auth.caller import Caller, current_caller
from shared.auth.service_tokens import ServiceTokens
from shared.contracts import Envelope
from shared.db.session import RequestSession
from shared.events import log


class FeedPage(BaseModel):
    """Events after a position, with where the log stands, and which event is at that position: see Checkpoint."""

    epoch: str
    head: int
    after_id: UUID | None
    items: list[Envelope]


def feed_router(service: str) -> APIRouter:
    """`GET /internal/{service}/events?after=N` for machines that may read events."""
    router = APIRouter(tags=["internal"])

    @router.get("/events")
    async def read_events(
        session: RequestSession,
        _caller: Annotated[Caller, Security(current_caller, scopes=["events:read"])],
        after: Annotated[int, Query(ge=0, le=2**62)] = 0,
        limit: Annotated[int, Query(ge=1, le=log.BATCH)] = log.BATCH,
    ) -> FeedPage:
        """事件日志（服务间）。"""
        head = await log.head(session)
        events = await log.read(session, service, head.epoch, after, limit)
        after_id = await log.id_at(session, after)
        return FeedPage.model_construct(epoch=head.epoch, head=head.position, after_id=after_id, items=list(events))

    return router


class FeedClient:
    """Reads another service's feed."""

    def __init__(self, http: httpx.AsyncClient, urls: dict[str, str], tokens: ServiceTokens) -> None:
        self._http = http
        self._urls = urls
        self._tokens = tokens

    async def read(self, producer: str, after: int, limit: int = log.BATCH) -> FeedPage:
        """One page after a position; raises httpx.HTTPError when the producer cannot be asked."""
        answer = await self._http.get(
            f"{self._urls[producer]}/internal/{producer}/events",
            params={"after": after, "limit": limit},
            headers=await self._tokens.headers(),
        )
        answer.raise_for_status()
        return FeedPage.model_validate_json(answer.content)
