"""整改。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, Security, status

from services.complaints.extensions.models import Extension
from services.complaints.extensions.schemas import ExtensionAnswer
from services.complaints.rectification import lifecycle, repository, service
from services.complaints.rectification.errors import OrderNotFound
from services.complaints.rectification.lifecycle import State
from services.complaints.rectification.models import Evidence, Order, Sighting, Verification
from services.complaints.rectification.schemas import (
    DivisionCode,
    EvidenceAnswer,
    EvidenceCreate,
    OrderAnswer,
    OrderCreate,
    OrderRow,
    SightingAnswer,
    VerificationAnswer,
    VerificationCreate,
)
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession, Session
from shared.directory.lookup import known
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import DeadlinesAnswer, explained

router = APIRouter(prefix="/orders", tags=["整改"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["complaints:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["complaints:write"])]
Verifier = Annotated[Caller, Security(current_caller, scopes=["complaints:verify"])]


@router.post(
    "",
    summary="下达整改通知",
    status_code=status.HTTP_201_CREATED,
    dependencies=[Depends(known(source_id="sources", responsible_id="persons"))],
)
async def issue(wanted: OrderCreate, session: RequestSession, caller: Writer, response: Response) -> OrderAnswer:
    order, new = await service.issue(session, caller, wanted)
    return await answer(session, caller, order, response, new=new)


@router.get("", summary="整改通知列表", response_model=Page[OrderRow])
async def list_orders(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    state: Annotated[State | None, Query(description="状态")] = None,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    complaint_id: Annotated[UUID | None, Query(description="因哪件投诉")] = None,
    source_id: Annotated[UUID | None, Query(description="污染源")] = None,
    responsible_id: Annotated[UUID | None, Query(description="整改责任人")] = None,
) -> Response:
    wanted = {
        Order.state: state,
        Order.complaint_id: complaint_id,
        Order.source_id: source_id,
        Order.responsible_id: responsible_id,
    }
    return await repository.page(session, caller, page, wanted, division)


@router.get("/{order_id}", summary="一份整改通知")
async def get_order(order_id: UUID, session: RequestSession, caller: Reader, response: Response) -> OrderAnswer:
    order = await repository.find(session, caller, order_id)
    if order is None:
        raise OrderNotFound
    return await answer(session, caller, order, response)


@router.get("/{order_id}/deadlines", summary="期限及其说明")
async def get_order_deadlines(order_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    if await repository.find(session, caller, order_id) is None:
        raise OrderNotFound
    return await explained(session, order_id)


@router.post("/{order_id}/evidence", summary="提交整改佐证", status_code=status.HTTP_201_CREATED)
async def submit(
    order_id: UUID, wanted: EvidenceCreate, session: RequestSession, caller: Reader, response: Response
) -> OrderAnswer:
    order, new = await service.submit(session, caller, order_id, wanted)
    return await answer(session, caller, order, response, new=new)


@router.post("/{order_id}/verification", summary="复核整改")
async def verify(
    order_id: UUID, wanted: VerificationCreate, session: RequestSession, caller: Verifier, response: Response
) -> OrderAnswer:
    return await answer(session, caller, await service.verify(session, caller, order_id, wanted), response)


async def answer(
    session: Session, caller: Caller, order: Order, response: Response, *, new: bool = False
) -> OrderAnswer:
    """An order with its whole file; what was sent again answers 200 instead of 201."""
    set_etag(response, order.version)
    if new is False and response.status_code is None:
        response.status_code = status.HTTP_200_OK
    evidence = await repository.on_file(session, Evidence, order.id)
    looks = await repository.on_file(session, Verification, order.id)
    extensions = await repository.on_file(session, Extension, order.id)
    sightings = await repository.on_file(session, Sighting, order.id)
    evidenced_at = evidence[-1].recorded_at if evidence else None
    return OrderAnswer(
        **OrderRow.model_validate(order).model_dump() | repository.withheld(caller),
        requirement=order.requirement,
        overdue=lifecycle.is_overdue(State(order.state), order.due_at, evidenced_at, time.now()),
        evidence=[EvidenceAnswer.model_validate(row) for row in evidence],
        verifications=[VerificationAnswer.model_validate(row) for row in looks],
        extensions=[ExtensionAnswer.model_validate(row) for row in extensions],
        sightings=[SightingAnswer.model_validate(row) for row in sightings],
    )
