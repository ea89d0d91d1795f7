"""河长公示牌。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.signs import repository, service
from services.registry.signs.schemas import SignAnswer, SignCreate, SignListed, SignPatch, SignUpdating
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import DeadlinesAnswer, explained

router = APIRouter(prefix="/signs", tags=["河长公示牌"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="公示牌列表", response_model=Page[SignListed])
async def list_signs(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    reach_id: Annotated[UUID | None, Query(description="河段")] = None,
    due: Annotated[bool | None, Query(description="true：只看待更新的")] = None,
) -> Response:
    return await repository.page(session, caller, page, division=division, reach_id=reach_id, due=due)


@router.post("", summary="登记公示牌", status_code=201)
async def post_sign(wanted: SignCreate, session: RequestSession, caller: Writer, response: Response) -> SignAnswer:
    sign, is_new = await service.enter(session, caller, wanted)
    response.status_code = 201 if is_new else 200
    set_etag(response, sign.version)
    return await service.answer(session, sign)


@router.get("/{sign_id}", summary="一块公示牌，与应有内容对照")
async def get_sign(sign_id: UUID, session: RequestSession, caller: Reader, response: Response) -> SignAnswer:
    shown = await service.shown(session, caller, sign_id)
    set_etag(response, shown.version)
    return shown


@router.patch("/{sign_id}", summary="更正公示牌的登记内容")
async def patch_sign(
    sign_id: UUID, wanted: SignPatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> SignAnswer:
    sign = await service.change(session, caller, sign_id, wanted, seen)
    set_etag(response, sign.version)
    return await service.answer(session, sign)


@router.post("/{sign_id}/updating", summary="填报公示牌已更新")
async def post_updating(
    sign_id: UUID, wanted: SignUpdating, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> SignAnswer:
    sign = await service.renew(session, caller, sign_id, wanted, seen)
    set_etag(response, sign.version)
    return await service.answer(session, sign)


@router.get("/{sign_id}/deadlines", summary="到期时间的由来和已采取的督促")
async def get_sign_deadlines(sign_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    await service.shown(session, caller, sign_id)
    return await explained(session, sign_id)
