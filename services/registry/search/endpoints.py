"""查找：一处查全部台账。"""

from typing import Annotated

from fastapi import APIRouter, Query, Security

from services.registry.search import service
from services.registry.search.schemas import Asked, SearchAnswer
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.pages import PageRequest

router = APIRouter(tags=["查找"])
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]


@router.get("/search", summary="按编号、名称或其中的词查找")
async def search(
    session: RequestSession, caller: Reader, page: PageRequest, asked: Annotated[Asked, Query()]
) -> SearchAnswer:
    return await service.find(session, caller, asked, page)
