"""马路办公。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, Security, status

from services.patrol import records
from services.patrol.field_days import repository, service
from services.patrol.field_days.errors import FieldDayNotFound, FieldMonthNotFound
from services.patrol.field_days.models import FieldDay
from services.patrol.field_days.schemas import (
    FieldDayAnswer,
    FieldDayCreate,
    FieldDayFilters,
    FieldMonthAnswer,
    FieldMonthFilters,
)
from services.patrol.records import Voiding
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.directory.lookup import ensure_known
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import DeadlinesAnswer, explained

days = APIRouter(prefix="/field-days", tags=["马路办公"], route_class=WriteRoute)
months = APIRouter(prefix="/field-months", tags=["马路办公"])
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["patrol:write"])]


@days.get("", summary="马路办公列表", response_model=Page[FieldDayAnswer])
async def list_field_days(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[FieldDayFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@days.get("/{field_day_id}", summary="一次马路办公")
async def get_field_day(
    field_day_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> FieldDayAnswer:
    found = await records.find(session, caller, FieldDay, field_day_id)
    if found is None:
        raise FieldDayNotFound
    set_etag(response, found.version)
    return FieldDayAnswer.model_validate(found)


@days.post("", summary="登记一次马路办公", status_code=status.HTTP_201_CREATED)
async def record_field_day(
    wanted: FieldDayCreate, request: Request, session: RequestSession, caller: Writer, response: Response
) -> FieldDayAnswer:
    await ensure_known(request, session, persons={records.whose(caller, wanted), *wanted.people()})
    row, is_new = await service.record(session, caller, wanted)
    return records.entered(response, FieldDayAnswer, row, is_new=is_new)


@days.post("/{field_day_id}/voiding", summary="作废一次马路办公的记录")
async def void_field_day(
    field_day_id: UUID, wanted: Voiding, session: RequestSession, caller: Writer, response: Response
) -> FieldDayAnswer:
    row = await service.void(session, caller, field_day_id, wanted.reason)
    set_etag(response, row.version)
    return FieldDayAnswer.model_validate(row)


@months.get("", summary="各镇各月应开展和已开展的马路办公", response_model=Page[FieldMonthAnswer])
async def list_field_months(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[FieldMonthFilters, Query()]
) -> Response:
    return await repository.months(session, caller, page, filters)


@months.get("/{month_id}", summary="一个镇一个月的马路办公")
async def get_field_month(
    month_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> FieldMonthAnswer:
    found = await repository.month(session, caller, month_id)
    if found is None:
        raise FieldMonthNotFound
    set_etag(response, found["version"])
    return FieldMonthAnswer.model_validate(found)


@months.get("/{month_id}/deadlines", summary="到期时间的由来和已采取的督促")
async def get_month_deadlines(month_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    if await repository.month(session, caller, month_id) is None:
        raise FieldMonthNotFound
    return await explained(session, month_id)
