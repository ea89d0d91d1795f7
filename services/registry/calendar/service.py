"""Use cases: put a published year on record, take one back that was a mistake, count a period."""

from datetime import datetime

from services.registry import recording
from services.registry.calendar import lifecycle, repository
from services.registry.calendar.errors import CalendarDaysWrong, SpanTooLong, YearNotFound
from services.registry.calendar.models import CalendarYear
from services.registry.calendar.schemas import CalendarYearPut
from shared import time
from shared.auth.caller import Caller
from shared.calendar.workdays import MOST, DueTime, Unit, due_after
from shared.contracts.registry import CalendarYearImported
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.policies import in_force
from shared.http.conditional import SeenVersion
from shared.ids import derived_id

_NEXT_DAY, _ROLL = "count.start_next_day", "count.roll_forward"


async def put(
    session: Session, caller: Caller, year: int, wanted: CalendarYearPut, seen: SeenVersion | None
) -> CalendarYear:
    """Put a year's days on record, or replace them by somebody who has seen their version and says why.

    Raises CalendarDaysWrong, and as `recording.put`.
    """
    if fault := lifecycle.fault(year, wanted.days):
        raise CalendarDaysWrong(fault)
    fields = wanted.model_dump(mode="json", exclude={"reason"})
    fields["days"].sort(key=lambda day: day["day"])
    known = await repository.find(session, year, lock=True)
    if known is None:
        known = CalendarYear(id=derived_id("calendar", year), year=year, version=0)
        session.add(known)
    return await recording.put(session, caller, known, fields, CalendarYearImported, seen=seen, reason=wanted.reason)


async def void(session: Session, caller: Caller, year: int, seen: SeenVersion, reason: str) -> CalendarYear:
    """Declare that a year should not have been entered: to everybody it is as if it had not been published.

    A year without days is none; which they were stays in `versions`. Raises YearNotFound, VersionStale, RecordVoided.
    """
    known = await repository.find(session, year, lock=True)
    if known is None:
        raise YearNotFound
    seen.check(known.version)
    known.days = []
    return await recording.void(session, caller, known, CalendarYearImported, reason)


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
