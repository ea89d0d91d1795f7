"""All SQL of this slice."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.leaves.models import Leave
from services.registry.leaves.schemas import LeaveAnswer
from services.registry.people.models import Person, Post
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(
    session: Session, caller: Caller, page: Paging, *, division: str | None, person_id: UUID | None, on: date | None
) -> Response:
    """Leaves, the latest first."""
    columns = {name: getattr(Leave, name) for name in LeaveAnswer.model_fields}
    statement = (
        sa.select(*as_json(**columns, person_name=Person.name))
        .join(Person, Person.id == Leave.person_id)
        .where(visible(caller, Leave.division_code), standing(Leave))
    )
    if division is not None:
        statement = statement.where(of_division(caller, Leave.division_code, division))
    if person_id is not None:
        statement = statement.where(Leave.person_id == person_id)
    if on is not None:
        statement = statement.where(valid_on(Leave, on))
    keys = [SortKey(Leave.valid_from, descending=True), SortKey(Leave.id, descending=True)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, leave_id: UUID, *, lock: bool = False) -> Leave | None:
    """A leave that the caller may see."""
    statement = sa.select(Leave).where(Leave.id == leave_id, visible(caller, Leave.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def person(session: Session, caller: Caller, person_id: UUID) -> Person | None:
    """A person whom the caller may see, locked: their leaves are entered one after the other."""
    seen = (Person.id == person_id, visible(caller, Person.division_code), standing(Person))
    return await session.scalar(sa.select(Person).where(*seen).with_for_update())


async def of(session: Session, person_ids: Iterable[UUID]) -> Sequence[Leave]:
    """The leaves of these people."""
    wanted = sa.select(Leave).where(Leave.person_id.in_(set(person_ids)), standing(Leave))
    return (await session.scalars(wanted)).all()


async def posts_of(session: Session, person_id: UUID) -> Sequence[Post]:
    """The posts that a person holds or stands in for, at whatever time.

    They are locked, so that of two who stand in for each other the second sees the leave of the first.
    """
    theirs = sa.or_(Post.person_id == person_id, Post.deputy_id == person_id)
    return (
        await session.scalars(sa.select(Post).where(theirs, standing(Post)).order_by(Post.id).with_for_update())
    ).all()
