"""Writes down ahead what each town owes in a month, again and again; repeating it changes nothing."""

from services.patrol.field_days import lifecycle, repository, service
from services.patrol.obligations.lifecycle import RhythmUnclear, rhythm
from shared import time
from shared.calendar.periods import Period, PeriodKind, periods_between
from shared.db.session import Session
from shared.directory.marks import mark_of_deeds
from shared.directory.models import Division
from shared.directory.policies import Policy, policy_book
from shared.ids import new_id
from shared.logs import logger
from shared.time import local

log = logger(__name__)


async def generate(session: Session) -> None:
    """Every month that overlaps the horizon, of every town whose policy asks for field days."""
    now = time.now()
    book = await policy_book(session)
    written = await repository.written(session, now)
    for period in periods_between(PeriodKind.MONTH, local(now).date(), local(now + lifecycle.HORIZON).date()):
        for town in await repository.towns(session, period.end):
            policy = book.on(town.code, period.start).get(lifecycle.POLICY)
            if policy is not None and (town.code, period.code) not in written:
                await _write(session, town, period, policy)


async def _write(session: Session, town: Division, period: Period, policy: Policy) -> None:
    try:
        asked = rhythm(policy.value, policy.unit)
    except RhythmUnclear:
        log.warning("frequency_unclear", policy=policy.key, version=policy.version)
        return
    if asked.kind is not PeriodKind.MONTH:
        log.warning("frequency_not_monthly", policy=policy.key, version=policy.version)
        return
    month = await repository.add(
        session,
        {
            "id": new_id(),
            "version": 1,
            "division_code": town.code,
            "mark": await mark_of_deeds(session, town.code),
            "period": period.code,
            "label": f"{town.name}{period.label}",
            "required": asked.number,
            "opens_at": period.starts_at,
            "due_at": period.ends_at,
            "responsible_ids": await service.answering(session, town.code),
        },
    )
    if month is not None:
        await service.settle(session, month)
