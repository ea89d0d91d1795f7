"""All SQL of this slice. Objects and people are those of the registry's own directory."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.responsibilities.lifecycle import ObjectType
from services.registry.responsibilities.models import Responsibility
from services.registry.responsibilities.schemas import ResponsibilityAnswer
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.directory.models import Person, Reach, Source
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of

OBJECTS: dict[ObjectType, type[Source | Reach]] = {ObjectType.SOURCE: Source, ObjectType.REACH: Reach}


async def page(
    session: Session,
    caller: Caller,
    page: Paging,
    *,
    object_id: UUID | None,
    person_id: UUID | None,
    on: date | None,
) -> Response:
    """Responsibilities by object and level, the earlier first; the object's division decides who sees them."""
    columns = {name: getattr(Responsibility, name) for name in ResponsibilityAnswer.model_fields}
    statement = (
        sa.select(*as_json(**columns, person_name=Person.name))
        .join(Person, Person.id == Responsibility.person_id)
        .outerjoin(Source, Source.id == Responsibility.object_id)
        .outerjoin(Reach, Reach.id == Responsibility.object_id)
        .where(sa.or_(visible(caller, Source.division_code), visible(caller, Reach.division_code)))
        .where(standing(Responsibility))
    )
    if object_id is not None:
        statement = statement.where(Responsibility.object_id == object_id)
    if person_id is not None:
        statement = statement.where(Responsibility.person_id == person_id)
    if on is not None:
        statement = statement.where(valid_on(Responsibility, on))
    ordered = (Responsibility.object_id, Responsibility.level, Responsibility.valid_from, Responsibility.id)
    keys = [SortKey(column) for column in ordered]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


def seen_by(caller: Caller, table: type[Responsibility]) -> sa.ColumnElement[bool]:
    """Who sees a link sees its object."""
    return sa.or_(
        *(sa.exists().where(of.id == table.object_id, visible(caller, of.division_code)) for of in OBJECTS.values())
    )


async def lock_object(
    session: Session, caller: Caller, object_type: ObjectType, object_id: UUID
) -> Source | Reach | None:
    """The object, if the caller may see it; changes of its chain wait for each other here."""
    table = OBJECTS[object_type]
    statement = sa.select(table).where(table.id == object_id, visible(caller, table.division_code))
    found: Source | Reach | None = await session.scalar(statement.with_for_update())
    return found


async def person_exists(session: Session, person_id: UUID) -> bool:
    """Whether a person is on record."""
    return await session.get(Person, person_id) is not None


async def latest_but(session: Session, successor: Responsibility) -> Responsibility | None:
    """Who answers last at the successor's level of its object, the successor aside."""
    return await session.scalar(
        sa.select(Responsibility)
        .where(
            Responsibility.object_id == successor.object_id,
            Responsibility.level == successor.level,
            Responsibility.id != successor.id,
            standing(Responsibility),
        )
        .order_by(Responsibility.valid_from.desc())
        .limit(1)
        .with_for_update()
    )
