"""登录。"""

from typing import Annotated

from fastapi import APIRouter, Response, Security
from fastapi.responses import JSONResponse

from services.registry.sessions import service
from services.registry.sessions.schemas import LogIn, Refresh, SessionAnswer
from services.registry.signing import signing_keys
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.problems import Problem

router = APIRouter(prefix="/sessions", tags=["登录"])
Anybody = Annotated[Caller, Security(current_caller)]


@router.post("", summary="登录", response_model=SessionAnswer)
async def log_in(wanted: LogIn, session: RequestSession) -> Response:
    return _answer(await service.log_in(session, signing_keys(), wanted))


@router.post("/refresh", summary="换取新的令牌", response_model=SessionAnswer)
async def refresh(wanted: Refresh, session: RequestSession) -> Response:
    """刷新令牌只能用一次；已用过的再次出现，即视为泄露，整个登录立即失效。"""
    return _answer(await service.refresh(session, signing_keys(), wanted.refresh_token.get_secret_value()))


@router.delete("/current", summary="退出登录", status_code=204)
async def log_out(session: RequestSession, caller: Anybody) -> None:
    await service.log_out(session, caller.session_id)


def _answer(outcome: SessionAnswer | Problem) -> Response:
    if isinstance(outcome, Problem):
        return outcome.response()
    return JSONResponse(outcome.model_dump(), headers={"Cache-Control": "no-store"})
