"""Which rows fall into a period, when some of their days are known only by the month or the year."""

from datetime import date
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Depends, Query

from shared.calendar.periods import Period, PeriodUnknown, parse_period
from shared.http.problems import FieldError, ParameterInvalid

Column = Any  # a column of a table or its attribute


class PeriodWrong(ParameterInvalid):
    code, title = "period_unknown", "没有这个时段"


def _asked(
    period: Annotated[str | None, Query(max_length=20, description="时段：2023、2023-06、2023-W23；不填为全部")] = None,
) -> Period | None:
    if period is None:
        return None
    try:
        return parse_period(period)
    except PeriodUnknown as unknown:
        found = FieldError("/query/period", "period_unknown", f"{unknown}。")
        raise PeriodWrong(found.message, errors=[found]) from unknown


AskedPeriod = Annotated[Period | None, Depends(_asked)]


def within(day: Column, known_to: Column, period: Period) -> sa.ColumnElement[bool]:
    """Rows whose day lies in the period, however roughly it is known."""
    return sa.and_(day >= period.start, day <= period.end, _earliest(day, known_to) >= period.start)


def overlapping(day: Column, known_to: Column, period: Period) -> sa.ColumnElement[bool]:
    """Rows whose day may lie in the period; a roughly known day is written as the last of its month or year."""
    latest = date(period.end.year, 12, 31)
    return sa.and_(day >= period.start, day <= latest, _earliest(day, known_to) <= period.end)


def _earliest(day: Column, known_to: Column) -> sa.ColumnElement[Any]:
    return sa.func.date_trunc(known_to, sa.cast(day, sa.DateTime))
