"""All SQL of this slice."""

from collections.abc import Sequence

import sqlalchemy as sa

from services.registry.database import standing
from services.registry.kinds.lifecycle import SourceKind
from services.registry.sources.models import Source
from shared.db.session import Session

_FARMS = (Source.kind == SourceKind.LIVESTOCK_FARM, standing(Source))


async def standards(session: Session) -> Sequence[tuple[str, str | None]]:
    """Where farms are, with the standards that they were judged by."""
    rows = await session.execute(sa.select(Source.division_code, Source.scale_standard).where(*_FARMS).distinct())
    return [(row.division_code, row.scale_standard) for row in rows]


async def judged_by(session: Session, division_code: str, standard: str | None, *, limit: int) -> Sequence[Source]:
    """Farms of exactly this division that were judged by this standard, locked; what others hold waits its turn."""
    wanted = sa.select(Source).where(
        *_FARMS, Source.division_code == division_code, Source.scale_standard.is_not_distinct_from(standard)
    )
    return (await session.scalars(wanted.order_by(Source.id).limit(limit).with_for_update(skip_locked=True))).all()
