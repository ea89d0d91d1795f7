"""All SQL of this slice."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.registry.database import standing
from services.registry.measuring import metres_per_degree
from services.registry.prechecks.schemas import NearSource
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.directory.people import valid_on

# More than are shown, since the order is that of the middle of a project and not of its edge.
CANDIDATES = 20
_SHOWN = [name for name in NearSource.model_fields if name != "distance_m"]


async def nearest(
    session: Session, caller: Caller, kind: str, longitude: float, latitude: float, day: date
) -> Sequence[Mapping[str, Any]]:
    """The sources of a kind nearest to a place, among those that the caller may see."""
    to_east, to_north = metres_per_degree(latitude)
    aside, beyond = (Source.longitude - longitude) * to_east, (Source.latitude - latitude) * to_north
    found = (
        sa.select(*(getattr(Source, name) for name in _SHOWN))
        .where(Source.kind == kind, Source.longitude.is_not(None), standing(Source), valid_on(Source, day))
        .where(visible(caller, Source.division_code))
        .order_by(aside * aside + beyond * beyond, Source.id)
        .limit(CANDIDATES)
    )
    return [dict(row) for row in (await session.execute(found)).mappings()]
