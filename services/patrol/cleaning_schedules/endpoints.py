"""保洁安排。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, Security, status

from services.patrol.cleaning_schedules import repository, service
from services.patrol.cleaning_schedules.errors import ScheduleNotFound
from services.patrol.cleaning_schedules.models import Schedule
from services.patrol.cleaning_schedules.schemas import (
    Ending,
    HandOver,
    ScheduleAnswer,
    ScheduleCreate,
    ScheduleFilters,
)
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.directory.lookup import known
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/cleaning/schedules", tags=["河道保洁"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Manager = Annotated[Caller, Security(current_caller, scopes=["patrol:manage"])]


@router.get("", summary="保洁安排列表", response_model=Page[ScheduleAnswer])
async def list_schedules(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[ScheduleFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@router.get("/{schedule_id}", summary="一项保洁安排")
async def get_schedule(
    schedule_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> ScheduleAnswer:
    found = await repository.find(session, caller, schedule_id)
    if found is None:
        raise ScheduleNotFound
    return _answer(found, response)


@router.post(
    "",
    summary="安排保洁：定点、定人、定时",
    status_code=status.HTTP_201_CREATED,
    dependencies=[Depends(known(reach_id="reaches", person_id="persons"))],
)
async def create_schedule(
    wanted: ScheduleCreate, session: RequestSession, caller: Manager, response: Response
) -> ScheduleAnswer:
    made, is_new = await service.create(session, caller, wanted)
    if not is_new:
        response.status_code = status.HTTP_200_OK
    return _answer(made, response)


@router.post(
    "/{schedule_id}/hand-over",
    summary="从某日起由另一人保洁",
    dependencies=[Depends(known(person_id="persons"))],
)
async def hand_over(
    schedule_id: UUID, wanted: HandOver, session: RequestSession, caller: Manager, seen: IfMatch, response: Response
) -> ScheduleAnswer:
    return _answer(await service.hand_over(session, caller, schedule_id, wanted, seen), response)


@router.post("/{schedule_id}/ending", summary="终止一项保洁安排")
async def end_schedule(
    schedule_id: UUID, wanted: Ending, session: RequestSession, caller: Manager, seen: IfMatch, response: Response
) -> ScheduleAnswer:
    return _answer(await service.end(session, caller, schedule_id, wanted, seen), response)


def _answer(schedule: Schedule, response: Response) -> ScheduleAnswer:
    set_etag(response, schedule.version)
    return ScheduleAnswer.model_validate(schedule)
