"""下放、委托的执法事项。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import entered
from services.registry.powers import repository, service
from services.registry.powers.errors import PowerNotFound
from services.registry.powers.schemas import PowerAnswer, PowerCreate, PowerPatch
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Code, Day

router = APIRouter(prefix="/powers", tags=["执法资格"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="执法事项列表", response_model=Page[PowerAnswer])
async def list_powers(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    code: Annotated[Code | None, Query(description="事项代码")] = None,
    on: Annotated[Day | None, Query(description="这一天有效的")] = None,
) -> Response:
    return await repository.page(session, caller, page, division=division, code=code, on=on)


@router.post("", summary="登记执法事项", status_code=201)
async def post_power(wanted: PowerCreate, session: RequestSession, caller: Writer, response: Response) -> PowerAnswer:
    power, is_new = await service.enter(session, caller, wanted)
    return entered(response, PowerAnswer, power, is_new=is_new)


@router.get("/{power_id}", summary="一项执法事项")
async def get_power(power_id: UUID, session: RequestSession, caller: Reader, response: Response) -> PowerAnswer:
    power = await repository.find(session, caller, power_id)
    if power is None:
        raise PowerNotFound
    set_etag(response, power.version)
    return PowerAnswer.model_validate(power)


@router.patch("/{power_id}", summary="更正或终止执法事项")
async def patch_power(
    power_id: UUID, wanted: PowerPatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> PowerAnswer:
    power = await service.change(session, caller, power_id, wanted, seen)
    set_etag(response, power.version)
    return PowerAnswer.model_validate(power)
