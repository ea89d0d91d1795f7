"""行政区划。"""

from typing import Annotated

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions import repository, service
from services.registry.divisions.errors import DivisionNotFound
from services.registry.divisions.lifecycle import Level
from services.registry.divisions.schemas import DivisionAnswer, DivisionCode, DivisionPut
from shared.auth.caller import Caller, current_caller
from shared.auth.rows import covers
from shared.db.session import RequestSession
from shared.http.conditional import OptionalIfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/divisions", tags=["行政区划"], route_class=WriteRoute)
# Who may only complain has to name a place, too.
Anybody = Annotated[Caller, Security(current_caller)]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="区划列表", response_model=Page[DivisionAnswer])
async def list_divisions(
    session: RequestSession,
    caller: Anybody,
    page: PageRequest,
    parent: Annotated[DivisionCode | None, Query(description="上级代码")] = None,
    level: Annotated[Level | None, Query(description="级别")] = None,
    q: Annotated[str | None, Query(min_length=1, max_length=50, description="名称中的字")] = None,
) -> Response:
    return await repository.page(session, caller, page, parent=parent, level=level, q=q)


@router.get("/{code}", summary="一个区划")
async def get_division(code: str, session: RequestSession, caller: Anybody, response: Response) -> DivisionAnswer:
    division = await repository.find(session, code)
    if division is None or not covers(caller, division.code):
        raise DivisionNotFound
    set_etag(response, division.version)
    return DivisionAnswer.model_validate(division)


@router.put("/{code}", summary="登记或变更区划")
async def put_division(
    code: DivisionCode,
    wanted: DivisionPut,
    session: RequestSession,
    caller: Writer,
    seen: OptionalIfMatch,
    response: Response,
) -> DivisionAnswer:
    division = await service.put(session, caller, code, wanted, seen)
    set_etag(response, division.version)
    return DivisionAnswer.model_validate(division)
