"""今日巡查。"""

from typing import Annotated

from fastapi import APIRouter, Security

from services.patrol.today import service
from services.patrol.today.schemas import TodayAnswer
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession

router = APIRouter(prefix="/duties", tags=["巡查任务"])
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]


@router.get("/today", summary="本人今日和本周要做的、已经逾期的巡查")
async def get_today(session: RequestSession, caller: Reader) -> TodayAnswer:
    return await service.today(session, caller)
