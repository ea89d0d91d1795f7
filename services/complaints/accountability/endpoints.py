"""问责建议。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security, status

from services.complaints.accountability import repository, service
from services.complaints.accountability.errors import ProposalNotFound
from services.complaints.accountability.lifecycle import State
from services.complaints.accountability.models import Proposal
from services.complaints.accountability.schemas import (
    DecisionCreate,
    DefenceAnswer,
    DefenceCreate,
    NamedAnswer,
    ProposalAnswer,
    ProposalRow,
)
from services.complaints.intake.schemas import DivisionCode
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession, Session
from shared.directory.people import names
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import NAMELESS

router = APIRouter(prefix="/accountability-proposals", tags=["问责"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["complaints:read"])]
Decider = Annotated[Caller, Security(current_caller, scopes=["accountability:decide"])]


@router.get("", summary="问责建议列表", response_model=Page[ProposalRow])
async def list_proposals(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    state: Annotated[State | None, Query(description="状态")] = None,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    order_id: Annotated[UUID | None, Query(description="整改通知")] = None,
) -> Response:
    return await repository.page(session, caller, page, state=state, division=division, order_id=order_id)


@router.get("/{proposal_id}", summary="一份问责建议")
async def get_proposal(
    proposal_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> ProposalAnswer:
    proposal = await repository.find(session, caller, proposal_id)
    if proposal is None:
        raise ProposalNotFound
    return await _answer(session, proposal, response)


@router.post("/{proposal_id}/defence", summary="申辩", status_code=status.HTTP_201_CREATED)
async def defend(
    proposal_id: UUID, wanted: DefenceCreate, session: RequestSession, caller: Reader, response: Response
) -> ProposalAnswer:
    return await _answer(session, await service.defend(session, caller, proposal_id, wanted), response)


@router.post("/{proposal_id}/decision", summary="决定")
async def decide(
    proposal_id: UUID, wanted: DecisionCreate, session: RequestSession, caller: Decider, response: Response
) -> ProposalAnswer:
    return await _answer(session, await service.decide(session, caller, proposal_id, wanted), response)


async def _answer(session: Session, proposal: Proposal, response: Response) -> ProposalAnswer:
    set_etag(response, proposal.version)
    known = await names(session, proposal.subject_person_ids)
    named = [NamedAnswer(id=person, name=known.get(person, NAMELESS)) for person in proposal.subject_person_ids]
    said = [DefenceAnswer.model_validate(row) for row in await repository.defences(session, proposal.id)]
    shown = {name: getattr(proposal, name) for name in ProposalAnswer.model_fields if hasattr(proposal, name)}
    return ProposalAnswer.model_validate(shown | {"subjects": named, "defences": said})
