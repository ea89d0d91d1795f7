"""Use cases: put equipment on record, note what was done to it, know what is owed; a clock runs on each.

A period without its cleaning is missed when it ends, and the next one begins: what the operator leaves undone climbs no
ladder of the town's own people, but nobody can say that they were not told.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from fastapi import Response

from services.registry import recording
from services.registry.clocks import WITHDRAWN, DueDay, answering, follow
from services.registry.database import Entered
from services.registry.deadlines import DEADLINES
from services.registry.equipment import errors, lifecycle, repository
from services.registry.equipment.lifecycle import CLOCK, POLICIES, EquipmentKind, Rhythm
from services.registry.equipment.models import Equipment, Maintenance
from services.registry.equipment.schemas import (
    EquipmentCreate,
    EquipmentPatch,
    MaintenanceCreate,
    MaintenancePatch,
)
from services.registry.sources import repository as sources
from shared import time
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.calendar.days import day_ended_by, end_of_day
from shared.calendar.periods import Period
from shared.db.session import Session
from shared.directory.policies import Policies, in_force, policy_book
from shared.http.conditional import SeenVersion
from shared.http.pages import Paging
from shared.jobs.deadlines import Subject
from shared.jobs.steps import Taken

# Who is told: the operator as far as they are on record, who answers on the spot, and the office's clerk.
ANSWERING = ("unit", "owner", "grid")
ENTERED_LATE = "当期已清洗，记录补登"


async def enter(session: Session, caller: Caller, wanted: EquipmentCreate) -> tuple[Equipment, bool]:
    """Put equipment on record; raises ObjectUnknown, AttachmentUnknown, and as `recording.enter`."""
    source = await sources.find_standing(session, caller, wanted.source_id)
    if source is None:
        raise errors.ObjectUnknown
    await check_known(session, caller, wanted.attachments)
    mark = "sample" if source.mark == "sample" else wanted.mark
    place = {"division_code": source.division_code, "mark": mark}
    equipment, is_new = await recording.enter(session, caller, Equipment, wanted, None, **place)
    if is_new:
        await keep_clock(session, equipment, time.now())
    return equipment, is_new


async def change(
    session: Session, caller: Caller, equipment_id: UUID, wanted: EquipmentPatch, seen: SeenVersion
) -> Equipment:
    """Correct equipment, or take it out of use; raises EquipmentNotFound, VersionStale, AttachmentUnknown."""
    equipment = await repository.find(session, caller, equipment_id, lock=True)
    if equipment is None:
        raise errors.EquipmentNotFound
    seen.check(equipment.version)
    changes = wanted.changes()
    await check_known(session, caller, changes.get("attachments", ()))
    await recording.change(session, caller, equipment, changes, None, wanted.reason)
    await keep_clock(session, equipment, time.now())
    return equipment


async def enter_maintenance(session: Session, caller: Caller, wanted: MaintenanceCreate) -> tuple[Maintenance, bool]:
    """Note what was done; raises EquipmentUnknown, MaintenanceWrong, AttachmentUnknown, and as `recording.enter`."""
    equipment = await repository.find(session, caller, wanted.equipment_id, lock=True)
    if equipment is None or equipment.voided_at is not None:
        raise errors.EquipmentUnknown
    _check_day(equipment, wanted.done_on)
    await check_known(session, caller, wanted.attachments)
    mark = "sample" if equipment.mark == "sample" else wanted.mark
    place = {"division_code": equipment.division_code, "mark": mark}
    maintenance, is_new = await recording.enter(session, caller, Maintenance, wanted, None, **place)
    if is_new:
        await _keep_clocks(session, equipment, maintenance.done_on)
    return maintenance, is_new


async def change_maintenance(
    session: Session, caller: Caller, maintenance_id: UUID, wanted: MaintenancePatch, seen: SeenVersion
) -> Maintenance:
    """Correct what was noted; raises MaintenanceNotFound, VersionStale, MaintenanceWrong, AttachmentUnknown."""
    maintenance = await repository.find_maintenance(session, caller, maintenance_id, lock=True)
    if maintenance is None:
        raise errors.MaintenanceNotFound
    seen.check(maintenance.version)
    changes = wanted.changes()
    (equipment,) = await repository.locked(session, [maintenance.equipment_id])
    _check_day(equipment, changes.get("done_on", maintenance.done_on))
    await check_known(session, caller, changes.get("attachments", ()))
    await recording.change(session, caller, maintenance, changes, None, wanted.reason)
    await _keep_clocks(session, equipment, maintenance.done_on)
    return maintenance


async def after_voiding(session: Session, _caller: Caller, row: Entered, _reason: str) -> None:
    """Equipment that was voided is owed nothing; without a voided record, something may be owed again."""
    if isinstance(row, Maintenance):
        (row,) = await repository.locked(session, [row.equipment_id])
    assert isinstance(row, Equipment)  # noqa: S101 - the ledger knows these two
    await keep_clock(session, row, time.now())


async def lapse(session: Session, taken: Sequence[Taken]) -> None:
    """What the steps of the ladder mean here: with the due time the period is over, and the next one begins."""
    due = {item.deadline.subject_id: item for item in taken if item.step.step == "due"}
    for equipment in await repository.locked(session, list(due)):
        await keep_clock(session, equipment, due[equipment.id].done_at)


async def cleaning(
    session: Session, caller: Caller, page: Paging, *, division: str | None, day: date | None, only_open: bool
) -> Response:
    """What was cleaned in the periods of a day, and what was not, as each division's rule asks."""
    today = time.local(time.now()).date()
    book, asked = await policy_book(session), {}
    for code in await repository.cleaned_divisions(session, caller):
        rhythm = _rhythm(EquipmentKind.FUME_PURIFIER, book.on(code, day or today))
        if rhythm is not None:
            asked[code] = (rhythm, rhythm.on(day or today))
    return await repository.cleaning(
        session, caller, page, division=division, asked=asked, only_open=only_open, today=today
    )


async def keep_clock(session: Session, equipment: Equipment, now: datetime) -> None:
    """Let the clock run on the period in which work is owed next, and on no other."""
    today = time.local(now).date()
    policies = await in_force(session, equipment.division_code, today)
    rhythm = _rhythm(EquipmentKind(equipment.kind), policies)
    source = await repository.source_of(session, equipment)
    until = lifecycle.sooner(equipment.valid_to, source.valid_to)
    period = None
    if rhythm is not None and equipment.voided_at is None:
        period = await _owed(session, equipment, rhythm, max(today, equipment.valid_from), until)
    running = await repository.running(session, equipment.id)
    if running is not None and (period is None or running.due_at != period.ends_at):
        how = None
        if rhythm is not None:
            over = rhythm.on(day_ended_by(running.due_at))
            done = await repository.done_in(session, equipment.id, over) >= rhythm.times
            how = lifecycle.outcome(done=done, is_past=over.end < today)
        await DEADLINES.end(session, equipment.id, CLOCK, how or WITHDRAWN, now)
        running = None
    if running is None and period is not None and rhythm is not None:
        policy = policies[POLICIES[EquipmentKind(equipment.kind)]]
        due = DueDay(period.end, lifecycle.words(rhythm, period, policy.label), policy.cited())
        await follow(session, await _on_clock(session, equipment, source.name, now), CLOCK, due, now)


async def _owed(session: Session, equipment: Equipment, rhythm: Rhythm, day: date, until: date | None) -> Period | None:
    """The next period in which work is owed; none when the equipment is out of use before it ends."""
    done = await repository.done_in(session, equipment.id, rhythm.on(day))
    period = lifecycle.owed(rhythm, day, done)
    return period if until is None or until > period.end else None


async def _keep_clocks(session: Session, equipment: Equipment, done_on: date) -> None:
    """A record may come after its period was missed: then what was done about that is taken back."""
    now = time.now()
    await keep_clock(session, equipment, now)
    policies = await in_force(session, equipment.division_code, time.local(now).date())
    rhythm = _rhythm(EquipmentKind(equipment.kind), policies)
    if rhythm is None:
        return
    period = rhythm.on(done_on)
    missed = await repository.missed(session, equipment.id, end_of_day(period.end))
    if missed is not None and await repository.done_in(session, equipment.id, period) >= rhythm.times:
        await DEADLINES.withdraw(session, missed, ENTERED_LATE, now)


async def _on_clock(session: Session, equipment: Equipment, source_name: str, now: datetime) -> Subject:
    who = await answering(session, [equipment.source_id])
    people = who.people(ANSWERING, equipment.source_id, equipment.division_code, time.local(now).date())
    title = f"{equipment.name}（{source_name}）清洗"
    return Subject("equipment", equipment.id, title, equipment.division_code, equipment.mark, people)


def _rhythm(kind: EquipmentKind, policies: Policies) -> Rhythm | None:
    key = POLICIES.get(kind)
    policy = policies.get(key) if key else None
    return lifecycle.rhythm(policy.value, policy.unit) if policy else None


def _check_day(equipment: Equipment, done_on: date) -> None:
    in_use = (equipment.valid_from, equipment.valid_to)
    found = lifecycle.faults(done_on, in_use, time.local(time.now()).date())
    if found:
        raise errors.MaintenanceWrong(found[0].message, errors=found)
