"""All SQL of this slice."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.registry.database import Entered
from shared.db.session import Session
from shared.directory.models import Person, Reach, Source


async def people(session: Session, ids: Collection[UUID]) -> Mapping[str, str]:
    """The names of people."""
    found = await session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {str(person_id): name for person_id, name in found}


async def names(session: Session, ids: Collection[UUID]) -> Mapping[str, str]:
    """The names of sources and reaches."""
    asked = [sa.select(table.id, table.name).where(table.id.in_(ids)) for table in (Source, Reach)]
    return {str(row_id): name for row_id, name in await session.execute(sa.union_all(*asked))}


async def records(session: Session, table: type[Entered], ids: Collection[UUID]) -> Mapping[str, Any]:
    """Records that a list has shown, whole."""
    return {str(row.id): row for row in await session.scalars(sa.select(table).where(table.id.in_(ids)))}
