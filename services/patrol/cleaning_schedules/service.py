"""Use cases: a place is to be cleaned at set times by somebody, by another from a day on, and no longer."""

from uuid import UUID

from services.patrol.cleaning import repository as shifts_repository
from services.patrol.cleaning import service as cleaning
from services.patrol.cleaning_schedules import errors, lifecycle, repository
from services.patrol.cleaning_schedules.models import Schedule
from services.patrol.cleaning_schedules.schemas import Ending, HandOver, ScheduleCreate
from services.patrol.marks import mark_of_visits
from services.patrol.obligations.lifecycle import RhythmUnclear, rhythm
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.directory.marks import is_division, mark_of_deeds
from shared.directory.models import Reach
from shared.directory.people import held
from shared.directory.policies import in_force
from shared.http.conditional import SeenVersion
from shared.ids import new_id
from shared.places import canonical

_SENT = {"reach_id", "person_id", "level", "window_from", "window_to", "every_days", "valid_from", "valid_to"}


async def create(session: Session, caller: Caller, wanted: ScheduleCreate) -> tuple[Schedule, bool]:
    """Lay a schedule down, and say whether it is new. Raises what errors.py names."""
    wrong = lifecycle.fault(wanted)
    if wrong:
        raise errors.ScheduleUnclear(wrong)
    if wanted.level is not None and wanted.reach_id is None:
        raise errors.ScheduleUnclear("随河长变更的安排须填写河段。")
    made = Schedule(
        id=wanted.id or new_id(),
        version=1,
        **wanted.model_dump(include=_SENT),
        weekdays=sorted(set(wanted.weekdays)),
        end_reason=None,
        recorded_at=time.now(),
        recorded_by=caller.account_id,
    )
    await _place(session, caller, made, wanted)
    await _check_person(session, caller, wanted.person_id)
    existing = await repository.known(session, made.id)
    if existing is not None:
        if not _same(existing, made):
            raise errors.ScheduleExists
        return existing, False
    made.short_of_policy = await _falls_short(session, made)
    session.add(made)
    audit.record(session, caller, "cleaning.schedule", _subject(made), division=made.division_code)
    return made, True


async def _place(session: Session, caller: Caller, made: Schedule, wanted: ScheduleCreate) -> None:
    """Where it is: the reach, or a point in a division, perhaps of the reach; with the mark of what is done there."""
    reach = await session.get(Reach, wanted.reach_id) if wanted.reach_id else None
    if wanted.reach_id and (reach is None or not covers(caller, reach.division_code)):
        raise errors.PlaceNotFound
    of_reach = reach.division_code if reach else None
    division_code = wanted.division_code or of_reach
    if division_code is None or (reach is None and (wanted.location is None or wanted.place is None)):
        raise errors.PlaceMissing
    if not covers(caller, division_code) or not await is_division(session, division_code):
        raise errors.PlaceNotFound
    made.division_code = division_code
    made.place = wanted.place or (reach.name if reach else "")
    made.mark = await (mark_of_visits(session, reach) if reach else mark_of_deeds(session, division_code))
    made.longitude = made.latitude = None
    if wanted.location is not None:
        point = canonical(wanted.location.longitude, wanted.location.latitude, wanted.location.crs)
        made.longitude, made.latitude = (round(degrees, 6) for degrees in point)


async def _check_person(session: Session, caller: Caller, person_id: UUID) -> None:
    person = await repository.person(session, person_id)
    if person is None or not covers(caller, person.division_code):
        raise errors.CleanerUnknown


def _same(existing: Schedule, sent: Schedule) -> bool:
    """Whether a payload repeats a schedule, which may have been ended or handed over since."""
    names = (*_SENT - {"valid_to"}, "place", "division_code", "weekdays", "longitude", "latitude")
    return all(getattr(existing, name) == getattr(sent, name) for name in names)


async def _falls_short(session: Session, made: Schedule) -> bool:
    """Whether the place is cleaned less often than the policy asks; what the policy does not tell is no fault."""
    policy = (await in_force(session, made.division_code, made.valid_from)).get(cleaning.FREQUENCY)
    if policy is None:
        return False
    try:
        return lifecycle.falls_short(made, rhythm(policy.value, policy.unit))
    except RhythmUnclear:
        return False


async def hand_over(
    session: Session, caller: Caller, schedule_id: UUID, wanted: HandOver, seen: SeenVersion
) -> Schedule:
    """Let somebody else clean from a day on; shifts before it stay whose they were."""
    schedule = await _locked(session, caller, schedule_id, seen)
    if not held(schedule, wanted.valid_from):
        raise errors.ScheduleEnded
    await _check_person(session, caller, wanted.person_id)
    now = time.now()
    said = {"recorded_at": now, "recorded_by": caller.account_id}
    await repository.put_hand(session, wanted.model_dump() | said | {"schedule_id": schedule.id})
    schedule.version += 1
    ids = await shifts_repository.open_ids(session, now, schedule_id=schedule.id)
    await cleaning.hand_on(session, ids, now, new_id())
    audit.record(session, caller, "cleaning.hand_over", _subject(schedule), division=schedule.division_code)
    return schedule


async def end(session: Session, caller: Caller, schedule_id: UUID, wanted: Ending, seen: SeenVersion) -> Schedule:
    """Let a schedule hold no longer; shifts that have not begun by then are called off, those that have stay."""
    schedule = await _locked(session, caller, schedule_id, seen)
    if not held(schedule, wanted.valid_to) and wanted.valid_to != schedule.valid_from:
        raise errors.ScheduleEnded
    schedule.valid_to, schedule.end_reason, schedule.version = wanted.valid_to, wanted.reason, schedule.version + 1
    await cleaning.call_off(session, schedule, wanted.valid_to)
    audit.record(session, caller, "cleaning.end", _subject(schedule), wanted.reason, division=schedule.division_code)
    return schedule


async def _locked(session: Session, caller: Caller, schedule_id: UUID, seen: SeenVersion) -> Schedule:
    schedule = await repository.find(session, caller, schedule_id, lock=True)
    if schedule is None:
        raise errors.ScheduleNotFound
    seen.check(schedule.version)
    return schedule


def _subject(schedule: Schedule) -> str:
    return f"cleaning_schedules/{schedule.id}"
