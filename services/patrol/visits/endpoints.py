"""到访记录。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.patrol.visits import repository
from services.patrol.visits.errors import VisitNotFound
from services.patrol.visits.schemas import VisitAnswer, VisitFilters
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/visits", tags=["到访记录"])
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]


@router.get("", summary="到访记录列表", response_model=Page[VisitAnswer])
async def list_visits(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[VisitFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@router.get("/{visit_id}", summary="一条到访记录")
async def get_visit(visit_id: UUID, session: RequestSession, caller: Reader) -> VisitAnswer:
    found = await repository.find(session, caller, visit_id)
    if found is None:
        raise VisitNotFound
    return VisitAnswer.model_validate(found)
