"""更正与作废。"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from services.registry.ledger import THINGS, Voided
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
Admin = Annotated[Caller, Security(current_caller, scopes=["accounts:write"])]
LOOKED_INTO = {name.upper(): name for name, thing in THINGS.items() if thing.voided != Voided.BY_REVOCATION}
VOIDABLE = {name.upper(): name for name, thing in THINGS.items() if thing.voided == Voided.HERE}
Things = StrEnum("Things", LOOKED_INTO)  # type: ignore[misc] # the names are data
Voidable = StrEnum("Voidable", VOIDABLE)  # type: ignore[misc] # as above


@router.get("/accounts/{row_id}/versions", summary="一个账号的历次内容")
async def get_versions_of_account(row_id: UUID, session: RequestSession, caller: Admin) -> list[VersionAnswer]:
    """不含口令。"""
    return await service.versions(session, caller, "accounts", row_id)


@router.get("/clients/{row_id}/versions", summary="一个对接系统的历次内容")
async def get_versions_of_client(row_id: UUID, session: RequestSession, caller: Admin) -> list[VersionAnswer]:
    """不含密钥。"""
    return await service.versions(session, caller, "clients", row_id)


@router.get("/{things}/{row_id}/versions", summary="一条记录的历次内容")
async def get_versions(things: Things, row_id: UUID, session: RequestSession, caller: Reader) -> list[VersionAnswer]:
    return await service.versions(session, caller, things, row_id)


@router.post("/{things}/{row_id}/voiding", summary="作废一条记录", status_code=204)
async def post_voiding(
    things: Voidable,
    row_id: UUID,
    wanted: Voiding,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> None:
    row = await service.void(session, caller, things, row_id, seen, wanted.reason)
    set_etag(response, row.version)
