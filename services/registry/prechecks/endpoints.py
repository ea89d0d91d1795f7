"""环境准入预审：只计算，不登记。"""

from typing import Annotated

from fastapi import APIRouter, Security

from services.registry import permit_classes
from services.registry.prechecks import service
from services.registry.prechecks.schemas import PermitTable, PreCheck, PreCheckAsked
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession

router = APIRouter(prefix="/prechecks", tags=["环境准入"])
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]


@router.post("", summary="预审一个项目")
async def post_precheck(wanted: PreCheckAsked, session: RequestSession, caller: Reader) -> PreCheck:
    """区域冲突、最近的敏感目标、排污许可类别、应有的文件，以及还缺哪些数据。什么也不登记。"""
    return await service.ask(session, caller, wanted)


@router.get("/permit-classes", summary="排污许可分类表：本系统收录了哪些行业")
async def get_permit_classes(_caller: Reader) -> PermitTable:
    return PermitTable(version=permit_classes.VERSION, industries=permit_classes.INDUSTRIES, rows=permit_classes.ROWS)
