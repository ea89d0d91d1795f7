"""督办。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.complaints.escalation import repository, service
from services.complaints.escalation.schemas import EscalationAnswer, Signature, Step
from services.complaints.intake.schemas import DivisionCode
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/escalations", tags=["督办"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["complaints:read"])]
Decider = Annotated[Caller, Security(current_caller, scopes=["accountability:decide"])]


@router.get("", summary="督办列表", response_model=Page[EscalationAnswer])
async def list_escalations(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    subject_id: Annotated[UUID | None, Query(description="投诉或整改通知")] = None,
    step: Annotated[Step | None, Query(description="步骤")] = None,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    unsigned: Annotated[bool, Query(description="只列待签发的文书")] = False,
) -> Response:
    return await repository.page(
        session, caller, page, subject_id=subject_id, step=step, division=division, unsigned=unsigned
    )


@router.post("/{escalation_id}/signature", summary="签发文书")
async def sign(escalation_id: UUID, wanted: Signature, session: RequestSession, caller: Decider) -> EscalationAnswer:
    signed = await service.sign(session, caller, escalation_id, wanted)
    return EscalationAnswer.model_validate(repository.fields_of(*signed))
