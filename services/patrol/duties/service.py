"""Use cases: a duty lapses, is handed on, and is done by a round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from services.patrol.duties import lifecycle, repository
from services.patrol.duties.lifecycle import State
from services.patrol.duties.models import Duty
from services.patrol.duties.schemas import DutyOutcome
from shared import contracts, time
from shared.calendar.days import day_ended_by, day_words, midnight
from shared.contracts import Envelope
from shared.contracts.patrol import DutyAssigned, DutyMet, DutyMissed
from shared.contracts.registry import ResponsibilityRecorded
from shared.db.session import Session
from shared.directory.people import Chains, Posts, chains, names, posts_now
from shared.events.log import append
from shared.ids import derived_id, new_id
from shared.jobs.deadlines import Deadlines
from shared.jobs.steps import Taken
from shared.logs import traced
from shared.time import local

CLOCK = "visit"
# Who answers for a visit that nobody in the object's chain answers for: the first of these posts that is filled.
STAND_IN = ("river_chief_office_head", "general_river_chief", "leading_group_head", "county_office")


class Answerable:
    """Who answers for visits to many objects, read once."""

    def __init__(self, links: Chains, posts: Posts) -> None:
        self._links = links
        self._posts = posts

    def person(self, object_id: UUID, level: str, division_code: str, day: date) -> UUID | None:
        """The person of this level on a day, or who acts for them; else whoever stands in by post, else nobody."""
        return next(iter(self.people(object_id, level, division_code, day)), None)

    def people(self, object_id: UUID, level: str, division_code: str, day: date) -> list[UUID]:
        """All who may make a visit of that day: those who act, and who is away but comes all the same."""
        person = self._links.person(object_id, level, day)
        if person is not None:
            return [*self._posts.stand_ins(person, division_code, day), person]
        standing_in = (self._posts.holders(code, division_code, day) for code in STAND_IN)
        return next((people for people in standing_in if people), [])


async def answerable(session: Session, object_ids: set[UUID]) -> Answerable:
    """The answers for these objects."""
    return Answerable(await chains(session, object_ids), await posts_now(session))


async def lapse(session: Session, taken: Sequence[Taken]) -> None:
    """What the steps of the ladder mean for duties: at the due time an open one is missed."""
    due = {item.deadline.subject_id: item.deadline for item in taken if item.step.step == "due"}
    for duty in await repository.locked(session, due):
        if duty.state == State.OPEN:
            with traced(due[duty.id].traceparent):
                _move(session, duty, State.MISSED)


DEADLINES = Deadlines(contracts.patrol, {"duty": lapse})


async def reassign(session: Session, changed: ResponsibilityRecorded, event: Envelope) -> None:
    """Hand open duties on when somebody else answers on the day on which their window ends; the past stays."""
    due_after = max(event.time, midnight(changed.valid_from))
    ids = await repository.open_ids(session, due_after, changed.object_id, changed.level)
    await _hand_on(session, ids, event.time, event.id)


async def reassign_in(session: Session, division_code: str, event: Envelope) -> None:
    """Hand open duties on where a post has changed hands, or a leave is told of, begins later or ends sooner."""
    ids = await repository.open_ids_in(session, event.time, division_code)
    await _hand_on(session, ids, event.time, event.id)


async def reassign_all(session: Session) -> None:
    """Hand on whatever is open and ahead, by a directory that was taken in anew."""
    now = time.now()
    await _hand_on(session, await repository.open_ids(session, now), now, new_id())


async def _hand_on(session: Session, ids: Sequence[UUID], at: datetime, cause: UUID) -> None:
    """Let those answer for these duties who do so by the directory; ids of events are derived from the cause."""
    if not ids:
        return
    await DEADLINES.lock(session, ids)
    duties = await repository.locked(session, ids)
    people = await answerable(session, {duty.object_id for duty in duties})
    for duty in duties:
        person = people.person(duty.object_id, duty.level, duty.division_code, day_ended_by(duty.due_at))
        if duty.state != State.OPEN or person in {None, duty.responsible_id}:
            continue
        duty.responsible_id, duty.version = person, duty.version + 1
        tell_assigned(session, duty, at=at, id=derived_id(cause, "duty", duty.id))
        await DEADLINES.assign(session, duty.id, CLOCK, [person], at=at, id=derived_id(cause, "clock", duty.id))


@dataclass(frozen=True, slots=True)
class Made:
    """A round as far as duties are concerned. `within_grace`: recorded soon enough to undo a miss."""

    round_id: UUID
    object_id: UUID
    patroller_id: UUID
    started_at: datetime
    ended_at: datetime
    recorded_at: datetime
    within_grace: bool


async def count(session: Session, made: Made, named: Duty | None) -> list[DutyOutcome]:
    """Let a round count: for at most one duty of each obligation of its object. Says for each what and why."""
    ids = await repository.pending_ids(session, made.object_id, made.ended_at)
    await DEADLINES.lock(session, ids)
    pending = [duty for duty in await repository.locked(session, ids) if duty.state in lifecycle.PENDING]
    chosen = _chosen(pending, made, named)
    day = local(made.ended_at).date()
    counted = await repository.counted_days(session, made.object_id, day)
    people = await names(session, {duty.responsible_id for duty in chosen})
    outcomes = []
    for duty in chosen:
        own = await answers_for(session, duty, made.patroller_id, made.started_at, made.ended_at)
        owed_by = None if own else people.get(duty.responsible_id) or "他人"
        refusal = _refusal(duty, made, counted.get(duty.obligation_id, ()), owed_by)
        if refusal is None:
            await _done(session, duty, made)
        outcomes.append(_outcome(duty, refusal))
    return outcomes


def _chosen(pending: Iterable[Duty], made: Made, named: Duty | None) -> list[Duty]:
    """One duty of each obligation: the named one, else the one that the rules choose."""
    chosen = {named.obligation_id: named} if named is not None else {}
    by_obligation = sorted(pending, key=lambda duty: (duty.obligation_key, duty.obligation_id))
    for obligation_id, duties in groupby(by_obligation, key=lambda duty: duty.obligation_id):
        duty = lifecycle.choose(list(duties), made.patroller_id, made.ended_at)
        if duty is not None:
            chosen.setdefault(obligation_id, duty)
    return list(chosen.values())


async def answers_for(session: Session, duty: Duty, person_id: UUID, *moments: datetime) -> bool:
    """Whether this person's visit may count for a duty: who owes it, or who answers for it when the visit is made.

    They differ while somebody is away, and before a hand-over: a duty is owed by who acts on the day on which its
    window ends. A visit that begins before midnight and ends after it is still that of who answered when it began.
    """
    if duty.responsible_id == person_id:
        return True
    known = await answerable(session, {duty.object_id})
    return any(
        person_id in known.people(duty.object_id, duty.level, duty.division_code, local(moment).date())
        for moment in moments
    )


def _refusal(duty: Duty, made: Made, counted: Iterable[date], owed_by: str | None) -> str | None:
    if owed_by is not None:
        return f"该任务由{owed_by}负责，本次巡查人不是责任人，不计入。"
    if duty.state not in lifecycle.PENDING:
        return "该任务此前已有巡查计入，本次不再计入。"
    if made.ended_at < duty.opens_at:
        return f"该任务自{day_words(local(duty.opens_at).date())}起才可巡查，本次不计入。"
    return lifecycle.too_close(duty, local(made.ended_at).date(), counted)


async def _done(session: Session, duty: Duty, made: Made) -> None:
    """Move the duty to where the round brings it, and stop its clock as of when the round was made."""
    state = State(duty.state)
    for to in lifecycle.path(state, duty.due_at, made.ended_at, within_grace=made.within_grace):
        _move(session, duty, to)
    duty.round_id, duty.counted_on = made.round_id, local(made.ended_at).date()
    deadline = await DEADLINES.end(session, duty.id, CLOCK, duty.state, made.ended_at)
    if duty.state == State.MET_LATE and deadline is not None:
        reason = "巡查按时完成，记录迟到"
        await DEADLINES.withdraw(session, deadline, reason, made.recorded_at, since=duty.due_at)
    if duty.state in {State.MET, State.MET_LATE}:
        _tell_met(session, duty, made)


def _move(session: Session, duty: Duty, to: State) -> None:
    duty.state, duty.version = lifecycle.moved(State(duty.state), to), duty.version + 1
    if to is State.MISSED:
        append(session, f"duties/{duty.id}", DutyMissed.model_validate(_told(duty)))


def _outcome(duty: Duty, refusal: str | None) -> DutyOutcome:
    return DutyOutcome(
        duty_id=duty.id,
        obligation_key=duty.obligation_key,
        label=duty.label,
        period_label=duty.period_label,
        due_at=duty.due_at,
        counted=refusal is None,
        state=duty.state,
        reason=refusal or lifecycle.TOLD[State(duty.state)],
    )


def tell_assigned(session: Session, duty: Duty, **when: Any) -> None:  # noqa: ANN401 - as `append`
    """Say who owes a visit."""
    append(session, f"duties/{duty.id}", DutyAssigned.model_validate(_told(duty)), **when)


def _tell_met(session: Session, duty: Duty, made: Made) -> None:
    late_arrival = duty.state == State.MET_LATE
    told = _told(duty) | {"met_at": made.ended_at, "late_arrival": late_arrival}
    append(session, f"duties/{duty.id}", DutyMet.model_validate(told))


def _told(duty: Duty) -> dict[str, Any]:
    """The public state of a duty; each event takes of it what it tells."""
    return {column.key: getattr(duty, column.key) for column in Duty.__table__.columns} | {"duty_id": duty.id}
