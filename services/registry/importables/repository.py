"""All SQL of this slice."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.registry.database import Entered, standing
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session


async def sources(session: Session, codes: Collection[str]) -> Sequence[Source]:
    """Sources by their codes, also of other divisions: a code is unique everywhere."""
    return (await session.scalars(sa.select(Source).where(Source.code.in_(codes)))).all()


async def locked_sources(session: Session, ids: Collection[UUID]) -> Sequence[Source]:
    """These sources, in one order."""
    found = sa.select(Source).where(Source.id.in_(ids)).order_by(Source.id)
    return (await session.scalars(found.with_for_update())).all()


async def by_id(
    session: Session, caller: Caller, table: type[Any], ids: Collection[UUID], *, lock: bool = False
) -> Sequence[Entered]:
    """Records that stand and that the caller may see."""
    found = sa.select(table).where(table.id.in_(ids), *_seen(caller, table)).order_by(table.id)
    return (await session.scalars(found.with_for_update(of=table) if lock else found)).all()


async def by_key(
    session: Session, caller: Caller, table: type[Any], columns: Sequence[str], keys: Collection[tuple[Any, ...]]
) -> Sequence[Entered]:
    """Records that stand and that the caller may see, by what people know them by."""
    key = sa.tuple_(*(getattr(table, name) for name in columns))
    found = sa.select(table).where(key.in_(keys), *_seen(caller, table)).order_by(table.id)
    return (await session.scalars(found)).all()


def _seen(caller: Caller, table: type[Any]) -> Sequence[sa.ColumnElement[bool]]:
    return visible(caller, table.division_code), standing(table)
