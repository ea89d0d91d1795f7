"""All SQL of this slice."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from services.registry.database import standing
from services.registry.people.models import Person
from services.registry.rivers.models import Reach, River
from services.registry.sealing import ring
from services.registry.sheets.lifecycle import Reference
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.sealed import index_of

_CODED: Mapping[Reference, Sequence[type[Source | Reach | River]]] = {
    Reference.SOURCE: (Source,),
    Reference.REACH: (Reach,),
    Reference.RIVER: (River,),
    Reference.OBJECT: (Source, Reach),
}


async def by_code(session: Session, kind: Reference, codes: Collection[str]) -> Mapping[str, UUID]:
    """The records with these codes, whosever they are: whoever writes says what may be referred to."""
    found = [sa.select(table.code, table.id).where(table.code.in_(codes)) for table in _CODED[kind]]
    return dict((await session.execute(sa.union_all(*found))).all())


async def codes(session: Session, kind: Reference, ids: Collection[UUID]) -> Mapping[UUID, tuple[str, str]]:
    """The codes and names of records."""
    found = [sa.select(table.id, table.code, table.name).where(table.id.in_(ids)) for table in _CODED[kind]]
    return {row_id: (code, name) for row_id, code, name in await session.execute(sa.union_all(*found))}


async def people_named(session: Session, caller: Caller, names: Collection[str]) -> Sequence[tuple[str, UUID]]:
    """Those of the caller's divisions who are called so."""
    wanted = sa.select(Person.name, Person.id).where(Person.name.in_(names), _known(caller))
    return [(name, person_id) for name, person_id in await session.execute(wanted)]


async def people_at(session: Session, caller: Caller, phones: Collection[str]) -> Sequence[tuple[str, UUID]]:
    """Those of the caller's divisions who have these numbers."""
    indexes = {index_of(ring(), Person.phone, phone): phone for phone in phones}
    wanted = sa.select(Person.phone_index, Person.id).where(Person.phone_index.in_(list(indexes)), _known(caller))
    return [(indexes[index], person_id) for index, person_id in await session.execute(wanted) if index is not None]


async def people(session: Session, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names of people, wherever they are."""
    found = await session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids)))
    return dict(found.all())


def _known(caller: Caller) -> sa.ColumnElement[bool]:
    return sa.and_(visible(caller, Person.division_code), standing(Person))
