"""空白检查表。"""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.patrol.forms import service
from services.patrol.forms.service import MEDIA_TYPE, Paper
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession

router = APIRouter(tags=["空白检查表"])
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
_DOCX: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: {}}, "description": "Word 文档"}}


@router.get("/duties/{duty_id}/form", summary="一项任务的空白检查表", response_class=Response, responses=_DOCX)
async def get_form_of_duty(duty_id: UUID, session: RequestSession, caller: Reader) -> Response:
    return _answer(await service.of_duty(session, caller, duty_id))


@router.get("/checklists/{checklist_id}/form", summary="空白检查表", response_class=Response, responses=_DOCX)
async def get_form_of_checklist(
    checklist_id: UUID,
    session: RequestSession,
    caller: Reader,
    object_id: Annotated[UUID | None, Query(description="预先填好哪个对象；不填为空白")] = None,
) -> Response:
    return _answer(await service.of_checklist(session, caller, checklist_id, object_id))


def _answer(paper: Paper) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(paper.name, safe='')}"}
    return Response(paper.content, media_type=MEDIA_TYPE, headers=headers)
