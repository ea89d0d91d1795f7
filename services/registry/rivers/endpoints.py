"""河流与河段。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import entered
from services.registry.rivers import repository, service
from services.registry.rivers.schemas import ReachAnswer, ReachCreate, RiverAnswer, RiverCreate
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(tags=["河流与河段"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("/rivers", summary="河流列表", response_model=Page[RiverAnswer])
async def list_rivers(session: RequestSession, _caller: Reader, page: PageRequest) -> Response:
    return await repository.rivers(session, page)


@router.post("/rivers", summary="登记河流", status_code=201)
async def post_river(wanted: RiverCreate, session: RequestSession, caller: Writer, response: Response) -> RiverAnswer:
    river, is_new = await service.enter_river(session, caller, wanted)
    return entered(response, RiverAnswer, river, is_new=is_new)


@router.get("/reaches", summary="河段列表", response_model=Page[ReachAnswer])
async def list_reaches(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    river_id: Annotated[UUID | None, Query(description="河流")] = None,
) -> Response:
    return await repository.reaches(session, caller, page, division=division, river_id=river_id)


@router.post("/reaches", summary="登记河段", status_code=201)
async def post_reach(wanted: ReachCreate, session: RequestSession, caller: Writer, response: Response) -> ReachAnswer:
    reach, is_new = await service.enter_reach(session, caller, wanted)
    return entered(response, ReachAnswer, reach, is_new=is_new)
