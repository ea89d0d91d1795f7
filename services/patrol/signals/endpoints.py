"""可疑迹象：供复核，不是结论，不自动产生处罚。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.patrol.signals import repository, service
from services.patrol.signals.schemas import ReviewIn, SignalAnswer, SignalFilters
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/signals", tags=["可疑迹象"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Manager = Annotated[Caller, Security(current_caller, scopes=["patrol:manage"])]


@router.get("", summary="可疑迹象列表，分值大的在前", response_model=Page[SignalAnswer])
async def list_signals(
    session: RequestSession, caller: Manager, page: PageRequest, filters: Annotated[SignalFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@router.get("/mine", summary="本人的巡查经复核的可疑迹象", response_model=Page[SignalAnswer])
async def list_own_signals(session: RequestSession, caller: Reader, page: PageRequest) -> Response:
    """复核以前不显示；复核人写明的理由本人可以看到。"""
    return await repository.page_of_own(session, caller, page)


@router.get("/{signal_id}", summary="一条可疑迹象")
async def get_signal(signal_id: UUID, session: RequestSession, caller: Manager, response: Response) -> SignalAnswer:
    found = await service.find(session, caller, signal_id)
    set_etag(response, found.version)
    return SignalAnswer.model_validate(found)


@router.post("/{signal_id}/review", summary="复核一条可疑迹象")
async def review_signal(
    signal_id: UUID, wanted: ReviewIn, session: RequestSession, caller: Manager, response: Response
) -> SignalAnswer:
    reviewed = await service.review(session, caller, signal_id, wanted)
    set_etag(response, reviewed.version)
    return SignalAnswer.model_validate(reviewed)
