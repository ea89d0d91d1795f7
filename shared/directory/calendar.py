"""The working calendar as the registry has published it so far."""

from datetime import date

import sqlalchemy as sa

from shared.calendar.workdays import DayKind, SpecialDay, WorkCalendar
from shared.db.session import Session
from shared.directory.memory import remembered
from shared.directory.models import CalendarYear


async def work_calendar(session: Session) -> WorkCalendar:
    """All imported years; covered until the end of the last year before the first gap; what was voided has no days."""
    return await remembered(session, _read)


async def _read(session: Session) -> WorkCalendar:
    years = (
        await session.scalars(sa.select(CalendarYear).where(CalendarYear.days != []).order_by(CalendarYear.year))
    ).all()
    special = {
        date.fromisoformat(day["day"]): SpecialDay(DayKind(day["kind"]), day["name"])
        for year in years
        for day in year.days
    }
    covered: int | None = None
    for year in years:
        if covered is not None and year.year != covered + 1:
            break
        covered = year.year
    until = date(covered, 12, 31) if covered else None
    return WorkCalendar(special, until, sum(year.version for year in years))
