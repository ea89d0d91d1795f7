"""角色与账号。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.accounts import repository, service
from services.registry.accounts.errors import AccountNotFound
from services.registry.accounts.models import Account
from services.registry.accounts.schemas import (
    AccountAnswer,
    AccountCreate,
    AccountFilters,
    AccountListed,
    AccountPatch,
    RoleAnswer,
    WithoutAccount,
    WithReason,
)
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
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
    return _answer(response, account)


@router.get("/accounts", summary="账号列表，对照人员台账", response_model=Page[AccountListed])
async def list_accounts(
    session: RequestSession, caller: Admin, page: PageRequest, filters: Annotated[AccountFilters, Query()]
) -> Response:
    return await service.listed(session, caller, page, filters)


@router.get("/accounts/missing", summary="有岗位而无账号的人员", response_model=Page[WithoutAccount])
async def list_people_without_account(session: RequestSession, caller: Admin, page: PageRequest) -> Response:
    return await repository.without_account(session, caller, page, today=time.local(time.now()).date())


@router.get("/accounts/{account_id}", summary="一个账号")
async def get_account(account_id: UUID, session: RequestSession, caller: Admin, response: Response) -> AccountAnswer:
    account = await repository.find_visible(session, caller, account_id)
    if account is None:
        raise AccountNotFound
    return _answer(response, account)


@router.patch("/accounts/{account_id}", summary="变更账号的角色、区划，或指定使用人")
async def patch_account(
    account_id: UUID, wanted: AccountPatch, session: RequestSession, caller: Admin, seen: IfMatch, response: Response
) -> AccountAnswer:
    return _answer(response, await service.change(session, caller, account_id, wanted, seen))


@router.post("/accounts/{account_id}/revocation", summary="停用账号")
async def revoke_account(
    account_id: UUID, wanted: WithReason, session: RequestSession, caller: Admin, response: Response
) -> AccountAnswer:
    return _answer(response, await service.revoke(session, caller, account_id, wanted.reason))


@router.post("/accounts/{account_id}/unlocking", summary="解除登录锁定")
async def unlock_account(
    account_id: UUID, wanted: WithReason, session: RequestSession, caller: Admin, response: Response
) -> AccountAnswer:
    return _answer(response, await service.unlock(session, caller, account_id, wanted.reason))


def _answer(response: Response, account: Account) -> AccountAnswer:
    set_etag(response, account.version)
    return AccountAnswer.model_validate(account)
