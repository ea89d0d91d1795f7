"""登录。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response, Security
from fastapi.responses import JSONResponse

from services.registry.accounts import repository as accounts
from services.registry.accounts.errors import AccountNotFound
from services.registry.accounts.schemas import WithReason
from services.registry.sessions import repository, service
from services.registry.sessions.schemas import LogIn, LoginAnswer, Refresh, SessionAnswer
from services.registry.signing import signing_keys
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.problems import Problem

router = APIRouter(prefix="/sessions", tags=["登录"])
of_accounts = APIRouter(prefix="/accounts/{account_id}/sessions", tags=["账号"], route_class=WriteRoute)
Anybody = Annotated[Caller, Security(current_caller)]
Admin = Annotated[Caller, Security(current_caller, scopes=["accounts:write"])]


@router.post("", summary="登录", response_model=SessionAnswer)
async def log_in(
    wanted: LogIn, session: RequestSession, user_agent: Annotated[str | None, Header(include_in_schema=False)] = None
) -> Response:
    return _answer(await service.log_in(session, signing_keys(), wanted, user_agent))


@router.post("/refresh", summary="换取新的令牌", response_model=SessionAnswer)
async def refresh(wanted: Refresh, session: RequestSession) -> Response:
    """刷新令牌只能用一次；已用过的再次出现，即视为泄露，整个登录立即失效。"""
    return _answer(await service.refresh(session, signing_keys(), wanted.refresh_token.get_secret_value()))


@router.get("", summary="本人的登录会话", response_model=Page[LoginAnswer])
async def list_sessions(session: RequestSession, caller: Anybody, page: PageRequest) -> Response:
    return await repository.page(session, caller.account_id, page, time.now(), current=caller.session_id)


@router.delete("/current", summary="退出登录", status_code=204)
async def log_out(session: RequestSession, caller: Anybody) -> None:
    await service.log_out(session, caller.session_id)


@router.delete("/{session_id}", summary="结束本人的一个登录会话", status_code=204)
async def end_session(session_id: UUID, session: RequestSession, caller: Anybody) -> None:
    await service.end_own(session, caller, session_id)


@of_accounts.get("", summary="一个账号的登录会话", response_model=Page[LoginAnswer])
async def list_sessions_of(account_id: UUID, session: RequestSession, caller: Admin, page: PageRequest) -> Response:
    if await accounts.find_visible(session, caller, account_id) is None:
        raise AccountNotFound
    return await repository.page(session, account_id, page, time.now(), current=caller.session_id)


@of_accounts.post("/ending", summary="结束一个账号的全部登录", status_code=204)
async def end_sessions_of(account_id: UUID, wanted: WithReason, session: RequestSession, caller: Admin) -> None:
    await service.end_somebodys(session, caller, account_id, wanted.reason)


def _answer(outcome: SessionAnswer | Problem) -> Response:
    if isinstance(outcome, Problem):
        return outcome.response()
    return JSONResponse(outcome.model_dump(), headers={"Cache-Control": "no-store"})
