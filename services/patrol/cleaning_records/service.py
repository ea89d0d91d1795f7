"""Use cases: cleaners report, one shift or many at once, perhaps days later; what is wrong is voided."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.patrol.cleaning import repository as shifts_repository
from services.patrol.cleaning import service as cleaning
from services.patrol.cleaning.errors import ShiftNotFound
from services.patrol.cleaning.lifecycle import CANCELLED
from services.patrol.cleaning.models import Shift
from services.patrol.cleaning_records import errors, lifecycle, repository
from services.patrol.cleaning_records.models import CleaningRecord
from services.patrol.cleaning_records.schemas import RecordCreate
from services.patrol.cleaning_schedules.errors import CleanerUnknown
from services.patrol.duties import lifecycle as duties
from services.patrol.duties.lifecycle import PENDING, State
from services.patrol.duties.service import DEADLINES
from services.patrol.visits.service import GRACE, MANAGE
from shared import audit, time
from shared.auth.caller import Caller
from shared.calendar.workdays import WorkCalendar, shift
from shared.contracts.patrol import CleaningRecorded, RecordVoided
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.policies import PolicyBook, policy_book
from shared.events.log import append
from shared.http.problems import Problem
from shared.ids import new_id
from shared.jobs.models import GOING, Deadline
from shared.time import local

REPORTED_LATE = "保洁按时完成，记录迟到"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record, and whether it is new."""

    record: CleaningRecord
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Desk:
    """All that looking at many reports takes, read and locked at once."""

    now: datetime
    known: dict[UUID, CleaningRecord]
    clocks: Mapping[UUID, Deadline]
    shifts: Mapping[UUID, Shift]
    seen: set[UUID]
    people: set[UUID]
    rules: PolicyBook
    calendar: WorkCalendar

    def within_grace(self, row: Shift, done_at: datetime) -> bool:
        policy = self.rules.on(row.division_code, local(done_at).date())[GRACE]
        return self.now <= shift(done_at, policy.amount, policy.span, self.calendar).at


async def record(session: Session, caller: Caller, wanted: RecordCreate) -> Recorded:
    """Put one report on record. Raises what cleaning_records/errors.py names, ShiftNotFound, CleanerUnknown."""
    (result,) = await record_many(session, caller, [wanted])
    if isinstance(result, Problem):
        raise result
    return result


async def record_many(session: Session, caller: Caller, wanted: Sequence[RecordCreate]) -> list[Recorded | Problem]:
    """Put reports on record, each by itself: what is wrong with one keeps no other back."""
    desk = await _lay_out(session, caller, wanted)
    results: list[Recorded | Problem] = []
    for each in wanted:
        try:
            result = await _one(session, caller, desk, each)
        except Problem as problem:
            results.append(problem)
        else:
            desk.known[result.record.id] = result.record
            results.append(result)
    return results


async def _lay_out(session: Session, caller: Caller, wanted: Sequence[RecordCreate]) -> _Desk:
    ids = {each.id for each in wanted if each.id is not None}
    await repository.hold(session, ids)
    shift_ids = {each.shift_id for each in wanted}
    clocks = await shifts_repository.clocks(session, shift_ids)
    named = {person for each in wanted for person in (each.on_behalf_of, caller.person_id) if person}
    return _Desk(
        now=time.now(),
        known=dict(await repository.known(session, ids)),
        clocks=clocks,
        shifts={row.id: row for row in await shifts_repository.locked(session, shift_ids)},
        seen=await shifts_repository.seen(session, caller, shift_ids),
        people=await repository.people(session, named),
        rules=await policy_book(session),
        calendar=await work_calendar(session),
    )


async def _one(session: Session, caller: Caller, desk: _Desk, wanted: RecordCreate) -> Recorded:
    cleaner_id = wanted.on_behalf_of or caller.person_id
    sent = _fingerprint(wanted, cleaner_id)
    existing = desk.known.get(wanted.id) if wanted.id else None
    if existing is not None:
        if existing.sent != sent:
            raise errors.RecordExists
        return Recorded(existing, is_new=False)
    row = desk.shifts.get(wanted.shift_id)
    if row is None or row.id not in desk.seen:
        raise ShiftNotFound
    if cleaner_id is None:
        raise errors.CleanerMissing
    _check(caller, desk, row, wanted, cleaner_id)
    made = CleaningRecord(
        id=wanted.id or new_id(),
        version=1,
        cleaner_id=cleaner_id,
        **wanted.model_dump(exclude={"id", "on_behalf_of"}),
        sent=sent,
        recorded_at=desk.now,
        recorded_by=caller.account_id,
    )
    session.add(made)
    await _done(session, desk, row, made)
    audit.record(session, caller, "cleaning.record", f"cleaning_shifts/{row.id}", division=row.division_code)
    return Recorded(made, is_new=True)


def _check(caller: Caller, desk: _Desk, row: Shift, wanted: RecordCreate, cleaner_id: UUID) -> None:
    """Refuse what cannot be counted; a manager may enter what others did, and what was done long ago."""
    manages = MANAGE in caller.scopes
    if not manages and (cleaner_id != row.responsible_id or cleaner_id != caller.person_id):
        raise errors.ShiftOfAnother
    if cleaner_id not in desk.people:
        raise CleanerUnknown
    wrong = lifecycle.fault(wanted.done_at, row.opens_at, desk.now)
    if wrong:
        raise errors.DoneAtWrong(wrong)
    if not manages and not desk.within_grace(row, wanted.done_at):
        raise errors.RecordTooOld
    if row.state == CANCELLED:
        raise errors.ShiftCancelled
    if row.state not in PENDING:
        raise errors.ShiftDone


def _fingerprint(wanted: RecordCreate, cleaner_id: UUID | None) -> bytes:
    """The same for the same report, whether a default is sent or left out."""
    content = wanted.model_dump(mode="json", exclude={"id", "on_behalf_of"}, exclude_defaults=True)
    return hashlib.sha256(json.dumps([str(cleaner_id), content], sort_keys=True).encode()).digest()


async def _done(session: Session, desk: _Desk, row: Shift, made: CleaningRecord) -> None:
    """Move the shift to where the report brings it; one done in time and heard of late takes the miss back."""
    within = desk.within_grace(row, made.done_at)
    for to in duties.path(State(row.state), row.due_at, made.done_at, within_grace=within):
        cleaning.move(session, row, to)
    row.done_at, row.record_id = made.done_at, made.id
    clock = desk.clocks.get(row.id)
    late_arrival = row.state == State.MET_LATE
    if clock is not None and (clock.state in GOING or late_arrival):
        DEADLINES.stop(session, clock, row.state, made.done_at)
    if clock is not None and late_arrival:
        await DEADLINES.withdraw(session, clock, REPORTED_LATE, desk.now, since=row.due_at)
    data = cleaning.told(row) | {
        "record_id": made.id,
        "cleaner_id": made.cleaner_id,
        "amount": made.amount,
        "unit": made.unit,
        "in_time": row.state != State.DONE_LATE,
        "late_arrival": late_arrival,
    }
    append(session, f"cleaning_shifts/{row.id}", CleaningRecorded.model_validate(data))


async def void(session: Session, caller: Caller, record_id: UUID, reason: str) -> CleaningRecord:
    """Void a report and keep it as it stood: its shift is open again, or missed where its time has passed."""
    found = await repository.find(session, caller, record_id)
    if found is None:
        raise errors.RecordNotFound
    await shifts_repository.clocks(session, [found.shift_id])
    (row,) = await shifts_repository.locked(session, [found.shift_id])
    made = await repository.find(session, caller, record_id, lock=True)
    if made is None or made.voided_at is not None:
        raise errors.RecordVoided
    now = time.now()
    made.version += 1
    made.voided_at, made.voided_by, made.void_reason = now, caller.account_id, reason
    told = {"division_code": row.division_code, "mark": row.mark, "occurred_at": made.done_at, "voided_at": now}
    voided = RecordVoided.model_validate(told | {"record_type": "cleaning", "record_id": made.id})
    append(session, f"cleaning_shifts/{row.id}", voided)
    await cleaning.reopen(session, row, now)
    audit.record(session, caller, "cleaning.void", f"cleaning_records/{made.id}", reason, division=row.division_code)
    return made
