"""Use case: the patroller's page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.patrol.checklists import lifecycle as checklists
from services.patrol.checklists import repository as checklists_repository
from services.patrol.checklists.models import Checklist
from services.patrol.counting.lifecycle import Conditions
from services.patrol.duties import repository as duties
from services.patrol.duties.models import Duty
from services.patrol.findings.lifecycle import State
from services.patrol.findings.models import Finding
from services.patrol.today import lifecycle, repository
from services.patrol.today.errors import NobodysPage
from services.patrol.today.schemas import ChecklistInUse, LastFinding, TodayAnswer, TodayItem
from services.patrol.visits import repository as visits
from shared import time
from shared.auth.caller import Caller
from shared.calendar.days import shown_due
from shared.db.session import Session
from shared.directory.models import Division, Reach, Source
from shared.time import local

API = "/api/patrol/v1"


@dataclass(frozen=True, slots=True)
class _Desk:
    """All that the page takes, read at once."""

    now: datetime
    things: Mapping[UUID, Source | Reach]
    divisions: Mapping[str, Division]
    editions: Sequence[Checklist]
    counted: Mapping[tuple[UUID, UUID], list[datetime]]
    findings: Mapping[UUID, Sequence[Finding]]


async def today(session: Session, caller: Caller) -> TodayAnswer:
    """What the caller has to do today and this week, and did not do in time; raises NobodysPage."""
    if caller.person_id is None:
        raise NobodysPage
    now = time.now()
    until = lifecycle.end_of_week(now)
    owed = await repository.owed(session, caller.person_id, now, until)
    objects, codes = {duty.object_id for duty in owed}, {duty.division_code for duty in owed}
    desk = _Desk(
        now=now,
        things=await visits.things(session, objects),
        divisions=await repository.divisions(session, codes),
        editions=await checklists_repository.used_in(session, codes, local(now).date()),
        counted=await duties.counted(session, objects, now, now),
        findings=await repository.findings(session, objects),
    )
    items = [_item(desk, duty) for duty in owed]
    numbers = Counter(item.turn for item in items)
    return TodayAnswer(day=local(now).date(), items=items, **{turn.value: numbers[turn] for turn in lifecycle.Turn})


def _item(desk: _Desk, duty: Duty) -> TodayItem:
    thing = desk.things.get(duty.object_id)
    asked = Conditions.of(duty.conditions)
    kind = thing.kind if isinstance(thing, Source) else None
    edition = checklists.in_use(desk.editions, duty.object_type, kind, duty.division_code, asked.checklist_key)
    counted = desk.counted.get((duty.object_id, duty.obligation_id), [])
    counts_from = lifecycle.earliest(asked, duty.opens_at, desk.now, counted)
    return TodayItem(
        duty_id=duty.id,
        turn=lifecycle.turn(duty.due_at, desk.now),
        label=duty.label,
        period_label=duty.period_label,
        due_at=duty.due_at,
        due=shown_due(duty.due_at),
        object_type=duty.object_type,
        object_id=duty.object_id,
        object_name=duty.object_name,
        division_code=duty.division_code,
        place=place(desk.divisions, duty.division_code),
        longitude=thing.longitude if isinstance(thing, Source) else None,
        latitude=thing.latitude if isinstance(thing, Source) else None,
        checklist=_in_use(edition) if edition else None,
        last_findings=[_found(finding) for finding in desk.findings.get(duty.object_id, ())],
        counts_from=counts_from,
        hints=list(lifecycle.hints(asked, edition.label if edition else None, counts_from, desk.now)),
        form=f"{API}/duties/{duty.id}/form",
    )


def place(divisions: Mapping[str, Division], code: str) -> str:
    """The names of a division and of those that it lies in, from the town down; of what is unknown its code."""
    around = [divisions[code[:length]] for length in (9, 12, 14, 16) if code[:length] in divisions]
    return "".join(division.name for division in around if len(division.code) <= len(code)) or code


def _in_use(edition: Checklist) -> ChecklistInUse:
    said: dict[str, Any] = {name: getattr(edition, name) for name in ("id", "key", "edition", "label")}
    return ChecklistInUse(**said, link=f"{API}/checklists/{edition.id}")


def _found(finding: Finding) -> LastFinding:
    state = State(finding.state)
    return LastFinding(
        id=finding.id,
        label=finding.label,
        severity=finding.severity,
        found_at=finding.found_at,
        state=state,
        words=lifecycle.reminder(finding.label, finding.found_at, state),
        link=f"{API}/findings/{finding.id}",
    )
