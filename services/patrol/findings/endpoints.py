"""巡查发现的问题。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.patrol.findings import repository
from services.patrol.findings.errors import FindingNotFound
from services.patrol.findings.schemas import ConfirmationAnswer, FindingAnswer, FindingFilters
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/findings", tags=["发现的问题"])
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]


@router.get("", summary="问题列表", response_model=Page[FindingAnswer])
async def list_findings(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[FindingFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@router.get("/{finding_id}", summary="一个问题及其下落")
async def get_finding(finding_id: UUID, session: RequestSession, caller: Reader, response: Response) -> FindingAnswer:
    found = await repository.find(session, caller, finding_id)
    if found is None:
        raise FindingNotFound
    set_etag(response, found.version)
    return FindingAnswer.model_validate(found)


@router.get("/{finding_id}/confirmations", summary="其后的巡查所见", response_model=Page[ConfirmationAnswer])
async def list_confirmations(finding_id: UUID, session: RequestSession, caller: Reader, page: PageRequest) -> Response:
    if await repository.find(session, caller, finding_id) is None:
        raise FindingNotFound
    return await repository.confirmations(session, page, finding_id)
