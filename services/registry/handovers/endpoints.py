"""责任移交。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.handovers import repository, service
from services.registry.handovers.errors import HandoverNotFound
from services.registry.handovers.schemas import (
    HandoverAnswer,
    HandoverCreate,
    HandoverListed,
    HandoverWanted,
    MoveAnswer,
    Preview,
)
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/handovers", tags=["责任移交"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="移交记录", response_model=Page[HandoverListed])
async def list_handovers(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    person_id: Annotated[UUID | None, Query(description="移交人或接手人")] = None,
) -> Response:
    return await repository.page(session, caller, page, person_id=person_id)


@router.post("/preview", summary="移交预览：移交人名下的全部责任、岗位、代理和未结事项")
async def preview_handover(wanted: HandoverWanted, session: RequestSession, caller: Writer) -> Preview:
    return await service.preview(session, caller, wanted)


@router.post("", summary="移交一个人的全部责任", status_code=201)
async def post_handover(
    wanted: HandoverCreate, session: RequestSession, caller: Writer, response: Response
) -> HandoverAnswer:
    handover, is_new = await service.hand_over(session, caller, wanted)
    return entered(response, HandoverAnswer, handover, is_new=is_new)


@router.get("/{handover_id}", summary="一次移交")
async def get_handover(
    handover_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> HandoverAnswer:
    handover = await repository.find(session, caller, handover_id)
    if handover is None:
        raise HandoverNotFound
    set_etag(response, handover.version)
    return HandoverAnswer.model_validate(handover)


@router.get(
    "/{handover_id}/moves", summary="移交清单：每项移交前后由谁承担，哪些未能移交", response_model=Page[MoveAnswer]
)
async def list_moves(handover_id: UUID, session: RequestSession, caller: Reader, page: PageRequest) -> Response:
    """每项移交前后由谁承担，哪些没有移交及其原因。"""
    handover = await repository.find(session, caller, handover_id)
    if handover is None:
        raise HandoverNotFound
    return await repository.move_page(session, page, handover)
