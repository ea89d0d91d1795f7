"""Use case: what is owed is written down ahead, piece by piece."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.patrol.duties import lifecycle as duties
from services.patrol.duties import repository as duties_repository
from services.patrol.duties.lifecycle import Asked, State, Terms, TermsOn
from services.patrol.duties.models import Duty
from services.patrol.duties.service import CLOCK, DEADLINES, Answerable, answerable
from services.patrol.generation import repository
from services.patrol.generation.lifecycle import Planned, Thing, asks, stands
from services.patrol.generation.models import Progress
from services.patrol.obligations.lifecycle import (
    CONDITIONS,
    RhythmUnclear,
    beside_policy,
    conditions,
    months,
    rhythm,
    spacing_days,
)
from services.patrol.obligations.models import Obligation
from services.patrol.raising import lifecycle as raising
from services.patrol.warnings import repository as warnings_repository
from services.patrol.warnings.lifecycle import Warned, concerning
from shared import time
from shared.calendar.days import ONE_DAY
from shared.calendar.periods import Period
from shared.calendar.workdays import DueTime, WorkCalendar
from shared.contracts.patrol import DutyAssigned
from shared.db import rows
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.marks import sandboxes
from shared.directory.policies import PolicyBook, policy_book
from shared.events.log import append
from shared.ids import new_id
from shared.jobs.deadlines import Start, Subject
from shared.logs import logger
from shared.time import local

AT_ONCE = 500  # objects, so that one transaction stays short and small
HORIZON = "patrol.horizon"
LONGEST_PERIOD = 366 * ONE_DAY
log = logger(__name__)


async def write_next(session: Session) -> bool:
    """Write down what is owed to the next objects within the horizon; whether there are more.

    What is already written stays as it is, so that repeating it changes nothing.
    """
    progress = await repository.progress(session)
    await duties_repository.hold_responsibilities(session)
    desk = await _lay_out(session)
    planned, more = await _planned(session, desk, progress)
    await _write(session, planned, desk.now)
    return more


@dataclass(frozen=True, slots=True)
class _Desk:
    """What planning takes, read once; what is asked for is remembered by area, as the rules are the same there."""

    now: datetime
    rules: PolicyBook
    calendar: WorkCalendar
    warnings: Sequence[Warned]
    owed: dict[tuple[UUID, str], list[Asked]] = field(default_factory=dict)
    running: dict[tuple[UUID, str], list[tuple[Period, Terms]]] = field(default_factory=dict)

    def asked(self, obligation: Obligation, division_code: str) -> tuple[list[Asked], list[tuple[Period, Terms]]]:
        """The visits ahead by the rhythm, and the periods in which a cause may ask for more by now."""
        today = local(self.now).date()
        area = (obligation.id, self.rules.area(division_code, today + duties.MOST_AHEAD))
        if area not in self.owed:
            terms_on = _terms(self.rules, obligation, division_code)
            ahead = self.rules.on(division_code, today).get(HORIZON)
            until = local(self.now + duties.horizon(ahead.value if ahead else None)).date()
            by_rhythm = duties.owed(terms_on, self.now, until, self.calendar)
            self.owed[area] = list(by_rhythm) if obligation.valid_from <= until else []
            begun = duties.running(terms_on, self.now, today, self.calendar)
            self.running[area] = [(period, terms) for period, terms in begun if period.starts_at <= self.now]
        return self.owed[area], self.running[area]


async def _lay_out(session: Session) -> _Desk:
    now = time.now()
    return _Desk(
        now=now,
        rules=await policy_book(session),
        calendar=await work_calendar(session),
        warnings=await warnings_repository.between(session, now - LONGEST_PERIOD, now),
    )


async def _planned(session: Session, desk: _Desk, progress: Progress) -> tuple[list[Planned], bool]:
    """What the next objects are owed and nobody has written yet, and whether objects are left after them."""
    today, last = local(desk.now).date(), local(desk.now + duties.MOST_AHEAD).date()
    planned: list[Planned] = []
    room = AT_ONCE
    for obligation in await repository.obligations(session, today, last, progress.obligation_id):
        things = await repository.things(session, obligation, _after(progress, obligation), room)
        planned += await _of_obligation(session, desk, obligation, things)
        room -= len(things)
        if not room:
            progress.obligation_id, progress.division_code = obligation.id, things[-1].division_code
            progress.object_id = things[-1].id
            break
    else:
        progress.obligation_id = progress.division_code = progress.object_id = None
    written = await repository.written(session, {plan.thing.id for plan in planned}, desk.now)
    return [plan for plan in planned if plan.key not in written], not room


def _after(progress: Progress, obligation: Obligation) -> tuple[str, UUID] | None:
    """The object of this obligation with which the piece before ended."""
    if progress.obligation_id != obligation.id or progress.division_code is None or progress.object_id is None:
        return None
    return progress.division_code, progress.object_id


async def _of_obligation(
    session: Session, desk: _Desk, obligation: Obligation, things: Sequence[Thing]
) -> list[Planned]:
    found = await _found(session, desk, obligation, things)
    planned = []
    for thing in things:
        by_rhythm, running = desk.asked(obligation, thing.division_code)
        more = _more(desk, thing, running, found.get(thing.id, ()))
        every = [*by_rhythm, *more]
        planned += [
            Planned(obligation, thing, each) for each in every if asks(obligation, each) and stands(thing, each)
        ]
    return planned


async def _found(
    session: Session, desk: _Desk, obligation: Obligation, things: Sequence[Thing]
) -> Mapping[UUID, Sequence[datetime]]:
    """When problems were found at these objects, as far back as any policy looks; read only where one does."""
    since = [
        period.starts_at - asked[1]
        for division_code in {thing.division_code for thing in things}
        for period, terms in desk.asked(obligation, division_code)[1]
        if (asked := raising.problems_asked(terms))
    ]
    return await repository.found(session, {thing.id for thing in things}, min(since)) if since else {}


def _more(
    desk: _Desk, thing: Thing, running: Sequence[tuple[Period, Terms]], found: Sequence[datetime]
) -> Iterator[Asked]:
    """The visits that warnings and frequent problems ask for beyond the rhythm, in the periods that have begun."""
    warnings = list(concerning(desk.warnings, thing.id, thing.division_code))
    for period, terms in running:
        causes = [*raising.frequent_problems(period, terms, found), *_warned(period, terms, warnings)]
        yield from (asked for asked in raising.more(period, terms, causes) if asked.visit.due_at > desk.now)


def _warned(period: Period, terms: Terms, warnings: Sequence[Warned]) -> Iterator[raising.Cause]:
    for warning in warnings:
        policy = next(filter(None, map(terms.beside, warning.policies)), None)
        if policy is not None and warning.is_during(period):
            kept = {"warning_id": str(warning.id), "since": warning.begins_at.isoformat()}
            yield raising.Cause(max(warning.begins_at, period.starts_at), warning.words, policy, kept)


def _terms(rules: PolicyBook, obligation: Obligation, division_code: str) -> TermsOn:
    """The terms of a division by day; none where the policy is missing or tells no number of visits."""

    def terms_on(day: date) -> Terms | None:
        in_force = rules.on(division_code, day)
        policy = in_force.get(obligation.policy_key)
        if policy is None:
            return None
        try:
            asked = rhythm(policy.value, policy.unit)
        except RhythmUnclear:
            log.warning("frequency_unclear", policy=policy.key, version=policy.version)
            return None
        beside = {name: beside_policy(in_force, policy.key, name) for name in (*CONDITIONS, "months")}
        cited = {name: rule.cited() if rule else None for name, rule in beside.items()}
        spacing, window = beside["spacing"], beside["months"]
        return Terms(
            asked,
            spacing_days(spacing.value) if spacing else 0,
            conditions(asked, beside, obligation.checklist_key),
            policy.cited() | cited,
            months(window.value if window else None),
            lambda name: beside_policy(in_force, policy.key, name),
        )

    return terms_on


async def _write(session: Session, planned: Sequence[Planned], now: datetime) -> None:
    """Write new duties, tell them and start their clocks, all with one statement at the end of the transaction."""
    people = await answerable(session, {plan.thing.id for plan in planned})
    drills = await sandboxes(session)
    starts = []
    for plan in sorted(planned, key=lambda plan: plan.asked.visit.due_at):
        person = _responsible(people, plan)
        if person is None:
            log.warning("nobody_answers", obligation=plan.obligation.key, object_id=str(plan.thing.id))
            continue
        row = _row(plan, person, drills)
        rows.add(session, Duty, row)
        append(session, f"duties/{row['id']}", DutyAssigned.model_validate(row | {"duty_id": row["id"]}))
        starts.append(_start(plan.asked, row))
    await DEADLINES.start_many(session, starts, CLOCK, now)


def _responsible(people: Answerable, plan: Planned) -> UUID | None:
    thing = plan.thing
    return people.person(thing.id, plan.obligation.level, thing.division_code, plan.asked.visit.last_day)


def _row(plan: Planned, responsible_id: UUID, drills: tuple[str, ...]) -> dict[str, Any]:
    obligation, thing, visit = plan.obligation, plan.thing, plan.asked.visit
    is_drill = thing.mark == "sample" or thing.division_code.startswith(drills)
    return {
        "id": new_id(),
        "version": 1,
        "obligation_id": obligation.id,
        "obligation_key": obligation.key,
        "label": obligation.label,
        "level": obligation.level,
        "object_type": thing.object_type,
        "object_id": thing.id,
        "object_name": thing.name,
        "division_code": thing.division_code,
        "mark": "sample" if is_drill else "real",  # as marks.py has it
        "responsible_id": responsible_id,
        "period": visit.period,
        "period_label": visit.label,
        "ordinal": visit.ordinal,
        "opens_at": visit.opens_at,
        "due_at": visit.due_at,
        "conditions": plan.asked.terms.conditions.to_json(),
        "state": State.OPEN,
    }


def _start(asked: Asked, row: Mapping[str, Any]) -> Start:
    visit = asked.visit
    subject = Subject(
        type="duty",
        id=row["id"],
        title=f"{row['label']}：{row['object_name']}（{visit.label}）",
        division_code=row["division_code"],
        mark=row["mark"],
        responsible_ids=[row["responsible_id"]],
    )
    due = DueTime(visit.due_at, provisional=False, days_counted=0, skipped=(), words=visit.words)
    return Start(subject, due, dict(asked.terms.cited))
