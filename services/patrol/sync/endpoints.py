"""离线内容。"""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, Security

from services.patrol.sync import service
from services.patrol.sync.schemas import OfflineAnswer
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import not_modified

router = APIRouter(prefix="/sync", tags=["离线"])
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]


@router.get("", summary="手机离线前要取的全部内容", response_model=OfflineAnswer)
async def get_offline(
    request: Request,
    session: RequestSession,
    caller: Reader,
    days: Annotated[int, Query(ge=1, le=31, description="今后几日的任务")] = 7,
) -> Response:
    content = (await service.offline(session, caller, days)).model_dump_json().encode()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return not_modified(request, tag) or Response(content, media_type="application/json", headers={"ETag": tag})
