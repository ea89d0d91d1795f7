"""Use case: how what was owed was done, of an object, a person or a division, as it was known on a day."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from services.patrol.compliance import lifecycle, repository
from services.patrol.compliance.errors import AskedUnclear, ComplianceNotFound, OwnRowsOnly
from services.patrol.compliance.lifecycle import Tally, total
from services.patrol.compliance.repository import SAMPLE, Scope
from services.patrol.compliance.schemas import (
    ComplianceAnswer,
    ComplianceAsked,
    DivisionOf,
    ObligationOf,
    PeriodOf,
    RowsAsked,
    RuleOf,
    UncountedAnswer,
)
from services.patrol.duties.lifecycle import State
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.calendar.days import end_of_day, midnight
from shared.calendar.periods import PeriodKind, period_of
from shared.db.session import Session
from shared.time import local

ADDRESS = "/api/patrol/v1/compliance"
MOST_SHOWN = 5
_LEVELS = (6, 9, 12, 14, 16)  # digits of a county's, town's, village's, group's and grid's code
_ORDINAL = re.compile(r"第\d+次$")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, made whole: the days, and the duties that it means."""

    name: str
    query: Mapping[str, str]
    first: date
    last: date
    scope: Scope

    def figures(self, of: Tally, reasons: Iterable[str] = (), **narrower: object) -> dict[str, Any]:
        """A tally with its words and with the addresses of its rows."""
        asked = urlencode({**self.query, **narrower})
        counts = {name: getattr(of, name) for name in (*Tally.__slots__, "required", "visits")}
        return counts | {
            "words": lifecycle.words(of, reasons),
            "duties": f"{ADDRESS}/duties?{asked}",
            "uncounted": f"{ADDRESS}/uncounted?{asked}",
        }


async def question(session: Session, caller: Caller, asked: ComplianceAsked) -> Question:
    """Raises AskedUnclear, OwnRowsOnly, ComplianceNotFound."""
    now = time.now()
    today = local(now).date()
    on = asked.on or today
    month = period_of(PeriodKind.MONTH, on)
    first, last = asked.since or month.start, asked.until or month.end
    wrong = lifecycle.fault(first, last, on, today)
    if wrong:
        raise AskedUnclear(wrong)
    name, mark, chosen = await _subject(session, caller, asked)
    within = repository.seen(caller, midnight(first), end_of_day(last), samples=mark == SAMPLE)
    query = asked.model_dump(mode="json", include={"object_id", "person", "division", "on"}, exclude_none=True)
    return Question(
        name=name,
        query=query | {"from": first.isoformat(), "to": last.isoformat()},
        first=first,
        last=last,
        scope=Scope((*within, chosen), min(end_of_day(on), now)),
    )


async def _subject(session: Session, caller: Caller, asked: ComplianceAsked) -> tuple[str, str, Any]:
    """The name and the mark of what is asked about, and the duties that are its own."""
    if [asked.object_id, asked.person, asked.division].count(None) != 2:  # noqa: PLR2004 - one of the three
        raise AskedUnclear
    if caller.rows == "own" and (asked.person is None or asked.person != caller.person_id):
        raise OwnRowsOnly
    if asked.object_id is not None:
        thing = await repository.thing(session, asked.object_id)
        if thing is None or not covers(caller, thing.division_code):
            raise ComplianceNotFound
        return thing.name, thing.mark, repository.of_object(thing.id)
    if asked.person is not None:
        person = await repository.person(session, asked.person)
        if person is None or not (person.id == caller.person_id or _near(caller, person.division_code)):
            raise ComplianceNotFound
        return person.name, person.mark, repository.of_person(person.id)
    code = str(asked.division)
    division = (await repository.divisions(session, [code])).get(code) if covers(caller, code) else None
    if division is None:
        raise ComplianceNotFound
    return division.name, division.mark, repository.in_division(caller, code)


def _near(caller: Caller, division_code: str) -> bool:
    """Whether somebody works inside the caller's divisions or above them; only rows inside are shown of either."""
    return covers(caller, division_code) or any(own.startswith(division_code) for own in caller.divisions)


async def compliance(session: Session, caller: Caller, asked: ComplianceAsked) -> ComplianceAnswer:
    """The figures, by obligation and period; of a division also by what lies in it. Raises what `question` raises."""
    of = await question(session, caller, asked)
    groups = await repository.groups(session, of.scope)
    uncounted = await repository.uncounted(session, of.scope)
    rules = await repository.rules(session, {row.duty_id for row in groups})
    told: dict[tuple[UUID, str], list[Any]] = {}
    for row in uncounted:
        told.setdefault((row.obligation_id, row.period), []).append(row)
    obligations = [
        _obligation(of, list(rows), told, rules) for _, rows in groupby(groups, key=lambda row: row.obligation_id)
    ]
    whole = _tally(groups, len(uncounted))
    return ComplianceAnswer(
        **of.figures(whole, (row.reason for row in uncounted)),
        name=of.name,
        since=of.first,
        until=of.last,
        as_of=of.scope.as_of,
        obligations=obligations,
        divisions=await _divisions(session, of, asked.division, uncounted) if asked.division else [],
    )


def _tally(rows: Iterable[Any], uncounted: int) -> Tally:
    counted = (lifecycle.tally(row.known and State(row.known), due=row.due, number=row.number) for row in rows)
    return total((*counted, Tally(not_counted=uncounted)))


def _obligation(
    of: Question,
    rows: Sequence[Any],
    told: Mapping[tuple[UUID, str], list[Any]],
    rules: Mapping[UUID, Mapping[str, Any]],
) -> ObligationOf:
    by_period: dict[str, list[Any]] = {}
    for row in rows:
        by_period.setdefault(row.period, []).append(row)
    key = rows[0].obligation_id
    uncounted = [each for period in by_period for each in told.get((key, period), ())]
    periods = [_period(of, each, told.get((key, period), ()), rules) for period, each in by_period.items()]
    return ObligationOf(
        **of.figures(_tally(rows, len(uncounted)), (row.reason for row in uncounted), obligation_id=key),
        obligation_id=key,
        key=rows[0].obligation_key,
        label=rows[0].label,
        periods=periods,
    )


def _period(
    of: Question, rows: Sequence[Any], uncounted: Sequence[Any], rules: Mapping[UUID, Mapping[str, Any]]
) -> PeriodOf:
    first = rows[0]
    rule = rules.get(first.duty_id)
    narrower = {"obligation_id": first.obligation_id, "period": first.period}
    return PeriodOf(
        **of.figures(_tally(rows, len(uncounted)), (row.reason for row in uncounted), **narrower),
        period=first.period,
        label=_ORDINAL.sub("", first.period_label),
        rule=RuleOf.model_validate(rule) if rule else None,
        first_uncounted=[UncountedAnswer.model_validate(row) for row in uncounted[:MOST_SHOWN]],
    )


async def _divisions(session: Session, of: Question, code: str, uncounted: Sequence[Any]) -> list[DivisionOf]:
    """What lies in a division, each with its part."""
    digits = next((each for each in _LEVELS if each > len(code)), _LEVELS[-1])
    by_code: dict[str, list[Any]] = {}
    for row in await repository.parts(session, of.scope, digits):
        by_code.setdefault(row.code, []).append(row)
    known = await repository.divisions(session, by_code)
    found = []
    for part, rows in by_code.items():
        told = [row for row in uncounted if row.division_code[:digits] == part]
        figures = of.figures(_tally(rows, len(told)), (row.reason for row in told), division=part)
        asked = urlencode({**of.query, "division": part})
        name = known[part].name if part in known else None
        found.append(DivisionOf(**figures, code=part, name=name, compliance=f"{ADDRESS}?{asked}"))
    return found


async def narrowed(session: Session, caller: Caller, asked: RowsAsked) -> Scope:
    """The duties behind a figure. Raises what `question` raises."""
    of = await question(session, caller, asked)
    return of.scope.narrowed(*repository.in_obligation(asked.obligation_id, asked.period))
