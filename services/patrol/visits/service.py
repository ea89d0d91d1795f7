"""Use case: what a visit says is looked at, and becomes a row with its findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.patrol.checklists import lifecycle as checklists
from services.patrol.checklists import repository as checklists_repository
from services.patrol.checklists.lifecycle import Item
from services.patrol.checklists.models import Checklist
from services.patrol.counting.lifecycle import Facts, Manner
from services.patrol.counting.service import Made
from services.patrol.counting.service import count as count_made
from services.patrol.duties.errors import DutyNotFound
from services.patrol.duties.models import Duty
from services.patrol.findings import repository as findings_repository
from services.patrol.findings import service as findings
from services.patrol.findings.lifecycle import State
from services.patrol.findings.models import Finding
from services.patrol.marks import mark_of_visits
from services.patrol.rounds.models import Round
from services.patrol.rounds.schemas import RoundCreate
from services.patrol.tracks.lifecycle import Place, Walk
from services.patrol.visits import lifecycle, repository
from services.patrol.visits.errors import (
    AnswersWrong,
    ChecklistUnknown,
    ConfirmationsWrong,
    ObjectMissing,
    ObjectNotFound,
    ObjectNotValid,
    ObjectOfAnotherDuty,
    RoundTooOld,
    VisitTimesWrong,
)
from services.patrol.visits.lifecycle import Flag
from services.patrol.visits.models import Visit
from services.patrol.visits.schemas import VisitIn
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.calendar.workdays import WorkCalendar, shift
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.models import Reach, Source
from shared.directory.people import held
from shared.directory.policies import PolicyBook, policy_book
from shared.http.location import Location
from shared.http.problems import FieldError
from shared.ids import new_id
from shared.places import canonical, metres_between
from shared.time import local

GRACE = "patrol.sync_grace"
FENCE = "patrol.fence"
MANAGE = "patrol:manage"


@dataclass(frozen=True, slots=True)
class Desk:
    """All that looking at many visits takes, read at once."""

    now: datetime
    writer_id: UUID | None
    things: Mapping[UUID, Source | Reach]
    duties: Mapping[UUID, Duty]
    people: set[UUID]
    checklists: Mapping[UUID, Checklist]
    editions: Mapping[tuple[str, str], list[tuple[int, Any]]]
    rules: PolicyBook
    calendar: WorkCalendar
    known_findings: Mapping[UUID, Finding]

    def within_grace(self, division_code: str, left_at: datetime) -> bool:
        """Whether a record of a visit comes soon enough to undo a miss."""
        policy = self.rules.on(division_code, local(left_at).date())[GRACE]
        return self.now <= shift(left_at, policy.amount, policy.span, self.calendar).at


async def lay_out(session: Session, caller: Caller, rounds: Sequence[RoundCreate]) -> Desk:
    """Read what these rounds name."""
    visits = [visit for each in rounds for visit in each.visits]
    named = {
        person for each in rounds for person in (*each.participants, each.on_behalf_of, caller.person_id) if person
    }
    duties = await repository.duties(session, caller, {visit.duty_id for visit in visits if visit.duty_id})
    objects = {visit.object_id for visit in visits if visit.object_id} | {duty.object_id for duty in duties.values()}
    used = {visit.checklist_id for visit in visits if visit.checklist_id}
    asked_about = {each.finding_id for visit in visits for each in visit.confirmations}
    usable = await checklists_repository.usable(session, caller, used)
    return Desk(
        now=time.now(),
        writer_id=caller.person_id,
        things=await repository.things(session, objects),
        duties=duties,
        people=await repository.people(session, named),
        checklists=usable,
        editions=await checklists_repository.editions(session, {each.key for each in usable.values()}),
        rules=await policy_book(session),
        calendar=await work_calendar(session),
        known_findings=await findings_repository.confirmable(session, caller, asked_about),
    )


async def compose(
    session: Session, caller: Caller, desk: Desk, made_on: Round, walk: Walk | None, pointer: str, wanted: VisitIn
) -> tuple[Visit, list[Finding]]:
    """A visit of a round, and what was found at it. Raises what visits/errors.py names."""
    thing = _object(caller, desk, wanted)
    arrived_at, left_at = wanted.arrived_at or made_on.started_at, wanted.left_at or made_on.ended_at
    wrong = lifecycle.fault(made_on.started_at, made_on.ended_at, arrived_at, left_at)
    if wrong:
        raise VisitTimesWrong(wrong)
    if not held(thing, local(left_at).date()):
        raise ObjectNotValid
    is_past = not desk.within_grace(thing.division_code, left_at)
    if is_past and MANAGE not in caller.scopes:
        raise RoundTooOld
    checklist = _checklist(desk, thing, wanted)
    items = [Item.of(item) for item in checklist.items] if checklist else []
    given = {answer.code: answer.given() for answer in wanted.answers}
    errors = lifecycle.answers_faults(items, [answer.given() for answer in wanted.answers], pointer)
    if errors:
        raise AnswersWrong(errors=errors)
    _check_confirmations(desk, thing, left_at, wanted, pointer)
    place = _place(thing)
    moment = datetime.fromisoformat
    away = [(moment(each["paused_at"]), moment(each["resumed_at"])) for each in made_on.pauses]
    visit = Visit(
        id=new_id(),
        round_id=made_on.id,
        duty_id=wanted.duty_id,
        object_type="source" if isinstance(thing, Source) else "reach",
        object_id=thing.id,
        object_name=thing.name,
        division_code=thing.division_code,
        mark=await mark_of_visits(session, thing),
        patroller_id=made_on.patroller_id,
        participants=made_on.participants,
        manner=made_on.manner,
        arrived_at=arrived_at,
        left_at=left_at,
        location=wanted.location.model_dump(mode="json") if wanted.location else None,
        distance_m=_distance(place, wanted.location),
        approach_m=walk.approach_m(place, arrived_at, left_at) if walk and place else None,
        walked_m=walk.walked_m(arrived_at, left_at) if walk else None,
        time_out_s=int(lifecycle.time_out(arrived_at, left_at, away).total_seconds()),
        checklist_id=wanted.checklist_id,
        answers=[answer.model_dump(mode="json", exclude_defaults=True) for answer in wanted.answers],
        photos=wanted.photos,
        signature=wanted.signature.model_dump(mode="json") if wanted.signature else None,
        remarks=wanted.remarks,
        flags=_flags(desk, checklist, items, given, left_at),
        outcomes=[],
        recorded_at=desk.now,
    )
    rules = desk.rules.on(thing.division_code, local(left_at).date())
    again = [each for each in wanted.confirmations if not each.fixed]
    came_back = [(desk.known_findings[each.finding_id], each) for each in again]
    if _outside_fence(desk, visit):
        visit.flags.append(Flag.OUTSIDE_FENCE)
    found = [
        *(
            findings.of_item(visit, item, given[item.code], rules, is_past=is_past)
            for item in checklists.bad(items, given)
        ),
        *(findings.of_patroller(visit, finding, rules, is_past=is_past) for finding in wanted.findings),
        *(
            findings.come_back(visit, before, each, rules, is_past=is_past)
            for before, each in came_back
            if before.state == State.SETTLED
        ),
    ]
    found_any = bool(found or again)
    visit.problem_found = found_any if wanted.problem_found is None else wanted.problem_found or found_any
    return visit, found


def _object(caller: Caller, desk: Desk, wanted: VisitIn) -> Source | Reach:
    """What was visited: said, or known by the duty."""
    object_id = wanted.object_id
    if wanted.duty_id is not None:
        duty = desk.duties.get(wanted.duty_id)
        if duty is None:
            raise DutyNotFound
        if object_id not in {None, duty.object_id}:
            raise ObjectOfAnotherDuty
        object_id = duty.object_id
    elif object_id is None or wanted.object_type is None:
        raise ObjectMissing
    thing = desk.things.get(object_id)
    of_type = {"source": Source, "reach": Reach, None: Source | Reach}[wanted.object_type]
    if thing is None or not isinstance(thing, of_type) or not covers(caller, thing.division_code):
        raise ObjectNotFound
    return thing


def _place(thing: Source | Reach) -> Place | None:
    """Where an object is, as far as the registry knows."""
    if not isinstance(thing, Source) or thing.longitude is None or thing.latitude is None:
        return None
    return thing.longitude, thing.latitude


def places(desk: Desk, made: Sequence[Visit]) -> list[Place]:
    """Where the visited objects are, those of them that have a place."""
    return [place for visit in made if (place := _place(desk.things[visit.object_id]))]


def _distance(place: Place | None, location: Location | None) -> int | None:
    """How far from the object the patroller checked in, in metres; nothing where either place is unknown."""
    if location is None or place is None:
        return None
    return round(metres_between(canonical(location.longitude, location.latitude, location.crs), place))


def _nearest(visit: Visit) -> int | None:
    """How near to the object the patroller was: by check-in or by track, either of which may miss it."""
    return min((each for each in (visit.distance_m, visit.approach_m) if each is not None), default=None)


def _outside_fence(desk: Desk, visit: Visit) -> bool:
    """Whether the patroller came no nearer to the object than the policy asks; nothing is asked where it is silent."""
    fence, nearest = desk.rules.on(visit.division_code, local(visit.left_at).date()).get(FENCE), _nearest(visit)
    return fence is not None and nearest is not None and nearest > fence.amount


def _checklist(desk: Desk, thing: Source | Reach, wanted: VisitIn) -> Checklist | None:
    if wanted.checklist_id is None:
        return None
    checklist = desk.checklists.get(wanted.checklist_id)
    if checklist is None:
        raise ChecklistUnknown
    kind = thing.kind if isinstance(thing, Source) else None
    of_type = checklist.object_type == ("source" if isinstance(thing, Source) else "reach")
    if not of_type or checklist.source_kind not in {None, kind}:
        raise ChecklistUnknown
    return checklist


def _check_confirmations(desk: Desk, thing: Source | Reach, left_at: datetime, wanted: VisitIn, pointer: str) -> None:
    """Each is about another finding of this object, from before this visit."""
    errors, seen = [], set[UUID]()
    for number, each in enumerate(wanted.confirmations):
        finding = desk.known_findings.get(each.finding_id)
        of_this = finding is not None and finding.object_id == thing.id and finding.found_at < left_at
        if not of_this or each.finding_id in seen:
            wrong = "在该对象此前没有这个问题，或已经回答过。"
            errors.append(FieldError(f"{pointer}/confirmations/{number}/finding_id", "finding_unknown", wrong))
        seen.add(each.finding_id)
    if errors:
        raise ConfirmationsWrong(errors=errors)


def _flags(
    desk: Desk, checklist: Checklist | None, items: Sequence[Item], given: Mapping[str, Any], left_at: datetime
) -> list[str]:
    flags = []
    if checklist is not None:
        editions = desk.editions.get((checklist.key, checklist.division_code), ())
        in_use = [edition for edition, since in editions if since <= local(left_at).date()]
        if lifecycle.editions_passed(checklist.edition, in_use):
            flags.append(Flag.CHECKLIST_SUPERSEDED)
    if checklists.lacking(items, given):
        flags.append(Flag.CHECKLIST_INCOMPLETE)
    return list(flags)


async def count(session: Session, desk: Desk, visits: Sequence[Visit]) -> None:
    """Let visits count for duties; what came of it is kept as the patroller is told."""
    if not visits:
        return
    made = [_made(desk, visit) for visit in visits]
    for visit, outcomes in zip(visits, await count_made(session, made), strict=True):
        visit.outcomes = [outcome.model_dump(mode="json") for outcome in outcomes]


def _made(desk: Desk, visit: Visit) -> Made:
    checklist = desk.checklists.get(visit.checklist_id) if visit.checklist_id else None
    return Made(
        round_id=visit.round_id,
        object_id=visit.object_id,
        patroller_id=visit.patroller_id,
        arrived_at=visit.arrived_at,
        left_at=visit.left_at,
        recorded_at=visit.recorded_at,
        within_grace=desk.within_grace(visit.division_code, visit.left_at),
        facts=Facts(
            left_at=visit.left_at,
            time_out=timedelta(seconds=visit.time_out_s),
            metres=visit.walked_m,
            distance_m=_nearest(visit),
            checklist_key=checklist.key if checklist else None,
            on_paper=visit.patroller_id != desk.writer_id,
            manner=Manner(visit.manner),
        ),
        named_duty_id=visit.duty_id,
    )
