"""准入项目纳入台账。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from services.registry.admissions.endpoints import answer
from services.registry.admissions.schemas import AdmissionAnswer
from services.registry.follow_ups import service
from services.registry.follow_ups.schemas import FollowUp
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute

router = APIRouter(prefix="/admissions", tags=["环境准入"], route_class=WriteRoute)
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.post("/{admission_id}/source", summary="纳入台账：新登记监管对象，或关联已有的")
async def post_follow_up(
    admission_id: UUID, wanted: FollowUp, session: RequestSession, caller: Writer, response: Response
) -> AdmissionAnswer:
    """新登记的，名称、区划、行业、位置、联系方式等由申请带入。关联有误的可再次提交。"""
    return answer(response, await service.follow_up(session, caller, admission_id, wanted))
