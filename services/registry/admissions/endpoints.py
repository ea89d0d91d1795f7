"""环境准入申请。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.admissions import repository, service
from services.registry.admissions.models import Admission
from services.registry.admissions.schemas import (
    AdmissionAnswer,
    AdmissionCreate,
    AdmissionFilter,
    AdmissionPatch,
    AdmissionRow,
    Because,
    Recheck,
)
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import DeadlinesAnswer, explained

router = APIRouter(prefix="/admissions", tags=["环境准入"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="准入申请列表", response_model=Page[AdmissionRow])
async def list_admissions(
    session: RequestSession, caller: Reader, page: PageRequest, wanted: Annotated[AdmissionFilter, Query()]
) -> Response:
    return await repository.page(session, caller, page, wanted)


@router.post("", summary="登记准入申请并预审", status_code=201)
async def post_admission(
    wanted: AdmissionCreate, session: RequestSession, caller: Writer, response: Response
) -> AdmissionAnswer:
    admission, is_new = await service.enter(session, caller, wanted)
    return entered(response, AdmissionAnswer, admission, is_new=is_new)


@router.get("/{admission_id}", summary="一件准入申请")
async def get_admission(
    admission_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> AdmissionAnswer:
    return answer(response, await service.found(session, caller, admission_id))


@router.get("/{admission_id}/deadlines", summary="一件准入申请的全部计时及其说明")
async def get_admission_deadlines(admission_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    return await explained(session, (await service.found(session, caller, admission_id)).id)


@router.patch("/{admission_id}", summary="更正准入申请")
async def patch_admission(
    admission_id: UUID,
    wanted: AdmissionPatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> AdmissionAnswer:
    return answer(response, await service.change(session, caller, admission_id, wanted, seen))


@router.get("/{admission_id}/recheck", summary="重新预审并与保存的结果对照（什么也不改）")
async def get_recheck(admission_id: UUID, session: RequestSession, caller: Reader) -> Recheck:
    return await service.recheck(session, caller, admission_id)


@router.post("/{admission_id}/check", summary="重新预审并保存")
async def post_check(
    admission_id: UUID, session: RequestSession, caller: Writer, response: Response
) -> AdmissionAnswer:
    """区域或分类表变了以后用；结果有变的，原有意见不再有效。"""
    return answer(response, await service.check_again(session, caller, admission_id))


@router.post("/{admission_id}/withdrawal", summary="申请人撤回，或不再建设")
async def post_withdrawal(
    admission_id: UUID, wanted: Because, session: RequestSession, caller: Writer, response: Response
) -> AdmissionAnswer:
    return answer(response, await service.withdraw(session, caller, admission_id, wanted.reason))


def answer(response: Response, admission: Admission) -> AdmissionAnswer:
    """An application as it stands now."""
    set_etag(response, admission.version)
    return AdmissionAnswer.model_validate(admission)
