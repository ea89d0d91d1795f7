"""保洁班次。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security, status

from services.patrol.cleaning import repository, service
from services.patrol.cleaning.errors import ShiftNotFound
from services.patrol.cleaning.schemas import ExtraAnswer, ExtraRound, ShiftAnswer, ShiftFilters, SumsAnswer, SumsAsked
from services.patrol.obligations.errors import DivisionNotFound
from shared import audit
from shared.auth.caller import Caller, current_caller
from shared.auth.rows import covers
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import DeadlinesAnswer, explained

router = APIRouter(prefix="/cleaning", tags=["河道保洁"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Manager = Annotated[Caller, Security(current_caller, scopes=["patrol:manage"])]


@router.get("/shifts", summary="保洁班次列表：今天的、本人的、某河段的、漏扫的", response_model=Page[ShiftAnswer])
async def list_shifts(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[ShiftFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@router.get("/shifts/{shift_id}", summary="一个保洁班次")
async def get_shift(shift_id: UUID, session: RequestSession, caller: Reader, response: Response) -> ShiftAnswer:
    found = await repository.shift(session, caller, shift_id)
    if found is None:
        raise ShiftNotFound
    set_etag(response, found.version)
    return ShiftAnswer.model_validate(found)


@router.get("/shifts/{shift_id}/deadlines", summary="到期时间的由来和已采取的提醒")
async def get_shift_deadlines(shift_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    if await repository.shift(session, caller, shift_id) is None:
        raise ShiftNotFound
    return await explained(session, shift_id)


@router.get("/sums", summary="按地点和月份汇总")
async def sum_up(session: RequestSession, caller: Reader, asked: Annotated[SumsAsked, Query()]) -> SumsAnswer:
    return SumsAnswer(month=asked.month, items=await service.sums(session, caller, asked))


@router.post("/extra-shifts", summary="加扫：预警后各点位各加一个班次", status_code=status.HTTP_201_CREATED)
async def add_extra(wanted: ExtraRound, session: RequestSession, caller: Manager) -> ExtraAnswer:
    if not covers(caller, wanted.division_code):
        raise DivisionNotFound
    shifts = await service.call_extra(session, wanted.division_code, wanted.day, wanted.occasion)
    subject = f"cleaning_shifts/{wanted.day}"
    audit.record(session, caller, "cleaning.extra", subject, wanted.occasion, division=wanted.division_code)
    return ExtraAnswer(shifts=shifts)
