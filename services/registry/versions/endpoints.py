"""更正与作废。"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from services.registry.ledger import THINGS
from services.registry.versions import service
from services.registry.versions.schemas import VersionAnswer, Voiding
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute

# The last of the service's routers: its addresses fit every kind of record.
router = APIRouter(tags=["更正与作废"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
Things = StrEnum("Things", {name.upper(): name for name in THINGS})  # type: ignore[misc] # the names are data


@router.get("/{things}/{row_id}/versions", summary="一条记录的历次内容")
async def get_versions(things: Things, row_id: UUID, session: RequestSession, caller: Reader) -> list[VersionAnswer]:
    return await service.versions(session, caller, things, row_id)


@router.post("/{things}/{row_id}/voiding", summary="作废一条记录", status_code=204)
async def post_voiding(
    things: Things,
    row_id: UUID,
    wanted: Voiding,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> None:
    row = await service.void(session, caller, things, row_id, seen, wanted.reason)
    set_etag(response, row.version)
