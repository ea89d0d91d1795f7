"""工作日历。"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, Security

from services.registry.calendar import repository, service
from services.registry.calendar.errors import YearNotFound
from services.registry.calendar.schemas import CalendarYearAnswer, CalendarYearPut, DueAnswer
from services.registry.divisions.errors import DivisionNotFound
from services.registry.divisions.schemas import DivisionCode
from services.registry.versions.schemas import Voiding
from shared.auth.caller import Caller, current_caller
from shared.auth.rows import covers
from shared.calendar.workdays import Unit
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, OptionalIfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.payload import Moment

router = APIRouter(prefix="/calendar", tags=["工作日历"], route_class=WriteRoute)
READING = Security(current_caller, scopes=["registry:read"])
Reader = Annotated[Caller, READING]
Writer = Annotated[Caller, Security(current_caller, scopes=["policies:write"])]
Year = Annotated[int, Path(ge=1900, lt=2200)]


@router.get("/due", summary="计算期限")
async def get_due(
    session: RequestSession,
    caller: Reader,
    start: Annotated[Moment, Query(description="起算的时间")],
    amount: Annotated[int, Query(ge=0, description="数量")],
    unit: Annotated[Unit, Query(description="单位")],
    division: Annotated[DivisionCode | None, Query(description="按哪个区划的规则计算；不填为各处适用的规则")] = None,
) -> DueAnswer:
    if division is not None and not covers(caller, division):
        raise DivisionNotFound
    return DueAnswer.model_validate(await service.due(session, start, amount, unit, division or ""))


@router.get("/{year}", summary="一年的放假调休安排", dependencies=[READING])
async def get_year(year: Year, session: RequestSession, response: Response) -> CalendarYearAnswer:
    found = await repository.find(session, year)
    if found is None:
        raise YearNotFound
    set_etag(response, found.version)
    return CalendarYearAnswer.model_validate(found)


@router.put("/{year}", summary="登记一年的放假调休安排")
async def put_year(
    year: Year,
    wanted: CalendarYearPut,
    session: RequestSession,
    caller: Writer,
    seen: OptionalIfMatch,
    response: Response,
) -> CalendarYearAnswer:
    put = await service.put(session, caller, year, wanted, seen)
    set_etag(response, put.version)
    return CalendarYearAnswer.model_validate(put)


@router.post("/{year}/voiding", summary="作废误登记的一年", status_code=204)
async def void_year(
    year: Year, wanted: Voiding, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> None:
    """视为尚未公布；依此估算的期限重新计算。"""
    voided = await service.void(session, caller, year, seen, wanted.reason)
    set_etag(response, voided.version)
