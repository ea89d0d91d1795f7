"""人员与岗位。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import entered
from services.registry.people import repository, service
from services.registry.people.errors import PersonNotFound, PostNotFound
from services.registry.people.lifecycle import PostCode
from services.registry.people.schemas import (
    HolderAnswer,
    PersonAnswer,
    PersonCreate,
    PersonListed,
    PersonPatch,
    PostAnswer,
    PostCreate,
    PostPatch,
)
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(tags=["人员与岗位"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
InDivision = Annotated[DivisionCode | None, Query(description="区划代码，含其下级")]


@router.get("/people", summary="人员列表", response_model=Page[PersonListed])
async def list_people(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: InDivision = None,
    phone: Annotated[str | None, Query(min_length=5, max_length=24, description="完整的电话号码")] = None,
    q: Annotated[str | None, Query(min_length=1, max_length=50, description="姓名中的字")] = None,
) -> Response:
    return await repository.people(session, caller, page, division=division, phone=phone, q=q)


@router.post("/people", summary="登记人员", status_code=201)
async def post_person(
    wanted: PersonCreate, session: RequestSession, caller: Writer, response: Response
) -> PersonAnswer:
    person, is_new = await service.enter_person(session, caller, wanted)
    return entered(response, PersonAnswer, person, is_new=is_new)


@router.get("/people/{person_id}", summary="一名人员")
async def get_person(person_id: UUID, session: RequestSession, caller: Reader, response: Response) -> PersonAnswer:
    person = await repository.person(session, caller, person_id)
    if person is None:
        raise PersonNotFound
    set_etag(response, person.version)
    return PersonAnswer.model_validate(person)


@router.patch("/people/{person_id}", summary="更正人员")
async def patch_person(
    person_id: UUID, wanted: PersonPatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> PersonAnswer:
    person = await service.change_person(session, caller, person_id, wanted, seen)
    set_etag(response, person.version)
    return PersonAnswer.model_validate(person)


@router.get("/posts", summary="岗位列表", response_model=Page[PostAnswer])
async def list_posts(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: InDivision = None,
    code: Annotated[PostCode | None, Query(description="岗位代码")] = None,
    person_id: Annotated[UUID | None, Query(description="任职人")] = None,
    office_id: Annotated[UUID | None, Query(description="同一岗位的各个任期")] = None,
    on: Annotated[Day | None, Query(description="这一天有效的")] = None,
) -> Response:
    return await repository.posts(
        session, caller, page, division=division, code=code, person_id=person_id, office_id=office_id, on=on
    )


@router.post("/posts", summary="登记岗位", status_code=201)
async def post_post(wanted: PostCreate, session: RequestSession, caller: Writer, response: Response) -> PostAnswer:
    post, is_new = await service.enter_post(session, caller, wanted)
    return entered(response, PostAnswer, post, is_new=is_new)


@router.get("/posts/{post_id}", summary="一个岗位")
async def get_post(post_id: UUID, session: RequestSession, caller: Reader, response: Response) -> PostAnswer:
    post = await repository.post(session, caller, post_id)
    if post is None:
        raise PostNotFound
    set_etag(response, post.version)
    return PostAnswer.model_validate(post)


@router.get("/posts/{post_id}/holder", summary="某一天由谁任职、由谁代行")
async def get_holder(
    post_id: UUID, session: RequestSession, caller: Reader, on: Annotated[Day, Query(description="哪一天")]
) -> HolderAnswer:
    return await service.holder(session, caller, post_id, on)


@router.patch("/posts/{post_id}", summary="变更岗位")
async def patch_post(
    post_id: UUID, wanted: PostPatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> PostAnswer:
    post = await service.change_post(session, caller, post_id, wanted, seen)
    set_etag(response, post.version)
    return PostAnswer.model_validate(post)
