"""河流与河段。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import entered
from services.registry.rivers import repository, service
from services.registry.rivers.errors import ReachNotFound
from services.registry.rivers.schemas import (
    ReachAnswer,
    ReachCreate,
    ReachPatch,
    RiverAnswer,
    RiverCourse,
    RiverCreate,
    RiverPatch,
    TierAnswer,
    TierPut,
)
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, OptionalIfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Code, Day

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


@router.get("/rivers/{river_id}", summary="一条河流：河段与河长")
async def get_river(
    river_id: UUID,
    session: RequestSession,
    caller: Reader,
    response: Response,
    on: Annotated[Day | None, Query(description="哪一天；不填为今天")] = None,
) -> RiverCourse:
    course = await service.course(session, caller, river_id, on or time.local(time.now()).date())
    set_etag(response, course.version)
    return course


@router.patch("/rivers/{river_id}", summary="更正河流")
async def patch_river(
    river_id: UUID, wanted: RiverPatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> RiverAnswer:
    river = await service.change_river(session, caller, river_id, wanted, seen)
    set_etag(response, river.version)
    return RiverAnswer.model_validate(river)


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


@router.get("/reaches/{reach_id}", summary="一个河段")
async def get_reach(reach_id: UUID, session: RequestSession, caller: Reader, response: Response) -> ReachAnswer:
    reach = await repository.reach(session, caller, reach_id)
    if reach is None:
        raise ReachNotFound
    set_etag(response, reach.version)
    return ReachAnswer.model_validate(reach)


@router.patch("/reaches/{reach_id}", summary="更正河段")
async def patch_reach(
    reach_id: UUID, wanted: ReachPatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> ReachAnswer:
    reach = await service.change_reach(session, caller, reach_id, wanted, seen)
    set_etag(response, reach.version)
    return ReachAnswer.model_validate(reach)


@router.get("/river_tiers", summary="河长的层级")
async def list_tiers(session: RequestSession, _caller: Reader) -> list[TierAnswer]:
    return [TierAnswer.model_validate(tier) for tier in await repository.tiers(session)]


@router.put("/river_tiers/{code}", summary="设定河长的一个层级")
async def put_tier(
    code: Code, wanted: TierPut, session: RequestSession, caller: Writer, seen: OptionalIfMatch, response: Response
) -> TierAnswer:
    tier = await service.put_tier(session, caller, code, wanted, seen)
    set_etag(response, tier.version)
    return TierAnswer.model_validate(tier)
