"""All SQL of this slice."""

from collections.abc import Collection

import sqlalchemy as sa

from services.registry.database import standing
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session


async def of_codes(session: Session, caller: Caller, codes: Collection[str], *, lock: bool) -> dict[str, Source]:
    """The standing sources of these codes that the caller may see, by code."""
    found = sa.select(Source).where(Source.code.in_(codes), visible(caller, Source.division_code), standing(Source))
    found = found.order_by(Source.id)
    rows = await session.scalars(found.with_for_update() if lock else found)
    return {source.code: source for source in rows}
