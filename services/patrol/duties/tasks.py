"""Writes down ahead what is owed, again and again; repeating it changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.patrol.duties import lifecycle, repository, service
from services.patrol.duties.lifecycle import State, Terms, TermsOn
from services.patrol.duties.models import Duty
from services.patrol.marks import mark_of_visits
from services.patrol.obligations import repository as obligations_repository
from services.patrol.obligations.lifecycle import (
    CONDITIONS,
    RhythmUnclear,
    Visit,
    beside_policy,
    conditions,
    rhythm,
    spacing_days,
)
from services.patrol.obligations.models import Obligation
from shared import time
from shared.calendar.workdays import DueTime
from shared.contracts.envelope import Mark
from shared.db.session import Session
from shared.directory.models import Reach, Source
from shared.directory.people import held
from shared.directory.policies import PolicyBook, policy_book
from shared.ids import new_id
from shared.jobs.deadlines import Start, Subject
from shared.logs import logger
from shared.time import local

MOST_AT_ONCE = 5_000  # so that one turn stays short; the next one writes the rest
log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit to an object that an obligation asks for."""

    obligation: Obligation
    thing: Source | Reach
    visit: Visit
    terms: Terms

    @property
    def key(self) -> repository.Key:
        """What makes its duty unique."""
        return self.obligation.id, self.thing.id, self.visit.period, self.visit.ordinal

    @property
    def is_valid(self) -> bool:
        """Whether obligation and object hold on the day on which the window ends."""
        day = self.visit.last_day
        return held(self.obligation, day) and held(self.thing, day)


async def generate(session: Session) -> None:
    """Write down every visit that is owed within the horizon; what is already written stays as it is."""
    now = time.now()
    await repository.hold_responsibilities(session)
    planned = await _planned(session, now)
    written = await repository.keys_due_after(session, now)
    fresh = sorted((plan for plan in planned if plan.key not in written), key=lambda plan: plan.visit.due_at)
    await _write(session, fresh[:MOST_AT_ONCE], now)


async def _planned(session: Session, now: datetime) -> list[Planned]:
    today, last = local(now).date(), local(now + lifecycle.HORIZON).date()
    obligations = await obligations_repository.valid_between(session, today, last)
    rules = await policy_book(session)
    planned = []
    for obligation in obligations:
        owed: dict[str, list[tuple[Visit, Terms]]] = {}
        for thing in await repository.objects(session, obligation):
            if thing.division_code not in owed:
                terms_on = _terms(rules, obligation, thing.division_code)
                owed[thing.division_code] = list(lifecycle.owed(terms_on, now))
            planned += [Planned(obligation, thing, visit, terms) for visit, terms in owed[thing.division_code]]
    return [plan for plan in planned if plan.is_valid]


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
        beside = {name: beside_policy(in_force, policy.key, name) for name in CONDITIONS}
        cited = {name: rule.cited() if rule else None for name, rule in beside.items()}
        spacing = spacing_days(beside["spacing"].value) if beside["spacing"] else 0
        return Terms(asked, spacing, conditions(asked, beside, obligation.checklist_key), policy.cited() | cited)

    return terms_on


async def _write(session: Session, planned: Sequence[Planned], now: datetime) -> None:
    """Write new duties in one statement, tell them, and start their clocks."""
    answerable = await service.answerable(session, {plan.thing.id for plan in planned})
    marks = {thing.id: await mark_of_visits(session, thing) for thing in {plan.thing for plan in planned}}
    rows: dict[UUID, dict[str, Any]] = {}
    plans: dict[UUID, Planned] = {}
    for plan in planned:
        thing, day = plan.thing, plan.visit.last_day
        person = answerable.person(thing.id, plan.obligation.level, thing.division_code, day)
        if person is None:
            log.warning("nobody_answers", obligation=plan.obligation.key, object_id=str(thing.id))
            continue
        row = _row(plan, person, marks[thing.id])
        rows[row["id"]], plans[row["id"]] = row, plan
    new = await repository.add_all(session, list(rows.values()))
    starts = []
    for row_id, row in rows.items():
        if row_id in new:
            service.tell_assigned(session, Duty(**row))
            starts.append(_start(plans[row_id], row))
    await service.DEADLINES.start_many(session, starts, service.CLOCK, now)


def _row(plan: Planned, responsible_id: UUID, mark: Mark) -> dict[str, Any]:
    obligation, thing, visit = plan.obligation, plan.thing, plan.visit
    return {
        "id": new_id(),
        "version": 1,
        "obligation_id": obligation.id,
        "obligation_key": obligation.key,
        "label": obligation.label,
        "level": obligation.level,
        "object_type": "source" if isinstance(thing, Source) else "reach",
        "object_id": thing.id,
        "object_name": thing.name,
        "division_code": thing.division_code,
        "mark": mark,
        "responsible_id": responsible_id,
        "period": visit.period,
        "period_label": visit.label,
        "ordinal": visit.ordinal,
        "opens_at": visit.opens_at,
        "due_at": visit.due_at,
        "conditions": plan.terms.conditions.to_json(),
        "state": State.OPEN,
    }


def _start(plan: Planned, row: Mapping[str, Any]) -> Start:
    visit = plan.visit
    subject = Subject(
        type="duty",
        id=row["id"],
        title=f"{row['label']}：{row['object_name']}（{visit.label}）",
        division_code=row["division_code"],
        mark=row["mark"],
        responsible_ids=[row["responsible_id"]],
    )
    due = DueTime(visit.due_at, provisional=False, days_counted=0, skipped=(), words=visit.words)
    return Start(subject, due, dict(plan.terms.cited))
