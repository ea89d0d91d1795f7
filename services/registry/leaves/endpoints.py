"""请假与代行。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.leaves import repository, service
from services.registry.leaves.errors import LeaveNotFound
from services.registry.leaves.schemas import LeaveAnswer, LeaveCreate, LeaveListed, LeavePatch
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/leaves", tags=["人员与岗位"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="请假列表", response_model=Page[LeaveListed])
async def list_leaves(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    person_id: Annotated[UUID | None, Query(description="人员")] = None,
    on: Annotated[Day | None, Query(description="这一天不在岗的")] = None,
) -> Response:
    return await repository.page(session, caller, page, division=division, person_id=person_id, on=on)


@router.post("", summary="登记请假", status_code=201)
async def post_leave(wanted: LeaveCreate, session: RequestSession, caller: Writer, response: Response) -> LeaveAnswer:
    leave, is_new = await service.enter(session, caller, wanted)
    return entered(response, LeaveAnswer, leave, is_new=is_new)


@router.get("/{leave_id}", summary="一段请假")
async def get_leave(leave_id: UUID, session: RequestSession, caller: Reader, response: Response) -> LeaveAnswer:
    leave = await repository.find(session, caller, leave_id)
    if leave is None:
        raise LeaveNotFound
    set_etag(response, leave.version)
    return LeaveAnswer.model_validate(leave)


@router.patch("/{leave_id}", summary="更正请假")
async def patch_leave(
    leave_id: UUID, wanted: LeavePatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> LeaveAnswer:
    leave = await service.change(session, caller, leave_id, wanted, seen)
    set_etag(response, leave.version)
    return LeaveAnswer.model_validate(leave)
