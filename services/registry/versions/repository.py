"""All SQL of this slice."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlalchemy.orm import object_mapper

from services.registry.database import Entered
from services.registry.versions.lifecycle import ABOUT
from services.registry.versions.models import Version
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import Session


def keep(session: Session, caller: Caller, row: Entered, action: str, reason: str | None) -> None:
    """Note what a record says from now on; sealed fields stay sealed."""
    columns = object_mapper(row).mapper.columns
    kept = [column.key for column in columns if column.key not in ABOUT and not column.info.get("unkept")]
    content = {name: getattr(row, name) for name in kept}
    version = {
        "things": row.__tablename__,  # type: ignore[attr-defined] # every table has one
        "row_id": row.id,
        "version": row.version,
        "action": action,
        "content": to_jsonable_python(content, bytes_mode="base64"),
        "recorded_at": row.recorded_at,
        "account_id": caller.account_id,
        "person_id": caller.person_id,
        "reason": reason,
    }
    rows.add(session, Version, version)


async def of(session: Session, things: str, row_id: UUID) -> Sequence[Version]:
    """Every state of a record, the first one first."""
    wanted = sa.select(Version).where(Version.things == things, Version.row_id == row_id)
    return (await session.scalars(wanted.order_by(Version.version))).all()


async def is_of_others(session: Session, things: str, row_id: UUID, account_id: UUID) -> bool:
    """Whether somebody else has entered a record or made it say something."""
    by_others = sa.exists().where(Version.things == things, Version.row_id == row_id, Version.account_id != account_id)
    return bool(await session.scalar(sa.select(by_others)))


async def is_referred_to(session: Session, column: sa.orm.InstrumentedAttribute[UUID | None], row_id: UUID) -> bool:
    """Whether a record that was not voided refers to this one."""
    table = column.class_
    return bool(await session.scalar(sa.select(sa.exists().where(column == row_id, table.voided_at.is_(None)))))


async def after(
    session: Session, things: Collection[str], place: tuple[str, UUID, int] | None, limit: int
) -> Sequence[Version]:
    """The next states of these kinds of records, in the order of their keys, locked."""
    key = sa.tuple_(Version.things, Version.row_id, Version.version)
    wanted = sa.select(Version).where(Version.things.in_(things)).order_by(*key.clauses).limit(limit)
    if place is not None:
        wanted = wanted.where(key > sa.tuple_(*map(sa.literal, place)))
    return (await session.scalars(wanted.with_for_update())).all()
