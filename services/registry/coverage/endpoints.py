"""饮用水水源地周边农户的宣传覆盖。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.coverage import repository, service
from services.registry.coverage.errors import HouseholdsNotFound
from services.registry.coverage.models import Households
from services.registry.coverage.schemas import (
    CoverageAnswer,
    HouseholdsAnswer,
    HouseholdsCreate,
    HouseholdsPatch,
)
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(tags=["水源地宣传覆盖"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("/coverage", summary="一个水源地周边农户的覆盖情况")
async def get_coverage(
    session: RequestSession,
    caller: Reader,
    source_id: Annotated[UUID, Query(description="饮用水水源地")],
    year: Annotated[int, Query(ge=1900, le=2199, description="年度")],
) -> CoverageAnswer:
    return await service.coverage(session, caller, source_id, year)


@router.get("/households", summary="周边户数列表（含历次统计）", response_model=Page[HouseholdsAnswer])
async def list_households(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    source_id: Annotated[UUID | None, Query(description="饮用水水源地")] = None,
) -> Response:
    return await repository.page(session, caller, page, source_id=source_id)


@router.post("/households", summary="登记周边户数", status_code=201)
async def post_households(
    wanted: HouseholdsCreate, session: RequestSession, caller: Writer, response: Response
) -> HouseholdsAnswer:
    counted, is_new = await service.enter(session, caller, wanted)
    return entered(response, HouseholdsAnswer, counted, is_new=is_new)


@router.get("/households/{households_id}", summary="一条户数记录")
async def get_households(
    households_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> HouseholdsAnswer:
    counted = await repository.find(session, caller, households_id)
    if counted is None:
        raise HouseholdsNotFound
    return _answer(response, counted)


@router.patch("/households/{households_id}", summary="更正户数")
async def patch_households(
    households_id: UUID,
    wanted: HouseholdsPatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> HouseholdsAnswer:
    return _answer(response, await service.change(session, caller, households_id, wanted, seen))


def _answer(response: Response, counted: Households) -> HouseholdsAnswer:
    set_etag(response, counted.version)
    return HouseholdsAnswer.model_validate(counted)
