"""告知书与宣传资料的发放、签收与统计。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.notices import repository, service
from services.registry.notices.errors import NoticeNotFound
from services.registry.notices.models import Notice
from services.registry.notices.schemas import (
    CountsAnswer,
    NoticeAnswer,
    NoticeCreate,
    NoticeFilter,
    NoticeListed,
    NoticePatch,
    NoticesAnswer,
    NoticesCreate,
    NoticeText,
    Refusal,
    Signature,
)
from services.registry.payloads import entered
from services.registry.periods import AskedPeriod
from services.registry.versions.schemas import Voiding
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Line

router = APIRouter(prefix="/notices", tags=["告知书"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
Giver = Annotated[Caller, Security(current_caller, scopes=["notices:write"])]
Division = Annotated[DivisionCode | None, Query(description="区划代码，含其下级")]


@router.get("", summary="发放列表", response_model=Page[NoticeListed])
async def list_notices(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    period: AskedPeriod,
    wanted: Annotated[NoticeFilter, Query()],
) -> Response:
    return await repository.page(session, caller, page, wanted, period)


@router.get("/counts", summary="各种告知书和资料的发放数")
async def get_counts(
    session: RequestSession,
    caller: Reader,
    period: AskedPeriod,
    division: Division = None,
    market_town: Annotated[Line | None, Query(description="只计发给这个场镇的污染源的")] = None,
) -> CountsAnswer:
    return await service.counts(session, caller, division=division, market_town=market_town, period=period)


@router.post("", summary="登记发放", status_code=201)
async def post_notice(wanted: NoticeCreate, session: RequestSession, caller: Giver, response: Response) -> NoticeAnswer:
    notice, is_new = await service.enter(session, caller, wanted)
    return entered(response, NoticeAnswer, notice, is_new=is_new)


@router.post("/bulk", summary="登记一批发放（全部或全不）", status_code=201)
async def post_notices(
    wanted: NoticesCreate, session: RequestSession, caller: Writer, response: Response
) -> NoticesAnswer:
    rows = await service.enter_all(session, caller, wanted)
    response.status_code = 201 if any(is_new for _, is_new in rows) else 200
    return NoticesAnswer(items=[NoticeAnswer.model_validate(notice) for notice, _ in rows])


@router.get("/{notice_id}", summary="一次发放")
async def get_notice(notice_id: UUID, session: RequestSession, caller: Reader, response: Response) -> NoticeAnswer:
    notice = await repository.find(session, caller, notice_id)
    if notice is None:
        raise NoticeNotFound
    return _answer(response, notice)


@router.get("/{notice_id}/text", summary="可打印的文本", response_model=NoticeText)
async def get_text(
    notice_id: UUID,
    session: RequestSession,
    caller: Reader,
    plain: Annotated[bool, Query(description="true 时返回纯文本")] = False,
) -> NoticeText | Response:
    printed = await service.printed(session, caller, notice_id)
    if not plain:
        return printed
    return Response(f"{printed.title}\n\n{printed.text}\n", media_type="text/plain; charset=utf-8")


@router.patch("/{notice_id}", summary="更正发放")
async def patch_notice(
    notice_id: UUID, wanted: NoticePatch, session: RequestSession, caller: Giver, seen: IfMatch, response: Response
) -> NoticeAnswer:
    return _answer(response, await service.change(session, caller, notice_id, wanted, seen))


@router.post("/{notice_id}/voiding", summary="作废一次发放", status_code=204)
async def void_notice(
    notice_id: UUID, wanted: Voiding, session: RequestSession, caller: Giver, seen: IfMatch, response: Response
) -> None:
    voided = await service.void(session, caller, notice_id, wanted.reason, seen)
    set_etag(response, voided.version)


@router.post("/{notice_id}/signature", summary="签收")
async def post_signature(
    notice_id: UUID, wanted: Signature, session: RequestSession, caller: Giver, response: Response
) -> NoticeAnswer:
    return _answer(response, await service.answer(session, caller, notice_id, wanted))


@router.post("/{notice_id}/refusal", summary="拒签")
async def post_refusal(
    notice_id: UUID, wanted: Refusal, session: RequestSession, caller: Giver, response: Response
) -> NoticeAnswer:
    return _answer(response, await service.answer(session, caller, notice_id, wanted))


def _answer(response: Response, notice: Notice) -> NoticeAnswer:
    set_etag(response, notice.version)
    return NoticeAnswer.model_validate(notice)
