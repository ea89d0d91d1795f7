"""整改延期。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security, status

from services.complaints.extensions import service
from services.complaints.extensions.schemas import ExtensionCreate, ExtensionDecision
from services.complaints.rectification.endpoints import Reader, answer
from services.complaints.rectification.schemas import OrderAnswer
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute

router = APIRouter(prefix="/orders/{order_id}/extensions", tags=["整改"], route_class=WriteRoute)
Decider = Annotated[Caller, Security(current_caller, scopes=[])]


@router.post("", summary="申请延期", status_code=status.HTTP_201_CREATED)
async def request_time(
    order_id: UUID, wanted: ExtensionCreate, session: RequestSession, caller: Reader, response: Response
) -> OrderAnswer:
    order, new = await service.request_time(session, caller, order_id, wanted)
    return await answer(session, caller, order, response, new=new)


@router.post("/{extension_id}/decision", summary="审批延期")
async def decide_time(
    order_id: UUID,
    extension_id: UUID,
    wanted: ExtensionDecision,
    session: RequestSession,
    caller: Decider,
    response: Response,
) -> OrderAnswer:
    order = await service.decide_time(session, caller, order_id, extension_id, wanted)
    return await answer(session, caller, order, response)
