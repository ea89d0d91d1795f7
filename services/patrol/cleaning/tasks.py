"""Writes down ahead what is to be cleaned, again and again; repeating it changes nothing."""

from services.patrol.cleaning import lifecycle, repository, service
from services.patrol.cleaning_schedules import lifecycle as schedules
from services.patrol.cleaning_schedules import repository as schedules_repository
from services.patrol.duties.repository import hold_responsibilities
from shared import time
from shared.calendar.days import ONE_DAY
from shared.db.session import Session
from shared.time import local

MOST_AT_ONCE = 5_000  # so that one turn stays short; the next one writes the rest


async def generate(session: Session) -> None:
    """Write down every shift within the horizon; what is already written stays as it is."""
    now = time.now()
    today = local(now).date()
    last = today + lifecycle.HORIZON_DAYS * ONE_DAY
    await hold_responsibilities(session)
    await schedules_repository.hold(session)
    written = await repository.keys_from(session, today)
    planned = [
        (schedule, day)
        for schedule in await schedules_repository.valid_between(session, today, last)
        for day in schedules.days(schedule, today, last)
        if (schedule.id, day) not in written and schedules.closes_at(schedule, day) > now
    ]
    planned.sort(key=lambda plan: plan[1])
    await service.write(session, planned[:MOST_AT_ONCE], now)
