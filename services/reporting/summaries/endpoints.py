"""数据汇总。"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response, Security

from services.reporting.summaries import service
from services.reporting.summaries.schemas import DifferencesAnswer, DivisionCode, RowAnswer, SummaryAnswer
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import not_modified
from shared.http.pages import Page, PageRequest
from shared.http.payload import Moment

router = APIRouter(tags=["数据汇总"])
Reader = Annotated[Caller, Security(current_caller, scopes=["reporting:read"])]
PERIOD = "时段：2023、2023-06、2023-W23"
CACHED = {"Cache-Control": "private, must-revalidate"}


@router.get(
    "/summaries/{division_code}/{period}",
    summary="一个区划在一个时段的汇总",
    response_model=SummaryAnswer,
    response_model_exclude_none=True,
    responses={304: {"description": "与 If-None-Match 相比没有变化"}},
)
async def get_summary(
    division_code: Annotated[DivisionCode, Path(description="区划代码")],
    period: Annotated[str, Path(max_length=20, description=PERIOD)],
    request: Request,
    session: RequestSession,
    caller: Reader,
) -> Response:
    answer = await service.summary(session, caller, division_code, period)
    tag = service.tag(answer)
    response = not_modified(request, tag) or Response(
        answer.model_dump_json(exclude_none=True), media_type="application/json", headers={"ETag": tag}
    )
    response.headers.update(CACHED)
    return response


@router.get("/summaries/{division_code}/{period}/differences", summary="某时以来一个时段的数字有哪些变化")
async def get_differences(
    division_code: Annotated[DivisionCode, Path(description="区划代码")],
    period: Annotated[str, Path(max_length=20, description=PERIOD)],
    session: RequestSession,
    caller: Reader,
    since: Annotated[Moment, Query(description="与何时的数字相比，例如报表发布的时间")],
) -> DifferencesAnswer:
    return await service.differences(session, caller, division_code, period, since)


@router.get("/figures/{metric}/rows", summary="构成某个数的记录", response_model=Page[RowAnswer])
async def list_rows(
    metric: Annotated[str, Path(max_length=64, description="指标代码")],
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Annotated[DivisionCode, Query(description="区划代码")],
    period: Annotated[str, Query(max_length=20, description=PERIOD)],
) -> Response:
    return await service.rows(session, caller, metric, division, period, page)
