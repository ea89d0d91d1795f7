"""All SQL of this slice."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.people.models import Person, Post
from services.registry.people.schemas import PersonListed, PostAnswer
from services.registry.sealing import ring
from shared import audit
from shared.auth.caller import Caller
from shared.auth.rows import apart, of_division, visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.sealed import index_of


async def people(
    session: Session, caller: Caller, page: Paging, *, division: str | None, phone: str | None, q: str | None
) -> Response:
    """People in the order in which they were put on record, as far as their ids tell."""
    statement = sa.select(*as_json(**{name: getattr(Person, name) for name in PersonListed.model_fields}))
    statement = statement.where(visible(caller, Person.division_code), standing(Person))
    if division is not None:
        statement = statement.where(of_division(caller, Person.division_code, division))
    if phone is not None:
        audit.record(session, caller, "person.seek_by_phone", "people")  # it tells whose number it is
        statement = statement.where(Person.phone_index == index_of(ring(), Person.phone, phone))
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
    office_id: UUID | None,
    on: date | None,
) -> Response:
    """Posts by division."""
    statement = sa.select(*as_json(**{name: getattr(Post, name) for name in PostAnswer.model_fields}))
    statement = statement.where(visible(caller, Post.division_code), standing(Post))
    if division is not None:
        statement = statement.where(of_division(caller, Post.division_code, division))
    if code is not None:
        statement = statement.where(Post.code == code)
    if person_id is not None:
        statement = statement.where(Post.person_id == person_id)
    if office_id is not None:
        statement = statement.where(Post.office_id == office_id)
    if on is not None:
        statement = statement.where(valid_on(Post, on))
    keys = [SortKey(Post.division_code), SortKey(Post.id)]
    parts = apart(caller, Post.division_code)
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions), apart=parts)


async def post(session: Session, caller: Caller, post_id: UUID, *, lock: bool = False) -> Post | None:
    """A post that the caller may see."""
    statement = sa.select(Post).where(Post.id == post_id, visible(caller, Post.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def person(session: Session, caller: Caller, person_id: UUID, *, lock: bool = False) -> Person | None:
    """A person whom the caller may see."""
    statement = sa.select(Person).where(Person.id == person_id, visible(caller, Person.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def tenure(session: Session, office_id: UUID, on: date) -> Post | None:
    """The tenure of a post on a day."""
    return await session.scalar(
        sa.select(Post)
        .where(Post.office_id == office_id, valid_on(Post, on), standing(Post))
        .order_by(Post.valid_from.desc())
        .limit(1)
    )


async def next_begins(session: Session, post: Post) -> date | None:
    """On which day the tenure after this one begins."""
    later = sa.select(sa.func.min(Post.valid_from)).where(
        Post.office_id == post.office_id, Post.valid_from > post.valid_from, standing(Post)
    )
    return await session.scalar(later)


async def ended_by(session: Session, post: Post) -> Post | None:
    """The tenure that ended on the day on which this one began, locked."""
    before = (Post.office_id == post.office_id, Post.valid_to == post.valid_from, Post.id != post.id, standing(Post))
    return await session.scalar(sa.select(Post).where(*before).limit(1).with_for_update())


async def divisions_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Where these people belong, as far as they are on record."""
    known = sa.select(Person.id, Person.division_code).where(Person.id.in_(person_ids), standing(Person))
    return dict((await session.execute(known)).all())


async def are_known(session: Session, person_ids: Collection[UUID]) -> bool:
    """Whether all of these people are on record."""
    return len(await divisions_of(session, person_ids)) == len(set(person_ids))
