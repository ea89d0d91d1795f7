"""巡查完成情况。"""

from typing import Annotated

from fastapi import APIRouter, Query, Response, Security

from services.patrol.compliance import repository, service
from services.patrol.compliance.schemas import (
    ComplianceAnswer,
    ComplianceAsked,
    DutyRow,
    RowsAsked,
    UncountedAnswer,
)
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/compliance", tags=["完成情况"])
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]


@router.get("", summary="对象、人员或区划的巡查完成情况")
async def get_compliance(
    session: RequestSession, caller: Reader, asked: Annotated[ComplianceAsked, Query()]
) -> ComplianceAnswer:
    return await service.compliance(session, caller, asked)


@router.get("/duties", summary="构成某个数的任务", response_model=Page[DutyRow])
async def list_judged_duties(
    session: RequestSession, caller: Reader, page: PageRequest, asked: Annotated[RowsAsked, Query()]
) -> Response:
    scope = await service.narrowed(session, caller, asked)
    return await repository.page_of_duties(session, scope, asked.result, page, _seen_by(caller))


@router.get("/uncounted", summary="不计入的到访及其原因", response_model=Page[UncountedAnswer])
async def list_uncounted(
    session: RequestSession, caller: Reader, page: PageRequest, asked: Annotated[RowsAsked, Query()]
) -> Response:
    scope = await service.narrowed(session, caller, asked)
    return await repository.page_of_uncounted(session, scope, page, _seen_by(caller))


def _seen_by(caller: Caller) -> str:
    return f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}"
