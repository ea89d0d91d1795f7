"""Use cases: a summary, and the rows behind one of its figures."""

import hashlib
from datetime import datetime
from urllib.parse import urlencode

from fastapi import Response

from services.reporting.summaries import lifecycle, repository
from services.reporting.summaries.errors import DivisionNotFound, MetricUnknown, OwnRowsOnly, PeriodMalformed
from services.reporting.summaries.lifecycle import BY_KEY, Figure, Group
from services.reporting.summaries.repository import Area
from services.reporting.summaries.schemas import (
    Difference,
    DifferencesAnswer,
    DivisionOf,
    FigureAnswer,
    PeriodOf,
    Publishable,
    SummaryAnswer,
)
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.calendar.periods import Period, PeriodUnknown, parse_period
from shared.db.session import Session
from shared.directory.models import Division
from shared.http.pages import Paging

NOTICE = "示例数据：本区划只用于演示和培训，其数字不代表实际工作，也不计入任何上级汇总。"


async def summary(session: Session, caller: Caller, division_code: str, period_code: str) -> SummaryAnswer:
    """The figures of a division for a period.

    Raises OwnRowsOnly, DivisionNotFound outside the caller's divisions, PeriodMalformed.
    """
    area, period = await _asked(session, caller, division_code, period_code)
    division = area.division
    as_of = await repository.followed(session)  # first, so that the figures hold at least what it says
    groups = await _groups(session, area, period)
    fed = await repository.recorded(session, area, period.end) | {group["kind"] for group in groups}
    ended = time.now() >= period.ends_at
    standing = await publishable(session, area, period)
    return SummaryAnswer(
        division=DivisionOf.model_validate(division),
        period=_period(period),
        provisional=not ended,
        notice=NOTICE if division.mark == repository.SAMPLE else None,
        figures=[_answer(figure, division, period) for figure in lifecycle.figures(groups, fed, caller.scopes)],
        **standing.model_dump(),
        as_of=as_of,
    )


async def differences(
    session: Session, caller: Caller, division_code: str, period_code: str, since: datetime
) -> DifferencesAnswer:
    """Which figures are no longer what they were at a moment, such as when a report was published.

    What was told later, or taken back later, makes the difference; the figures of then can be had again at any time.
    Raises what `summary` raises.
    """
    area, period = await _asked(session, caller, division_code, period_code)
    then, now = await _groups(session, area, period, since), await _groups(session, area, period)
    fed = await repository.recorded(session, area, period.end) | {group["kind"] for group in now}
    was, are = (lifecycle.figures(groups, fed, caller.scopes) for groups in (then, now))
    return DifferencesAnswer(
        division=DivisionOf.model_validate(area.division),
        period=_period(period),
        since=since,
        differences=[
            _difference(before, after, area.division, period) for before, after in lifecycle.differences(was, are)
        ],
    )


def _difference(before: Figure | None, after: Figure, division: Division, period: Period) -> Difference:
    said = _answer(after, division, period)
    then = before.value if before else None
    return Difference(key=said.key, label=said.label, unit=said.unit, then=then, now=said.value, rows=said.rows)


async def _groups(session: Session, area: Area, period: Period, told_by: datetime | None = None) -> list[Group]:
    """What figures are read off; the stocks go by the days of their own rows, whatever has been told since."""
    facts = await repository.facts(session, area, period, told_by)
    sums = await repository.sums(session, area, period, told_by)
    return [*facts, *sums, *await repository.stocks(session, area, period.end)]


def _period(period: Period) -> PeriodOf:
    ended = time.now() >= period.ends_at
    return PeriodOf(code=period.code, label=period.label, start=period.start, end=period.end, ended=ended)


async def publishable(session: Session, area: Area, period: Period) -> Publishable:
    """Whether the figures of a division's period may be published as a report, and if not, why."""
    letters = await repository.open_letters(session, area, period)
    ended, halted = time.now() >= period.ends_at, await repository.is_halted(session)
    reasons = lifecycle.obstacles(ended=ended, halted=halted, open_letters=letters)
    return Publishable(publishable=not reasons, not_publishable_because=reasons, open_dead_letters=letters)


def tag(answer: SummaryAnswer) -> str:
    """The strong ETag of what a summary says, whatever else has happened since in the logs."""
    content = answer.model_dump_json(exclude={"as_of"})
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'


async def rows(
    session: Session, caller: Caller, key: str, division_code: str, period_code: str, page: Paging
) -> Response:
    """The rows behind a figure, as many as it says. Raises what `summary` raises, and MetricUnknown."""
    area, period = await _asked(session, caller, division_code, period_code)
    metric = BY_KEY.get(key)
    if metric is None or metric.scope not in caller.scopes:
        raise MetricUnknown
    seen_by = ",".join(caller.divisions)
    return await repository.page(session, lifecycle.rows_of(metric), area, period, page, seen_by)


async def _asked(session: Session, caller: Caller, division_code: str, period_code: str) -> tuple[Area, Period]:
    if caller.rows == "own":
        raise OwnRowsOnly
    try:
        period = parse_period(period_code)
    except PeriodUnknown as unknown:
        raise PeriodMalformed from unknown
    today = time.local(time.now()).date()
    area = await repository.area(session, division_code, today) if covers(caller, division_code) else None
    if area is None:
        raise DivisionNotFound
    return area, period


def _answer(figure: Figure, division: Division, period: Period) -> FigureAnswer:
    metric = figure.metric
    asked = urlencode({"division": division.code, "period": period.code})
    return FigureAnswer(
        key=metric.key,
        label=metric.label,
        unit=metric.unit,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        rows=f"/api/reporting/v1/figures/{metric.key}/rows?{asked}",
    )
