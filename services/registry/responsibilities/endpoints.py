"""责任链。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.payloads import entered
from services.registry.responsibilities import repository, service
from services.registry.responsibilities.schemas import (
    ResponsibilityAnswer,
    ResponsibilityCreate,
    ResponsibilityListed,
)
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/responsibilities", tags=["责任链"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="谁对什么负责", response_model=Page[ResponsibilityListed])
async def list_responsibilities(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    object_id: Annotated[UUID | None, Query(description="污染源或河段")] = None,
    person_id: Annotated[UUID | None, Query(description="责任人")] = None,
    on: Annotated[Day | None, Query(description="这一天由谁负责")] = None,
) -> Response:
    return await repository.page(session, caller, page, object_id=object_id, person_id=person_id, on=on)


@router.post("", summary="确定责任人", status_code=201)
async def post_responsibility(
    wanted: ResponsibilityCreate, session: RequestSession, caller: Writer, response: Response
) -> ResponsibilityAnswer:
    responsibility, is_new = await service.enter(session, caller, wanted)
    return entered(response, ResponsibilityAnswer, responsibility, is_new=is_new)
