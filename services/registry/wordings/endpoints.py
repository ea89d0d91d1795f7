"""告知书与宣传资料的种类和文本。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.payloads import entered
from services.registry.wordings import repository, service
from services.registry.wordings.errors import WordingNotFound
from services.registry.wordings.schemas import WordingAnswer, WordingCreate
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Code

router = APIRouter(prefix="/wordings", tags=["告知书"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="告知书的种类和文本（含各版）", response_model=Page[WordingAnswer])
async def list_wordings(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    kind: Annotated[Code | None, Query(description="种类代码")] = None,
) -> Response:
    return await repository.page(session, caller, page, kind=kind)


@router.post("", summary="登记一版文本", status_code=201)
async def post_wording(
    wanted: WordingCreate, session: RequestSession, caller: Writer, response: Response
) -> WordingAnswer:
    wording, is_new = await service.enter(session, caller, wanted)
    return entered(response, WordingAnswer, wording, is_new=is_new)


@router.get("/{wording_id}", summary="一版文本")
async def get_wording(wording_id: UUID, session: RequestSession, caller: Reader, response: Response) -> WordingAnswer:
    wording = await repository.find(session, caller, wording_id)
    if wording is None:
        raise WordingNotFound
    set_etag(response, wording.version)
    return WordingAnswer.model_validate(wording)
