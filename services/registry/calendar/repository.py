"""All SQL of this slice."""

import sqlalchemy as sa

from services.registry.calendar.models import CalendarYear
from shared.db.session import Session


async def find(session: Session, year: int, *, lock: bool = False) -> CalendarYear | None:
    """The published days of a year."""
    statement = sa.select(CalendarYear).where(CalendarYear.year == year)
    return await session.scalar(statement.with_for_update() if lock else statement)
