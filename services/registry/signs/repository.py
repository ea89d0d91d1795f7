"""All SQL of this slice."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.rivers.models import Reach
from services.registry.signs.models import Sign
from services.registry.signs.schemas import SignListed
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import GOING, Deadline


async def page(
    session: Session, caller: Caller, page: Paging, *, division: str | None, reach_id: UUID | None, due: bool | None
) -> Response:
    """Signs by reach; `due` are those with a running duty to update them."""
    columns = {name: getattr(Sign, name) for name in SignListed.model_fields if name != "reach_name"}
    statement = sa.select(*as_json(**columns, reach_name=Reach.name)).join(Reach, Reach.id == Sign.reach_id)
    statement = statement.where(visible(caller, Sign.division_code), standing(Sign))
    if division is not None:
        statement = statement.where(of_division(caller, Sign.division_code, division))
    if reach_id is not None:
        statement = statement.where(Sign.reach_id == reach_id)
    if due is not None:
        running = sa.exists().where(Deadline.subject_id == Sign.id, Deadline.state.in_(GOING))
        statement = statement.where(running if due else ~running)
    keys = [SortKey(Sign.reach_id), SortKey(Sign.number)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, sign_id: UUID, *, lock: bool = False) -> Sign | None:
    """A sign that the caller may see."""
    statement = sa.select(Sign).where(Sign.id == sign_id, visible(caller, Sign.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def reach(session: Session, caller: Caller, reach_id: UUID) -> Reach | None:
    """A reach on record that the caller may see."""
    return await session.scalar(
        sa.select(Reach).where(Reach.id == reach_id, visible(caller, Reach.division_code), standing(Reach))
    )


async def of_reaches(session: Session, reach_ids: Collection[UUID]) -> Sequence[Sign]:
    """The signs of these reaches, locked."""
    statement = sa.select(Sign).where(Sign.reach_id.in_(reach_ids), standing(Sign)).order_by(Sign.id)
    return (await session.scalars(statement.with_for_update())).all()


async def not_looked_at(session: Session, today: date, most: int) -> Sequence[Sign]:
    """Signs that nobody has compared with the chiefs today, locked; those that somebody else holds are left to them."""
    statement = sa.select(Sign).where(Sign.looked_on < today, standing(Sign)).order_by(Sign.looked_on, Sign.id)
    return (await session.scalars(statement.limit(most).with_for_update(skip_locked=True))).all()


async def reach_names(session: Session, reach_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these reaches."""
    rows = await session.execute(sa.select(Reach.id, Reach.name).where(Reach.id.in_(reach_ids)))
    return dict(rows.all())


async def owed_by(session: Session, sign_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Those of these signs whose update is already owed, and by whom."""
    running = sa.select(Deadline).where(Deadline.subject_id.in_(sign_ids), Deadline.state.in_(GOING))
    return {deadline.subject_id: deadline.responsible_ids for deadline in await session.scalars(running)}
