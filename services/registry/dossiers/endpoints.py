"""一源一档。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.dossiers import service
from services.registry.dossiers.lifecycle import Listed
from services.registry.dossiers.schemas import EntryAnswer
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.pages import Page, PageRequest

router = APIRouter(tags=["一源一档"])
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]


@router.get("/sources/{source_id}/file/entries", summary="档案中某一类记录的全部", response_model=Page[EntryAnswer])
async def list_entries(
    source_id: UUID,
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    kind: Annotated[
        Listed,
        Query(
            description="visit 巡查，finding 发现的问题，duty 逾期未巡，order 整改通知，complaint 投诉，step 提醒督办"
        ),
    ],
) -> Response:
    """巡查、整改、投诉、督办，新的在前；无权查阅的与没有记录的看上去一样。"""
    return await service.entries(session, caller, page, source_id, kind)
