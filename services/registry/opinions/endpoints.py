"""环境准入的意见。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from services.registry.admissions.service import found
from services.registry.opinions import repository, service
from services.registry.opinions.schemas import OpinionAnswer, OpinionCreate
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/admissions", tags=["环境准入"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("/{admission_id}/opinions", summary="一件申请的意见", response_model=Page[OpinionAnswer])
async def list_opinions(admission_id: UUID, session: RequestSession, caller: Reader, page: PageRequest) -> Response:
    return await repository.page(session, page, (await found(session, caller, admission_id)).id)


@router.post("/{admission_id}/opinions", summary="提意见", status_code=201)
async def post_opinion(
    admission_id: UUID, wanted: OpinionCreate, session: RequestSession, caller: Writer, response: Response
) -> OpinionAnswer:
    """提错的意见请作废（admission_opinions）后重提。"""
    opinion, is_new = await service.opine(session, caller, admission_id, wanted)
    return entered(response, OpinionAnswer, opinion, is_new=is_new)
