"""口令。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from services.registry.accounts.schemas import AccountAnswer
from services.registry.passwords import service
from services.registry.passwords.schemas import PasswordChange, PasswordReset
from shared.auth.caller import Caller, caller_at_login, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag

# No WriteRoute: an answer is never kept beside a password, and to repeat a change finds the old one wrong.
router = APIRouter(prefix="/accounts", tags=["账号"])
AtLogin = Annotated[Caller, Security(caller_at_login)]
Admin = Annotated[Caller, Security(current_caller, scopes=["accounts:write"])]


@router.put("/own/password", summary="更换本人的口令", status_code=204)
async def change_own_password(wanted: PasswordChange, session: RequestSession, caller: AtLogin) -> Response:
    """更换后，本人的所有登录（包括本次）立即失效，请用新口令重新登录。"""
    refusal = await service.change_own(session, caller, wanted)
    return Response(status_code=204) if refusal is None else refusal.response()


@router.put("/{account_id}/password", summary="为他人重设口令")
async def reset_password(
    account_id: UUID, wanted: PasswordReset, session: RequestSession, caller: Admin, response: Response
) -> AccountAnswer:
    """其所有登录立即失效，锁定同时解除；其本人用临时口令登录后，须先更换口令。"""
    account = await service.reset(session, caller, account_id, wanted)
    set_etag(response, account.version)
    return AccountAnswer.model_validate(account)
