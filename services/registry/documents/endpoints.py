"""证照、环评、风险评估与应急预案。"""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.document_kinds.lifecycle import Kind
from services.registry.documents import repository, service
from services.registry.documents.errors import DocumentNotFound
from services.registry.documents.lifecycle import State
from services.registry.documents.models import Document
from services.registry.documents.schemas import (
    DocumentAnswer,
    DocumentCreate,
    DocumentListed,
    DocumentPatch,
    Filing,
    Issuance,
    MissingAnswer,
    RenewalApplication,
)
from services.registry.kinds.lifecycle import SourceKind
from services.registry.payloads import entered
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.jobs.explain import DeadlinesAnswer, explained

router = APIRouter(prefix="/documents", tags=["证照与文件"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
Division = Annotated[DivisionCode | None, Query(description="区划代码，含其下级")]
Days = Annotated[int, Query(ge=0, le=3660, description="今后多少日内（含今日）")]


@router.get("", summary="文件列表", response_model=Page[DocumentListed])
async def list_documents(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Division = None,
    kind: Annotated[Kind | None, Query(description="种类")] = None,
    state: Annotated[State | None, Query(description="状态")] = None,
    source_id: Annotated[UUID | None, Query(description="所属污染源")] = None,
    q: Annotated[str | None, Query(min_length=1, max_length=50, description="名称或编号中的词，以空格分开")] = None,
) -> Response:
    equal = {"kind": kind, "state": state, "source_id": source_id}
    return await repository.page(session, caller, page, division=division, q=q, **equal)


@router.post("", summary="登记文件", status_code=201)
async def post_document(
    wanted: DocumentCreate, session: RequestSession, caller: Writer, response: Response
) -> DocumentAnswer:
    document, is_new = await service.enter(session, caller, wanted)
    return entered(response, DocumentAnswer, document, is_new=is_new)


@router.get("/expiring", summary="即将届满的文件", response_model=Page[DocumentListed])
async def list_expiring(
    session: RequestSession, caller: Reader, page: PageRequest, division: Division = None, days: Days = 90
) -> Response:
    today = time.local(time.now()).date()
    until = today + timedelta(days=days)
    return await repository.ending(session, caller, page, division=division, since=today, until=until)


@router.get("/expired", summary="已经届满、尚未换发的文件", response_model=Page[DocumentListed])
async def list_expired(
    session: RequestSession, caller: Reader, page: PageRequest, division: Division = None
) -> Response:
    yesterday = time.local(time.now()).date() - timedelta(days=1)
    return await repository.ending(session, caller, page, division=division, since=None, until=yesterday)


@router.get("/due-for-review", summary="到期须重新评估修订的文件", response_model=Page[DocumentListed])
async def list_due_for_review(
    session: RequestSession, caller: Reader, page: PageRequest, division: Division = None, days: Days = 90
) -> Response:
    until = time.local(time.now()).date() + timedelta(days=days)
    return await repository.due_for_review(session, caller, page, division=division, until=until)


@router.get("/missing", summary="应有而没有有效文件的污染源", response_model=Page[MissingAnswer])
async def list_missing(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Division = None,
    kind: Annotated[SourceKind | None, Query(description="污染源类别")] = None,
) -> Response:
    today = time.local(time.now()).date()
    return await repository.missing(session, caller, page, division=division, kind=kind, today=today)


@router.get("/{document_id}", summary="一份文件")
async def get_document(
    document_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> DocumentAnswer:
    document = await repository.find(session, caller, document_id)
    if document is None:
        raise DocumentNotFound
    return _answer(response, document)


@router.get("/{document_id}/deadlines", summary="一份文件的全部计时及其说明")
async def get_document_deadlines(document_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    if await repository.find(session, caller, document_id) is None:
        raise DocumentNotFound
    return await explained(session, document_id)


@router.patch("/{document_id}", summary="更正文件")
async def patch_document(
    document_id: UUID, wanted: DocumentPatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> DocumentAnswer:
    return _answer(response, await service.change(session, caller, document_id, wanted, seen))


@router.post("/{document_id}/issuance", summary="发布已编制的文件")
async def post_issuance(
    document_id: UUID, wanted: Issuance, session: RequestSession, caller: Writer, response: Response
) -> DocumentAnswer:
    return _answer(response, await service.issue(session, caller, document_id, wanted))


@router.post("/{document_id}/filing", summary="备案")
async def post_filing(
    document_id: UUID, wanted: Filing, session: RequestSession, caller: Writer, response: Response
) -> DocumentAnswer:
    return _answer(response, await service.file(session, caller, document_id, wanted))


@router.post("/{document_id}/renewal-application", summary="已申请延续")
async def post_renewal_application(
    document_id: UUID, wanted: RenewalApplication, session: RequestSession, caller: Writer, response: Response
) -> DocumentAnswer:
    return _answer(response, await service.apply_for_renewal(session, caller, document_id, wanted))


def _answer(response: Response, document: Document) -> DocumentAnswer:
    set_etag(response, document.version)
    return DocumentAnswer.model_validate(document)
