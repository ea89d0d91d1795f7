"""Use cases: put a published year on record, count a period."""

from datetime import datetime

from services.registry.calendar import lifecycle, repository
from services.registry.calendar.errors import CalendarDaysWrong, SpanTooLong
from services.registry.calendar.models import CalendarYear
from services.registry.calendar.schemas import CalendarYearPut
from services.registry.publishing import publish
from shared import audit, time
from shared.auth.caller import Caller
from shared.calendar.workdays import MOST, DueTime, Unit, due_after
from shared.contracts.registry import CalendarYearImported
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.policies import in_force
from shared.http.conditional import IfMatchMissing, SeenVersion
from shared.ids import derived_id

_NEXT_DAY, _ROLL = "count.start_next_day", "count.roll_forward"


async def put(
    session: Session, caller: Caller, year: int, wanted: CalendarYearPut, seen: SeenVersion | None
) -> CalendarYear:
    """Put a year's days on record, or replace them by somebody who has seen their version.

    Putting what is already so changes nothing. Raises CalendarDaysWrong, IfMatchMissing, VersionStale.
    """
    if fault := lifecycle.fault(year, wanted.days):
        raise CalendarDaysWrong(fault)
    fields = wanted.model_dump(mode="json")
    fields["days"].sort(key=lambda day: day["day"])
    known = await repository.find(session, year, lock=True)
    if known is None:
        known = CalendarYear(id=derived_id("calendar", year), year=year, version=0)
        session.add(known)
    elif all(getattr(known, field) == value for field, value in fields.items()):
        return known
    elif seen is None:
        raise IfMatchMissing
    else:
        seen.check(known.version)
    return await _record(session, caller, known, fields)


async def due(session: Session, start: datetime, amount: int, unit: Unit, division_code: str) -> DueTime:
    """When a period ends that begins now, as the division's rules of counting say; raises SpanTooLong."""
    if amount > MOST[unit]:
        raise SpanTooLong(f"最多 {MOST[unit]}{unit}。")
    rules = await in_force(session, division_code, time.local(start).date())
    return due_after(
        start,
        amount,
        unit,
        await work_calendar(session),
        start_next_day=_NEXT_DAY not in rules or rules[_NEXT_DAY].value,
        roll_forward=_ROLL not in rules or rules[_ROLL].value,
    )


async def _record(session: Session, caller: Caller, year: CalendarYear, fields: dict[str, object]) -> CalendarYear:
    for field, value in fields.items():
        setattr(year, field, value)
    year.version += 1
    year.recorded_at, year.recorded_by = time.now(), caller.account_id
    await publish(session, CalendarYearImported, year)
    audit.record(session, caller, "calendar_year.put", f"calendar/{year.year}")
    return year
