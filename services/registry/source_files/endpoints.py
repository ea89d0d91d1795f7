"""一源一档。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Security

from services.registry.source_files import service
from services.registry.source_files.schemas import SourceFile
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.payload import Day

router = APIRouter(tags=["一源一档"])
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]


@router.get("/sources/{source_id}/file", summary="一个污染源的档案")
async def get_file(
    source_id: UUID,
    session: RequestSession,
    caller: Reader,
    on: Annotated[Day | None, Query(description="责任链按哪一天；不填为今天")] = None,
) -> SourceFile:
    """每节只列最近的若干条，附总数和全部记录的地址。"""
    return await service.open_file(session, caller, source_id, on)
