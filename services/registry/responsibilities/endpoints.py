"""责任链。"""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import entered
from services.registry.responsibilities import repository, service
from services.registry.responsibilities.schemas import (
    AnsweringAnswer,
    DoubleListed,
    GapListed,
    ResponsibilityAnswer,
    ResponsibilityCreate,
    ResponsibilityListed,
    ResponsibilityPatch,
)
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/responsibilities", tags=["责任链"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
InDivision = Annotated[DivisionCode | None, Query(description="区划代码，含其下级")]
OnDay = Annotated[Day | None, Query(description="哪一天；不填为今天")]


@router.get("", summary="谁对什么负责", response_model=Page[ResponsibilityListed])
async def list_responsibilities(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: InDivision = None,
    object_id: Annotated[UUID | None, Query(description="污染源或河段")] = None,
    person_id: Annotated[UUID | None, Query(description="责任人")] = None,
    on: Annotated[Day | None, Query(description="这一天由谁负责")] = None,
) -> Response:
    return await repository.page(
        session, caller, page, division=division, object_id=object_id, person_id=person_id, on=on
    )


@router.get("/answering", summary="某日由谁负责")
async def get_answering(
    session: RequestSession,
    caller: Reader,
    object_id: Annotated[UUID, Query(description="污染源或河段")],
    on: OnDay = None,
) -> AnsweringAnswer:
    return await service.answering(session, caller, object_id, on or _today())


@router.get("/gaps", summary="缺人：某日某级无人负责的对象", response_model=Page[GapListed])
async def list_gaps(
    session: RequestSession, caller: Reader, page: PageRequest, division: InDivision = None, on: OnDay = None
) -> Response:
    return await repository.gaps(session, caller, page, division=division, on=on or _today())


@router.get("/doubles", summary="重复：一级多人，或一人多级", response_model=Page[DoubleListed])
async def list_doubles(
    session: RequestSession, caller: Reader, page: PageRequest, division: InDivision = None, on: OnDay = None
) -> Response:
    return await repository.doubles(session, caller, page, division=division, on=on or _today())


@router.get("/lapsed", summary="离任：某日仍负责但已无任何岗位的责任人", response_model=Page[ResponsibilityListed])
async def list_lapsed(
    session: RequestSession, caller: Reader, page: PageRequest, division: InDivision = None, on: OnDay = None
) -> Response:
    return await repository.lapsed(session, caller, page, division=division, on=on or _today())


@router.post("", summary="确定责任人", status_code=201)
async def post_responsibility(
    wanted: ResponsibilityCreate, session: RequestSession, caller: Writer, response: Response
) -> ResponsibilityAnswer:
    responsibility, is_new = await service.enter(session, caller, wanted)
    return entered(response, ResponsibilityAnswer, responsibility, is_new=is_new)


@router.patch("/{responsibility_id}", summary="更正责任记录")
async def patch_responsibility(
    responsibility_id: UUID,
    wanted: ResponsibilityPatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> ResponsibilityAnswer:
    responsibility = await service.change(session, caller, responsibility_id, wanted, seen)
    set_etag(response, responsibility.version)
    return ResponsibilityAnswer.model_validate(responsibility)


def _today() -> date:
    return time.local(time.now()).date()
