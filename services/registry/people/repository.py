"""All SQL of this slice."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.people.models import Person, Post
from services.registry.people.schemas import PersonAnswer, PostAnswer
from shared.auth.caller import Caller
from shared.auth.rows import inside, visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def people(session: Session, caller: Caller, page: Paging, *, division: str | None, q: str | None) -> Response:
    """People in the order in which they were put on record, as far as their ids tell."""
    statement = sa.select(*as_json(**{name: getattr(Person, name) for name in PersonAnswer.model_fields}))
    statement = statement.where(visible(caller, Person.division_code), standing(Person))
    if division is not None:
        statement = statement.where(inside(Person.division_code, [division]))
    if q is not None:
        statement = statement.where(Person.name.contains(q, autoescape=True))
    return await page_of(session, statement, keys=[SortKey(Person.id)], page=page, seen_by=",".join(caller.divisions))


async def posts(
    session: Session,
    caller: Caller,
    page: Paging,
    *,
    division: str | None,
    code: str | None,
    person_id: UUID | None,
    on: date | None,
) -> Response:
    """Posts by division."""
    statement = sa.select(*as_json(**{name: getattr(Post, name) for name in PostAnswer.model_fields}))
    statement = statement.where(visible(caller, Post.division_code), standing(Post))
    if division is not None:
        statement = statement.where(inside(Post.division_code, [division]))
    if code is not None:
        statement = statement.where(Post.code == code)
    if person_id is not None:
        statement = statement.where(Post.person_id == person_id)
    if on is not None:
        statement = statement.where(valid_on(Post, on))
    keys = [SortKey(Post.division_code), SortKey(Post.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def post(session: Session, caller: Caller, post_id: UUID, *, lock: bool = False) -> Post | None:
    """A post that the caller may see."""
    statement = sa.select(Post).where(Post.id == post_id, visible(caller, Post.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def are_known(session: Session, person_ids: Collection[UUID]) -> bool:
    """Whether all of these people are on record."""
    known = await session.scalar(sa.select(sa.func.count()).where(Person.id.in_(person_ids), standing(Person)))
    return known == len(person_ids)
