"""环境准入的决定。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from services.registry.admissions.endpoints import answer
from services.registry.admissions.schemas import AdmissionAnswer, Because
from services.registry.decisions import service
from services.registry.decisions.schemas import DecisionMade
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute

router = APIRouter(prefix="/admissions", tags=["环境准入"], route_class=WriteRoute)
Decider = Annotated[Caller, Security(current_caller, scopes=["registry:decide"])]


@router.post("/{admission_id}/decision", summary="作出决定")
async def post_decision(
    admission_id: UUID, wanted: DecisionMade, session: RequestSession, caller: Decider, response: Response
) -> AdmissionAnswer:
    """同意、有条件同意、不予准入，或不属本镇职权而移送；都须写明理由。"""
    return answer(response, await service.decide(session, caller, admission_id, wanted))


@router.post("/{admission_id}/return", summary="退回重提意见")
async def post_return(
    admission_id: UUID, wanted: Because, session: RequestSession, caller: Decider, response: Response
) -> AdmissionAnswer:
    return answer(response, await service.give_back(session, caller, admission_id, wanted.reason))


@router.post("/{admission_id}/revocation", summary="撤销决定")
async def post_revocation(
    admission_id: UUID, wanted: Because, session: RequestSession, caller: Decider, response: Response
) -> AdmissionAnswer:
    """原决定保留在历次内容中；申请回到待决定，重新计时。"""
    return answer(response, await service.revoke(session, caller, admission_id, wanted.reason))
