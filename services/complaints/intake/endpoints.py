"""投诉。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, Security, status

from services.complaints.intake import repository, service
from services.complaints.intake.errors import ComplaintNotFound
from services.complaints.intake.lifecycle import Category, State
from services.complaints.intake.models import Complaint
from services.complaints.intake.schemas import (
    Assignment,
    Closure,
    ComplainantAnswer,
    ComplainantPayload,
    ComplaintAnswer,
    ComplaintCreate,
    ComplaintRow,
    DivisionCode,
    LocationAnswer,
    Refusal,
    Reveal,
)
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession, Session
from shared.directory.lookup import known
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import DeadlinesAnswer, explained

router = APIRouter(prefix="/complaints", tags=["投诉"], route_class=WriteRoute)
# Answers of WriteRoute are kept to be sent again; a revealed identity must not be kept anywhere.
unkept = APIRouter(prefix="/complaints", tags=["投诉"])
Creator = Annotated[Caller, Security(current_caller, scopes=["complaints:create"])]
Reader = Annotated[Caller, Security(current_caller, scopes=["complaints:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["complaints:write"])]
Revealer = Annotated[Caller, Security(current_caller, scopes=["complaints:reveal"])]


@router.post(
    "", summary="登记投诉", status_code=status.HTTP_201_CREATED, dependencies=[Depends(known(source_id="sources"))]
)
async def receive(
    wanted: ComplaintCreate, session: RequestSession, caller: Creator, response: Response
) -> ComplaintAnswer:
    complaint, new = await service.receive(session, caller, wanted)
    if not new:
        response.status_code = status.HTTP_200_OK
    return _shown(caller, complaint, wanted.complainant, response)


@router.get("", summary="投诉列表", response_model=Page[ComplaintRow])
async def list_complaints(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    state: Annotated[State | None, Query(description="状态")] = None,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    category: Annotated[Category | None, Query(description="类别")] = None,
    source_id: Annotated[UUID | None, Query(description="被投诉的污染源")] = None,
) -> Response:
    return await repository.page(
        session, caller, page, state=state, division=division, category=category, source_id=source_id
    )


@router.get("/{complaint_id}", summary="一件投诉")
async def get_complaint(
    complaint_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> ComplaintAnswer:
    complaint = await repository.find(session, caller, complaint_id)
    if complaint is None:
        raise ComplaintNotFound
    return await _answer(session, caller, complaint, response)


@router.get("/{complaint_id}/deadlines", summary="时限及其说明")
async def get_complaint_deadlines(complaint_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    if await repository.find(session, caller, complaint_id) is None:
        raise ComplaintNotFound
    return await explained(session, complaint_id)


@router.post("/{complaint_id}/acceptance", summary="受理")
async def accept(complaint_id: UUID, session: RequestSession, caller: Writer, response: Response) -> ComplaintAnswer:
    return await _answer(session, caller, await service.accept(session, caller, complaint_id), response)


@router.post("/{complaint_id}/refusal", summary="不予受理")
async def refuse(
    complaint_id: UUID, wanted: Refusal, session: RequestSession, caller: Writer, response: Response
) -> ComplaintAnswer:
    return await _answer(session, caller, await service.refuse(session, caller, complaint_id, wanted), response)


@router.post("/{complaint_id}/assignment", summary="派单", dependencies=[Depends(known(person_id="persons"))])
async def assign(
    complaint_id: UUID, wanted: Assignment, session: RequestSession, caller: Writer, response: Response
) -> ComplaintAnswer:
    return await _answer(session, caller, await service.assign(session, caller, complaint_id, wanted), response)


@router.post("/{complaint_id}/closure", summary="办结")
async def close(
    complaint_id: UUID, wanted: Closure, session: RequestSession, caller: Writer, response: Response
) -> ComplaintAnswer:
    return await _answer(session, caller, await service.close(session, caller, complaint_id, wanted), response)


@unkept.post("/{complaint_id}/complainant/reveal", summary="查看投诉人身份（留痕）")
async def reveal(
    complaint_id: UUID, wanted: Reveal, session: RequestSession, caller: Revealer, response: Response
) -> ComplainantAnswer:
    person = await service.reveal(session, caller, complaint_id, wanted.reason)
    response.headers["Cache-Control"] = "no-store"
    return ComplainantAnswer.model_validate(person)


async def _answer(session: Session, caller: Caller, complaint: Complaint, response: Response) -> ComplaintAnswer:
    return _shown(caller, complaint, await service.complainant(session, complaint.id), response)


def _shown(
    caller: Caller, complaint: Complaint, complainant: ComplainantPayload | None, response: Response
) -> ComplaintAnswer:
    set_etag(response, complaint.version)
    person = service.masked(caller, complaint, complainant)
    shown = {name: getattr(complaint, name) for name in ComplaintAnswer.model_fields if hasattr(complaint, name)}
    return ComplaintAnswer.model_validate(
        shown
        | {
            "location": LocationAnswer.model_validate(complaint) if complaint.crs else None,
            "complainant": ComplainantAnswer.model_validate(person) if person else None,
        }
    )
