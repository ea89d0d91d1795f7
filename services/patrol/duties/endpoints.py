"""巡查任务。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.patrol.duties import repository
from services.patrol.duties.errors import DutyNotFound
from services.patrol.duties.schemas import DutyAnswer, DutyFilters
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import DeadlinesAnswer, explained

router = APIRouter(prefix="/duties", tags=["巡查任务"])
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]


@router.get("", summary="巡查任务列表", response_model=Page[DutyAnswer])
async def list_duties(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[DutyFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@router.get("/{duty_id}", summary="一项巡查任务")
async def get_duty(duty_id: UUID, session: RequestSession, caller: Reader, response: Response) -> DutyAnswer:
    duty = await repository.shown(session, caller, duty_id)
    if duty is None:
        raise DutyNotFound
    set_etag(response, duty.version)
    return DutyAnswer.model_validate(duty)


@router.get("/{duty_id}/deadlines", summary="到期时间的由来和已采取的督促")
async def get_deadlines(duty_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    if await repository.find(session, caller, duty_id) is None:
        raise DutyNotFound
    return await explained(session, duty_id)
