"""An id that the local copy does not know yet is asked of the registry once, so that no client sees the lag."""

import json
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from fastapi import Depends, Request

from shared.auth.caller import bearer, verified_claims
from shared.auth.service_tokens import ServiceTokens
from shared.contracts import registry
from shared.db.engine import SessionMaker
from shared.db.session import RequestSession, Session, release, transaction
from shared.directory.apply import TABLES, record
from shared.http.problems import Problem, Unavailable

KINDS: dict[str, type[registry.DirectoryRow]] = {
    "divisions": registry.DivisionRecorded,
    "persons": registry.PersonRecorded,
    "sources": registry.SourceRecorded,
    "reaches": registry.ReachRecorded,
}
OBJECTS = {"source": "sources", "reach": "reaches"}
NOT_FOUND = 404


class ReferenceUnknown(Problem):
    """The payload names something that the registry does not have."""

    status = 422
    code = "reference_unknown"
    title = "引用的对象不存在"


class Directory:
    """Answers by id from the local copy, and asks the registry for what is missing there."""

    def __init__(
        self, sessions: SessionMaker, http: httpx.AsyncClient, registry_url: str, tokens: ServiceTokens
    ) -> None:
        self._sessions = sessions
        self._http = http
        self._url = registry_url
        self._tokens = tokens

    async def ensure(self, session: Session, kind: str, row_id: UUID | None) -> None:
        """Make sure that the row is known here; call it before the request's own work, which then finds it at hand.

        Raises ReferenceUnknown (422) for what the registry does not know, Unavailable (503) when it is down.
        No transaction is open while the network is waited for; what it says is kept whatever becomes of the request.
        """
        if row_id is None or await session.get(TABLES[KINDS[kind]], row_id) is not None:
            return
        await release(session)
        data = await self._ask(kind, row_id)
        async with transaction(self._sessions) as own:
            await record(own, data)

    async def ensure_all(self, session: Session, kind: str, row_ids: Collection[UUID]) -> None:
        """As `ensure`, for many; what the registry does not know either stays unknown here."""
        table = TABLES[KINDS[kind]]
        missing = set(row_ids)
        if missing:
            missing -= set(await session.scalars(sa.select(table.id).where(table.id.in_(missing))))
        for row_id in sorted(missing):
            with suppress(ReferenceUnknown):
                await self.ensure(session, kind, row_id)

    async def _ask(self, kind: str, row_id: UUID) -> registry.DirectoryRow:
        try:
            answer = await self._http.get(
                f"{self._url}/internal/registry/directory/{kind}/{row_id}",
                headers=await self._tokens.headers(),
            )
            if answer.status_code == NOT_FOUND:
                raise ReferenceUnknown(f"台账中没有编号为 {row_id} 的对象，请核对后重试。")
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Unavailable("台账服务暂时无法访问，请稍后重试。") from error
        return KINDS[kind].model_validate(answer.json())


def known(**fields: str) -> Callable[..., Awaitable[None]]:
    """A dependency that makes the registry rows named in a payload known here: `known(source_id="sources")`.

    Declared on the route, it runs before anything else of the request; what is wrong with the payload itself
    is said later, by its model.
    """

    async def ensure_known(
        request: Request, session: RequestSession, authorization: Annotated[str | None, Depends(bearer)]
    ) -> None:
        await verified_claims(request, authorization)
        for field, kind in fields.items():
            await request.app.state.directory.ensure(session, kind, await _id_in_body(request, field))

    return ensure_known


def known_object() -> Callable[..., Awaitable[None]]:
    """As `known`, for a payload whose `object_type` says what its `object_id` is."""

    async def ensure_known(
        request: Request, session: RequestSession, authorization: Annotated[str | None, Depends(bearer)]
    ) -> None:
        await verified_claims(request, authorization)
        kind = OBJECTS.get(str(await _in_body(request, "object_type")))
        if kind is not None:
            await request.app.state.directory.ensure(session, kind, await _id_in_body(request, "object_id"))

    return ensure_known


async def _id_in_body(request: Request, field: str) -> UUID | None:
    try:
        return UUID(await _in_body(request, field))
    except (ValueError, TypeError, AttributeError):
        return None


async def _in_body(request: Request, field: str) -> Any:  # noqa: ANN401 - it is not validated yet
    try:
        return json.loads(await request.body())[field]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


async def ensure_known(request: Request, session: Session, **ids: Collection[UUID]) -> None:
    """The same for ids that lie deep in a payload, by their kinds; call it before the request's own work."""
    for kind, row_ids in ids.items():
        await request.app.state.directory.ensure_all(session, kind, row_ids)
