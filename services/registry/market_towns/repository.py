"""All SQL of this slice."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.market_towns.models import MarketTown
from services.registry.market_towns.schemas import MarketTownAnswer
from services.registry.sources.models import Source
from services.registry.sources.repository import in_market_town
from shared.auth.caller import Caller
from shared.auth.rows import inside, of_division, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, *, division: str | None) -> Response:
    """Market towns, in the order in which they were entered."""
    columns = {name: getattr(MarketTown, name) for name in MarketTownAnswer.model_fields}
    statement = sa.select(*as_json(**columns)).where(visible(caller, MarketTown.division_code), standing(MarketTown))
    if division is not None:
        statement = statement.where(of_division(caller, MarketTown.division_code, division))
    keys = [SortKey(MarketTown.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, market_town_id: UUID, *, lock: bool = False) -> MarketTown | None:
    """A market town that the caller may see."""
    statement = sa.select(MarketTown).where(MarketTown.id == market_town_id, visible(caller, MarketTown.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def names(session: Session, division_code: str) -> Sequence[str]:
    """The names of the market towns of the town in which a division lies."""
    around = MarketTown.division_code.in_([division_code[:length] for length in range(1, len(division_code) + 1)])
    found = sa.select(MarketTown.name).where(around, standing(MarketTown)).order_by(MarketTown.id)
    return (await session.scalars(found)).all()


async def naming(session: Session, division_code: str, name: str) -> Sequence[Source]:
    """The standing sources of a division that name a market town, locked."""
    named = (in_market_town(name), inside(Source.division_code, [division_code]), standing(Source))
    return (await session.scalars(sa.select(Source).where(*named).order_by(Source.id).with_for_update())).all()
