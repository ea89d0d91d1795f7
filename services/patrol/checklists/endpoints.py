"""检查表。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security, status

from services.patrol.checklists import repository, service
from services.patrol.checklists.errors import ChecklistNotFound
from services.patrol.checklists.schemas import ChecklistAnswer, ChecklistCreate
from services.patrol.obligations.schemas import DivisionCode
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Code, Day

router = APIRouter(prefix="/checklists", tags=["检查表"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Manager = Annotated[Caller, Security(current_caller, scopes=["patrol:manage"])]


@router.get("", summary="检查表各版", response_model=Page[ChecklistAnswer])
async def list_checklists(
    session: RequestSession, caller: Reader, page: PageRequest, key: Annotated[Code | None, Query()] = None
) -> Response:
    return await repository.page(session, caller, page, key)


@router.get("/in-use", summary="某区划某日使用的检查表", response_model=Page[ChecklistAnswer])
async def list_in_use(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Annotated[DivisionCode, Query(description="区划")],
    on: Annotated[Day | None, Query(description="日期；不填为今天")] = None,
) -> Response:
    return await repository.in_use(session, caller, page, division, on or time.local(time.now()).date())


@router.get("/{checklist_id}", summary="一版检查表")
async def get_checklist(checklist_id: UUID, session: RequestSession, caller: Reader) -> ChecklistAnswer:
    found = await repository.find(session, caller, checklist_id)
    if found is None:
        raise ChecklistNotFound
    return ChecklistAnswer.model_validate(found)


@router.post("", summary="登记一版检查表", status_code=status.HTTP_201_CREATED)
async def create_checklist(
    wanted: ChecklistCreate, session: RequestSession, caller: Manager, response: Response
) -> ChecklistAnswer:
    checklist, is_new = await service.create(session, caller, wanted)
    if not is_new:
        response.status_code = status.HTTP_200_OK
    return ChecklistAnswer.model_validate(checklist)
