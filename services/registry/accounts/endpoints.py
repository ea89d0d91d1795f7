"""角色与账号。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from services.registry.accounts import repository, service
from services.registry.accounts.schemas import AccountAnswer, AccountCreate, AccountRevocation, RoleAnswer
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.problems import NotPermitted

router = APIRouter(tags=["账号"], route_class=WriteRoute)
Anybody = Annotated[Caller, Security(current_caller)]
Admin = Annotated[Caller, Security(current_caller, scopes=["accounts:write"])]


@router.get("/roles", summary="角色列表", response_model=Page[RoleAnswer])
async def list_roles(session: RequestSession, caller: Anybody, page: PageRequest) -> Response:
    """需要 registry:read 或 accounts:write。"""
    if not caller.scopes & {"registry:read", "accounts:write"}:
        raise NotPermitted
    return await repository.role_page(session, page)


@router.post("/accounts", summary="开设账号", status_code=201)
async def open_account(
    wanted: AccountCreate, session: RequestSession, caller: Admin, response: Response
) -> AccountAnswer:
    account, new = await service.open_account(session, caller, wanted)
    if not new:
        response.status_code = 200
    set_etag(response, account.version)
    return AccountAnswer.model_validate(account)


@router.get("/accounts", summary="账号列表", response_model=Page[AccountAnswer])
async def list_accounts(session: RequestSession, caller: Admin, page: PageRequest) -> Response:
    return await repository.account_page(session, caller, page)


@router.post("/accounts/{account_id}/revocation", summary="停用账号")
async def revoke_account(
    account_id: UUID, wanted: AccountRevocation, session: RequestSession, caller: Admin, response: Response
) -> AccountAnswer:
    account = await service.revoke(session, caller, account_id, wanted.reason)
    set_etag(response, account.version)
    return AccountAnswer.model_validate(account)
