"""Use case: a round is put on record and counts for the duties that it is for."""

from typing import Any
from uuid import UUID

from services.patrol.duties import repository as duties_repository
from services.patrol.duties import service as duties
from services.patrol.duties.errors import DutyNotFound, DutyOfAnother
from services.patrol.duties.models import Duty
from services.patrol.duties.service import Made
from services.patrol.marks import mark_of_visits
from services.patrol.rounds import lifecycle, repository
from services.patrol.rounds.errors import (
    ObjectMissing,
    ObjectNotFound,
    ObjectNotValid,
    ObjectOfAnotherDuty,
    OnBehalfNotPermitted,
    PatrollerMissing,
    PersonUnknown,
    RoundExists,
    RoundTimesWrong,
    RoundTooOld,
)
from services.patrol.rounds.models import Round
from services.patrol.rounds.schemas import RoundCreate
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.calendar.workdays import shift
from shared.contracts.envelope import Mark
from shared.contracts.patrol import RoundRecorded
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.models import Reach, Source
from shared.directory.people import held
from shared.directory.policies import in_force
from shared.events.log import append
from shared.ids import new_id

GRACE = "patrol.sync_grace"
MANAGE = "patrol:manage"


async def record(session: Session, caller: Caller, wanted: RoundCreate) -> tuple[Round, bool]:
    """Put a round on record and let it count; returns it and whether it is new.

    A round sent again answers as it stands, however late. Raises what rounds/errors.py and duties/errors.py name.
    """
    patroller_id = _patroller(caller, wanted)
    if wanted.id is not None:
        await repository.hold(session, wanted.id)
        existing = await repository.known(session, wanted.id)
        if existing is not None:
            return _same(existing, wanted, patroller_id), False
    duty = await _named_duty(session, caller, wanted, patroller_id)
    thing = await _object(session, caller, wanted, duty)
    within_grace = await _check(session, caller, wanted, thing)
    if not await repository.are_known(session, {patroller_id, *wanted.participants}):
        raise PersonUnknown
    row = _row(caller, wanted, thing, patroller_id, await mark_of_visits(session, thing))
    audit.record(session, caller, "round.record", f"rounds/{row.id}", division=row.division_code)
    append(session, f"rounds/{row.id}", RoundRecorded.model_validate(_told(row)))
    row.outcomes = await _outcomes(session, row, duty, within_grace=within_grace)
    session.add(row)
    return row, True


def _patroller(caller: Caller, wanted: RoundCreate) -> UUID:
    """Who made the round: the caller, or whom a manager enters it for."""
    if wanted.on_behalf_of not in {None, caller.person_id} and MANAGE not in caller.scopes:
        raise OnBehalfNotPermitted
    patroller_id = wanted.on_behalf_of or caller.person_id
    if patroller_id is None:
        raise PatrollerMissing
    return patroller_id


def _same(row: Round, wanted: RoundCreate, patroller_id: UUID) -> Round:
    fields = ("duty_id", "started_at", "ended_at", "participants", "problem_found", "remarks")
    repeated = (
        row.patroller_id == patroller_id
        and wanted.object_id in {None, row.object_id}
        and row.location == _location(wanted)
        and all(getattr(row, field) == getattr(wanted, field) for field in fields)
    )
    if not repeated:
        raise RoundExists
    return row


async def _named_duty(session: Session, caller: Caller, wanted: RoundCreate, patroller_id: UUID) -> Duty | None:
    if wanted.duty_id is None:
        return None
    duty = await duties_repository.find(session, caller, wanted.duty_id)
    if duty is None:
        raise DutyNotFound
    if wanted.object_id not in {None, duty.object_id}:
        raise ObjectOfAnotherDuty
    if not await duties.answers_for(session, duty, patroller_id, wanted.started_at, wanted.ended_at):
        raise DutyOfAnother
    return duty


async def _object(session: Session, caller: Caller, wanted: RoundCreate, duty: Duty | None) -> Source | Reach:
    if duty is not None:
        found = await repository.thing(session, duty.object_type, duty.object_id)
    elif wanted.object_type is not None and wanted.object_id is not None:
        found = await repository.thing(session, wanted.object_type, wanted.object_id)
    else:
        raise ObjectMissing
    if found is None or not covers(caller, found.division_code):
        raise ObjectNotFound
    return found


async def _check(session: Session, caller: Caller, wanted: RoundCreate, thing: Source | Reach) -> bool:
    """Refuse what cannot be; returns whether the record comes soon enough to undo a miss."""
    now = time.now()
    wrong = lifecycle.fault(wanted.started_at, wanted.ended_at, now)
    if wrong:
        raise RoundTimesWrong(wrong)
    day = time.local(wanted.ended_at).date()
    if not held(thing, day):
        raise ObjectNotValid
    policy = (await in_force(session, thing.division_code, day))[GRACE]
    latest = shift(wanted.ended_at, policy.amount, policy.span, await work_calendar(session)).at
    if now > latest and MANAGE not in caller.scopes:
        raise RoundTooOld
    return now <= latest


def _row(caller: Caller, wanted: RoundCreate, thing: Source | Reach, patroller_id: UUID, mark: Mark) -> Round:
    return Round(
        id=wanted.id or new_id(),
        version=1,
        duty_id=wanted.duty_id,
        object_type="source" if isinstance(thing, Source) else "reach",
        object_id=thing.id,
        object_name=thing.name,
        division_code=thing.division_code,
        mark=mark,
        patroller_id=patroller_id,
        participants=wanted.participants,
        started_at=wanted.started_at,
        ended_at=wanted.ended_at,
        location=_location(wanted),
        problem_found=wanted.problem_found,
        remarks=wanted.remarks,
        recorded_at=time.now(),
        recorded_by=caller.account_id,
    )


def _location(wanted: RoundCreate) -> dict[str, Any] | None:
    return wanted.location.model_dump(mode="json") if wanted.location else None


async def _outcomes(session: Session, row: Round, duty: Duty | None, *, within_grace: bool) -> list[dict[str, Any]]:
    """Let the round count; what came of it is kept as the patroller was told."""
    made = Made(
        round_id=row.id,
        object_id=row.object_id,
        patroller_id=row.patroller_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        recorded_at=row.recorded_at,
        within_grace=within_grace,
    )
    return [outcome.model_dump(mode="json") for outcome in await duties.count(session, made, duty)]


def _told(row: Round) -> dict[str, Any]:
    """The public state of a round; the event takes of it what it tells."""
    return {column.key: getattr(row, column.key) for column in Round.__table__.columns} | {"round_id": row.id}
