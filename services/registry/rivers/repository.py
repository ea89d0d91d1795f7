"""All SQL of this slice."""

from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.rivers.models import Reach, River
from services.registry.rivers.schemas import ReachAnswer, RiverAnswer
from shared.auth.caller import Caller
from shared.auth.rows import inside, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


async def rivers(session: Session, page: Paging) -> Response:
    """Rivers in the order of their codes, the same for everybody."""
    statement = sa.select(*as_json(**{name: getattr(River, name) for name in RiverAnswer.model_fields}))
    statement = statement.where(standing(River))
    return await page_of(session, statement, keys=[SortKey(River.code)], page=page)


async def reaches(
    session: Session, caller: Caller, page: Paging, *, division: str | None, river_id: UUID | None
) -> Response:
    """Reaches in the order of their codes."""
    columns = {name: getattr(Reach, name) for name in ReachAnswer.model_fields if name != "river_name"}
    statement = sa.select(*as_json(**columns, river_name=River.name)).join(River, River.id == Reach.river_id)
    statement = statement.where(visible(caller, Reach.division_code), standing(Reach))
    if division is not None:
        statement = statement.where(inside(Reach.division_code, [division]))
    if river_id is not None:
        statement = statement.where(Reach.river_id == river_id)
    return await page_of(session, statement, keys=[SortKey(Reach.code)], page=page, seen_by=",".join(caller.divisions))


async def river_exists(session: Session, river_id: UUID) -> bool:
    """Whether a river is on record."""
    return bool(await session.scalar(sa.select(sa.exists().where(River.id == river_id, standing(River)))))
