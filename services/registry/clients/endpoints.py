"""对接系统与访问令牌。"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response, Security
from fastapi.responses import JSONResponse

from services.registry.accounts.schemas import WithReason
from services.registry.clients import lifecycle, repository, service
from services.registry.clients.lifecycle import GRANT, GrantRefused
from services.registry.clients.schemas import ClientAnswer, ClientCreate, ClientOpened, TokenAnswer
from services.registry.signing import signing_keys
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(tags=["对接系统"], route_class=WriteRoute)
# No WriteRoute, which would keep the answer and so the secret.
secrets = APIRouter(tags=["对接系统"])
oauth = APIRouter(tags=["登录"])
Admin = Annotated[Caller, Security(current_caller, scopes=["accounts:write"])]

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
# A verifier asks again by itself when it meets a key that it does not know.
KEYS_CACHED = {"Cache-Control": "public, max-age=300"}
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"const": GRANT},
                        "scope": {"type": "string", "description": "以空格分隔；不填则为全部权限"},
                        "client_id": {"type": "string"},
                        "client_secret": {"type": "string", "format": "password"},
                    },
                }
            }
        },
    }
}


@router.post("/clients", summary="登记对接系统", status_code=201)
async def register_client(
    wanted: ClientCreate, session: RequestSession, caller: Admin, response: Response
) -> ClientOpened:
    client, secret = await service.register(session, caller, wanted)
    if secret is None:
        response.status_code = 200
    set_etag(response, client.version)
    return ClientOpened(**ClientAnswer.model_validate(client).model_dump(), client_secret=secret)


@router.get("/clients", summary="对接系统列表", response_model=Page[ClientAnswer])
async def list_clients(session: RequestSession, caller: Admin, page: PageRequest) -> Response:
    return await repository.page(session, caller, page)


@router.post("/clients/{row_id}/revocation", summary="停用对接系统")
async def revoke_client(
    row_id: UUID, wanted: WithReason, session: RequestSession, caller: Admin, response: Response
) -> ClientAnswer:
    client = await service.revoke(session, caller, row_id, wanted.reason)
    set_etag(response, client.version)
    return ClientAnswer.model_validate(client)


@secrets.post("/clients/{row_id}/secret", summary="更换对接系统的密钥")
async def rotate_secret(
    row_id: UUID, wanted: WithReason, session: RequestSession, caller: Admin, response: Response
) -> ClientOpened:
    """新密钥只在回答中出现一次；原密钥及其令牌立即失效。"""
    client, secret = await service.rotate(session, caller, row_id, wanted.reason)
    set_etag(response, client.version)
    response.headers.update(NO_STORE)
    return ClientOpened(**ClientAnswer.model_validate(client).model_dump(), client_secret=secret)


@oauth.post("/oauth/token", summary="换取访问令牌（客户端凭证）", response_model=TokenAnswer, openapi_extra=FORM)
async def token(request: Request, session: RequestSession) -> Response:
    """按 RFC 6749 第 4.4 节；凭证放在 HTTP Basic 头或表单中。出错时按第 5.2 节回答。"""
    try:
        asked = lifecycle.read(request.headers.get("authorization"), await request.body())
        answer = await service.grant(session, signing_keys(), asked)
    except GrantRefused as refused:
        return _refusal(refused)
    return JSONResponse(answer.model_dump(), headers=NO_STORE)


@oauth.get("/.well-known/jwks.json", summary="验证访问令牌的公钥")
async def jwks(response: Response) -> dict[str, Any]:
    response.headers.update(KEYS_CACHED)
    return signing_keys().published()


def _refusal(refused: GrantRefused) -> Response:
    body = {"error": refused.error, "error_description": refused.description}
    if refused.error == "invalid_client":
        return JSONResponse(body, 401, NO_STORE | {"WWW-Authenticate": 'Basic realm="registry"'})
    return JSONResponse(body, 400, NO_STORE)
