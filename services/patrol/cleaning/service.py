"""Use cases: shifts are planned, handed on, called off, and missed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.patrol.cleaning import repository
from services.patrol.cleaning.lifecycle import CANCELLED
from services.patrol.cleaning.models import Shift
from services.patrol.cleaning.schemas import Sum, SumsAsked
from services.patrol.cleaning_schedules import lifecycle
from services.patrol.cleaning_schedules import repository as schedules_repository
from services.patrol.cleaning_schedules.lifecycle import Window
from services.patrol.cleaning_schedules.models import Schedule
from services.patrol.duties import lifecycle as duties
from services.patrol.duties.lifecycle import State
from services.patrol.duties.service import DEADLINES
from shared import time
from shared.auth.caller import Caller
from shared.calendar.periods import Period, PeriodKind, period_of
from shared.calendar.workdays import DueTime, shift
from shared.contracts import Envelope
from shared.contracts.patrol import CleaningAssigned, CleaningCancelled, CleaningMissed
from shared.contracts.registry import ResponsibilityRecorded
from shared.db.rows import columns_of
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.people import Chains, chains, held
from shared.directory.policies import Policies, policy_book
from shared.events.log import append
from shared.ids import derived_id, new_id
from shared.jobs.deadlines import Start, Subject
from shared.jobs.models import GOING
from shared.jobs.steps import Taken
from shared.logs import traced
from shared.time import local

CLOCK = "cleaning"
FREQUENCY = "river.cleaning"
GRACE = "river.cleaning.grace"
CLIMBS = "river.cleaning.escalates"


class Rota:
    """Who cleans which place on a day, read once."""

    def __init__(self, hands: Mapping[UUID, Sequence[tuple[date, UUID]]], links: Chains) -> None:
        self._hands = hands
        self._links = links

    def person(self, schedule: Schedule, day: date) -> UUID:
        """Whoever answers for the reach where the schedule follows its chain, else the last to whom it was handed."""
        following = schedule.reach_id and schedule.level and self._links.person(schedule.reach_id, schedule.level, day)
        if following:
            return following
        taken_over = (person for since, person in reversed(self._hands.get(schedule.id, ())) if since <= day)
        return next(taken_over, schedule.person_id)


async def rota(session: Session, schedules: Sequence[Schedule]) -> Rota:
    """The rota of these places."""
    hands: dict[UUID, list[tuple[date, UUID]]] = defaultdict(list)
    for hand in await schedules_repository.hands(session, [schedule.id for schedule in schedules]):
        hands[hand.schedule_id].append((hand.valid_from, hand.person_id))
    return Rota(hands, await chains(session, {row.reach_id for row in schedules if row.reach_id and row.level}))


async def write(
    session: Session, planned: Sequence[tuple[Schedule, date]], now: datetime, occasion: str = ""
) -> list[UUID]:
    """Write new shifts in one statement, tell them, and let their clocks start with their windows.

    What is already over is left out; what somebody has written meanwhile stays. Returns the ids of the new ones.
    """
    book, calendar = await policy_book(session), await work_calendar(session)
    people = await rota(session, [schedule for schedule, _ in planned])
    made: dict[UUID, tuple[dict[str, Any], Window, Policies]] = {}
    for schedule, day in planned:
        rules = book.on(schedule.division_code, day)
        closing = lifecycle.closes_at(schedule, day)
        grace = shift(closing, rules[GRACE].amount, rules[GRACE].span, calendar).at - closing
        window = lifecycle.window(schedule, day, grace)
        if window.closes_at > now:
            row = _row(schedule, day, window, people.person(schedule, day), climbs=bool(rules[CLIMBS].value))
            made[row["id"]] = (row | {"occasion": occasion}, window, rules)
    new = await repository.add_all(session, [row for row, _, _ in made.values()])
    starts: dict[datetime, list[Start]] = defaultdict(list)
    for row_id in [row_id for row_id in made if row_id in new]:
        row, window, rules = made[row_id]
        append(session, _subject(row_id), CleaningAssigned.model_validate(row | {"shift_id": row_id}))
        starts[window.opens_at].append(start(row, window.words, rules))
    # A clock starts with its window: who cleans every day is not reminded days before.
    for opens_at, together in starts.items():
        await DEADLINES.start_many(session, together, CLOCK, opens_at)
    return list(new)


def _row(schedule: Schedule, day: date, window: Window, responsible_id: UUID, *, climbs: bool) -> dict[str, Any]:
    return {
        "id": new_id(),
        "version": 1,
        "schedule_id": schedule.id,
        "place": schedule.place,
        "reach_id": schedule.reach_id,
        "division_code": schedule.division_code,
        "mark": schedule.mark,
        "responsible_id": responsible_id,
        "day": day,
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
        "due_at": window.due_at,
        "climbs": climbs,
        "state": State.OPEN,
    }


def start(row: Mapping[str, Any], words: str, rules: Policies) -> Start:
    """The clock of a shift."""
    subject = Subject(
        type="shift",
        id=row["id"],
        title=f"河道保洁：{row['place']}（{row['day']:%m月%d日}）",
        division_code=row["division_code"],
        mark=row["mark"],
        responsible_ids=[row["responsible_id"]],
    )
    due = DueTime(row["due_at"], provisional=False, days_counted=0, skipped=(), words=words)
    return Start(subject, due, rules[GRACE].cited())


async def lapse(session: Session, taken: Sequence[Taken]) -> None:
    """What the steps of the ladder mean for shifts: at the due time an open one is missed, and the village is told.

    By default its clock ends there: the next shift is at hand, and what is missed again and again shows in figures and
    at spot checks. Where the policy says so it climbs on.
    """
    due = {item.deadline.subject_id: item for item in taken if item.step.step == "due"}
    for row in await repository.locked(session, list(due)):
        if row.state != State.OPEN:
            continue
        item = due[row.id]
        with traced(item.deadline.traceparent):
            move(session, row, State.MISSED)
            if not row.climbs:
                DEADLINES.stop(session, item.deadline, State.MISSED, item.done_at)


def move(session: Session, row: Shift, to: State) -> None:
    """Bring a shift, which the caller has locked, into its next state; a miss is told."""
    row.state, row.version = duties.moved(State(row.state), to), row.version + 1
    if to is State.MISSED:
        tell_missed(session, row)


def tell_missed(session: Session, row: Shift) -> None:
    """Say that a place was not cleaned."""
    append(session, _subject(row.id), CleaningMissed.model_validate(told(row)))


def told(row: Shift) -> dict[str, Any]:
    """The public state of a shift; each event takes of it what it tells."""
    return columns_of(row) | {"shift_id": row.id}


def _subject(shift_id: UUID) -> str:
    return f"cleaning_shifts/{shift_id}"


async def call_off(session: Session, schedule: Schedule, since: date) -> None:
    """Cancel the shifts of a schedule that have not begun and lie on or after the day with which it ends."""
    now = time.now()
    ids = await repository.open_ids(session, now, schedule_id=schedule.id)
    clocks = await repository.clocks(session, ids)
    for row in await repository.locked(session, ids):
        if row.state != State.OPEN or row.day < since:
            continue
        row.state, row.version = CANCELLED, row.version + 1
        append(session, _subject(row.id), CleaningCancelled.model_validate(told(row)))
        if row.id in clocks and clocks[row.id].state in GOING:
            DEADLINES.stop(session, clocks[row.id], CANCELLED, now)


async def reopen(session: Session, row: Shift, now: datetime) -> None:
    """Let a shift, locked after its clocks, whose record was voided be open again, or missed where its time passed."""
    row.done_at = row.record_id = None
    row.version += 1
    if now >= row.due_at:
        row.state = State.MISSED
        tell_missed(session, row)
        return
    row.state = State.OPEN
    rules = (await policy_book(session)).on(row.division_code, row.day)
    again = start(columns_of(row), Window(row.opens_at, row.closes_at, row.due_at).words, rules)
    await DEADLINES.start(session, again.subject, CLOCK, again.due, again.rule, now)


async def follow_chain(session: Session, changed: ResponsibilityRecorded, event: Envelope) -> None:
    """Hand on what follows the chain of a reach at a level."""
    ids = await repository.open_ids(session, event.time, reach_id=changed.object_id, level=changed.level)
    await hand_on(session, ids, event.time, event.id)


async def follow_all(session: Session) -> None:
    """Hand on whatever is open and ahead, by a directory that was taken in anew."""
    now = time.now()
    await hand_on(session, await repository.open_ids(session, now), now, new_id())


async def hand_on(session: Session, ids: Sequence[UUID], at: datetime, cause: UUID) -> None:
    """Let those clean these shifts who do so by the rota; ids of events are derived from the cause."""
    if not ids:
        return
    await DEADLINES.lock(session, ids)
    shifts = [row for row in await repository.locked(session, ids) if row.state == State.OPEN]
    schedules = await schedules_repository.of_ids(session, {row.schedule_id for row in shifts})
    people = await rota(session, list(schedules.values()))
    for row in shifts:
        person = people.person(schedules[row.schedule_id], row.day)
        if person == row.responsible_id:
            continue
        row.responsible_id, row.version = person, row.version + 1
        data = CleaningAssigned.model_validate(told(row))
        append(session, _subject(row.id), data, at=at, id=derived_id(cause, "shift", row.id))
        await DEADLINES.assign(session, row.id, CLOCK, [person], at=at, id=derived_id(cause, "clock", row.id))


async def call_extra(session: Session, division_code: str, day: date, occasion: str) -> list[UUID]:
    """One more shift for every schedule that holds in a division on a day, once per occasion: after rain or a flood.

    A warning calls it with its own name as the occasion; local times are those of the schedules.
    """
    schedules = await schedules_repository.valid_between(session, day, day, division_code)
    now = time.now()
    upcoming = day >= local(now).date()
    return await write(session, [(row, day) for row in schedules if upcoming and held(row, day)], now, occasion)


async def sums(session: Session, caller: Caller, asked: SumsAsked) -> list[Sum]:
    """What was done of what had to be done in a month, place by place, and where the rows are."""
    first = date.fromisoformat(f"{asked.month}-01")
    month = period_of(PeriodKind.MONTH, first)
    amounts = await repository.amounts(session, caller, month.start, month.end, asked.division)
    return [
        _sum(row, amounts.get((row.reach_id, row.schedule_id), {}), month)
        for row in await repository.sums(session, caller, month.start, month.end, asked.division)
    ]


def _sum(row: Any, amounts: Mapping[str, float], month: Period) -> Sum:  # noqa: ANN401 - a row
    required = row.done + row.done_late + row.missed
    of = f"reach_id={row.reach_id}" if row.reach_id else f"schedule_id={row.schedule_id}"
    return Sum(
        place=row.place,
        reach_id=row.reach_id,
        schedule_id=row.schedule_id,
        required=required,
        done=row.done,
        done_late=row.done_late,
        missed=row.missed,
        rate=round(100 * row.done / required, 1) if required else None,
        amounts=dict(amounts),
        rows=f"/api/patrol/v1/cleaning/shifts?{of}&first_day={month.start}&last_day={month.end}",
    )
