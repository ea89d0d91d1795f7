"""All SQL of this slice."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.patrol.duties.models import Duty
from services.patrol.findings.lifecycle import State
from services.patrol.findings.models import Finding
from services.patrol.generation.models import Progress
from services.patrol.obligations.lifecycle import Per
from services.patrol.obligations.models import Obligation
from shared.auth.rows import inside
from shared.db.session import Session
from shared.directory.models import Reach, Source

Key = tuple[UUID, UUID, str, int]
_ONLY = 1


async def progress(session: Session) -> Progress:
    """How far it has come; whoever asks holds it, so that nobody else writes duties meanwhile."""
    await session.execute(insert(Progress).values(id=_ONLY).on_conflict_do_nothing())
    return (
        await session.scalars(sa.select(Progress).with_for_update().execution_options(populate_existing=True))
    ).one()


async def obligations(session: Session, first: date, last: date, since: UUID | None) -> Sequence[Obligation]:
    """Obligations that hold on some of these days, from one on; held, so that none ends meanwhile."""
    statement = sa.select(Obligation).where(
        Obligation.valid_from <= last, sa.or_(Obligation.valid_to.is_(None), Obligation.valid_to > first)
    )
    if since is not None:
        statement = statement.where(Obligation.id >= since)
    return (await session.scalars(statement.order_by(Obligation.id).with_for_update(read=True))).all()


async def things(
    session: Session, obligation: Obligation, after: tuple[str, UUID] | None, most: int
) -> Sequence[sa.Row[Any]]:
    """The next objects that an obligation chooses, whenever they were valid, in the order of their divisions."""
    table = Reach if obligation.per == Per.REACH_CHIEF else Source
    columns = (table.id, table.name, table.division_code, table.mark, table.valid_from, table.valid_to)
    kept = sa.literal("source" if table is Source else "reach").label("object_type")
    statement = sa.select(*columns, kept).where(inside(table.division_code, [obligation.division_code]))
    if table is Source and obligation.source_kind is not None:
        statement = statement.where(Source.kind == obligation.source_kind)
    if table is Source and obligation.town_key_only:
        statement = statement.where(Source.town_key)
    if after is not None:
        here = sa.tuple_(table.division_code, table.id)
        statement = statement.where(here > sa.tuple_(sa.literal(after[0]), sa.literal(after[1], sa.Uuid)))
    found: sa.Result[Any] = await session.execute(statement.order_by(table.division_code, table.id).limit(most))
    return found.all()


async def written(session: Session, object_ids: Collection[UUID], moment: datetime) -> set[Key]:
    """What makes each duty of these objects that is still ahead unique."""
    ahead = sa.select(Duty.obligation_id, Duty.object_id, Duty.period, Duty.ordinal).where(
        _among(Duty.object_id, object_ids), Duty.due_at > moment
    )
    return {(row[0], row[1], row[2], row[3]) for row in await session.execute(ahead)}


async def found(session: Session, object_ids: Collection[UUID], since: datetime) -> dict[UUID, list[datetime]]:
    """When something was found wrong at these objects; not what was looked at and dismissed."""
    rows = await session.execute(
        sa.select(Finding.object_id, Finding.found_at).where(
            _among(Finding.object_id, object_ids), Finding.found_at >= since, Finding.state != State.DISMISSED
        )
    )
    moments: dict[UUID, list[datetime]] = {}
    for object_id, moment in rows:
        moments.setdefault(object_id, []).append(moment)
    return moments


def _among(column: sa.ColumnElement[UUID] | Any, ids: Collection[UUID]) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """One parameter, however many they are."""
    among: sa.ColumnElement[bool] = column == sa.any_(sa.cast(list(ids), sa.ARRAY(sa.Uuid)))
    return among
