"""场镇。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.market_towns import repository, service
from services.registry.market_towns.errors import MarketTownNotFound
from services.registry.market_towns.schemas import MarketTownAnswer, MarketTownCreate, MarketTownPatch
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/market_towns", tags=["场镇"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
Division = Annotated[DivisionCode | None, Query(description="区划代码，含其下级")]


@router.get("", summary="场镇列表", response_model=Page[MarketTownAnswer])
async def list_market_towns(
    session: RequestSession, caller: Reader, page: PageRequest, division: Division = None
) -> Response:
    return await repository.page(session, caller, page, division=division)


@router.post("", summary="登记场镇", status_code=201)
async def post_market_town(
    wanted: MarketTownCreate, session: RequestSession, caller: Writer, response: Response
) -> MarketTownAnswer:
    market_town, is_new = await service.enter(session, caller, wanted)
    return entered(response, MarketTownAnswer, market_town, is_new=is_new)


@router.get("/{market_town_id}", summary="一个场镇")
async def get_market_town(
    market_town_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> MarketTownAnswer:
    market_town = await repository.find(session, caller, market_town_id)
    if market_town is None:
        raise MarketTownNotFound
    set_etag(response, market_town.version)
    return MarketTownAnswer.model_validate(market_town)


@router.patch("/{market_town_id}", summary="更正场镇")
async def patch_market_town(
    market_town_id: UUID,
    wanted: MarketTownPatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> MarketTownAnswer:
    market_town = await service.change(session, caller, market_town_id, wanted, seen)
    set_etag(response, market_town.version)
    return MarketTownAnswer.model_validate(market_town)
