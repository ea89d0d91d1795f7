"""到期事项与我的工作。"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response, Security

from services.reporting.summaries.schemas import DivisionCode
from services.reporting.worklist import lifecycle, repository
from services.reporting.worklist.errors import RangeReversed
from services.reporting.worklist.schemas import ItemAnswer
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.pages import Page, PageRequest
from shared.http.payload import EARLIEST, LATEST

router = APIRouter(tags=["到期与待办"])
Reader = Annotated[Caller, Security(current_caller, scopes=["reporting:read"])]
# What one has to do oneself takes no permission.
Anybody = Annotated[Caller, Security(current_caller)]
BOUNDS = {"ge": EARLIEST.date(), "lt": LATEST.date()}


@router.get("/due", summary="到期事项", response_model=Page[ItemAnswer])
async def list_due(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    since: Annotated[
        date | None, Query(alias="from", description="从哪一天起到期；不填则包括所有已逾期的", **BOUNDS)
    ] = None,
    until: Annotated[date | None, Query(alias="to", description="到哪一天止；不填为本周日", **BOUNDS)] = None,
    division: Annotated[DivisionCode | None, Query(description="区划代码；演练区划的事项只在查询该区划时列出")] = None,
) -> Response:
    window = lifecycle.window(since, until, time.local(time.now()).date())
    if window.after is not None and window.after >= window.until:
        raise RangeReversed
    return await repository.due(session, caller, page, window, division)


@router.get("/my-work", summary="我的工作", response_model=Page[ItemAnswer])
async def list_my_work(session: RequestSession, caller: Anybody, page: PageRequest) -> Response:
    return await repository.of_person(session, caller.person_id, page)
