"""Use case: visits count for the duties that they are for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, groupby, islice
from uuid import UUID

from services.patrol.counting.lifecycle import Conditions, Facts, lacks
from services.patrol.duties import lifecycle
from services.patrol.duties import repository as duties_repository
from services.patrol.duties.lifecycle import State
from services.patrol.duties.models import Duty
from services.patrol.duties.schemas import DutyOutcome
from services.patrol.duties.service import DEADLINES, Answerable, answerable, move, told
from shared.calendar.days import day_words
from shared.contracts.patrol import DutyMet
from shared.db.session import Session
from shared.directory.people import names
from shared.events.log import append
from shared.jobs.models import Deadline
from shared.time import local


@dataclass(frozen=True, slots=True)
class Made:
    """A visit as far as duties are concerned. `within_grace`: recorded soon enough to undo a miss."""

    round_id: UUID
    object_id: UUID
    patroller_id: UUID
    arrived_at: datetime
    left_at: datetime
    recorded_at: datetime
    within_grace: bool
    facts: Facts
    named_duty_id: UUID | None

    @property
    def day(self) -> date:
        """The local day on which it counts."""
        return local(self.left_at).date()


async def count(session: Session, visits: Sequence[Made]) -> list[list[DutyOutcome]]:
    """Let visits count, the earliest first: each for at most one duty of each obligation of its object.

    Says of each, in the order of `visits`, for which duties it counted or did not, and why.
    """
    table = await _lay_out(session, visits)
    outcomes: dict[int, list[DutyOutcome]] = {}
    for place in sorted(range(len(visits)), key=lambda place: visits[place].left_at):
        outcomes[place] = [await table.judge(duty, visits[place]) for duty in table.chosen(visits[place])]
    return [outcomes[place] for place in range(len(visits))]


async def _lay_out(session: Session, visits: Sequence[Made]) -> "_Table":
    """Lock the duties that the visits may be for, clocks first, and read what judging them takes."""
    objects = {visit.object_id for visit in visits}
    moments = [visit.left_at for visit in visits]
    named = {visit.named_duty_id for visit in visits if visit.named_duty_id}
    ids = named.union(await duties_repository.pending_ids(session, objects, max(moments)))
    clocks = await DEADLINES.running(session, ids)
    duties = await duties_repository.locked(session, ids)
    return _Table(
        session=session,
        clocks=clocks,
        duties=duties,
        counted=await duties_repository.counted(session, objects, min(moments), max(moments)),
        people=await answerable(session, objects),
        names=await names(session, {duty.responsible_id for duty in duties}),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """What lies on the table while visits are judged; it changes with each that counts."""

    session: Session
    clocks: dict[UUID, Deadline]
    duties: Sequence[Duty]
    counted: dict[tuple[UUID, UUID], list[datetime]]
    people: Answerable
    names: Mapping[UUID, str]

    def chosen(self, visit: Made) -> list[Duty]:
        """One duty of each obligation: the named one, else the first for which nothing speaks against the visit.

        Where something does for each, the first of the patroller's own, or of anybody's that is not yet overdue: so
        that the patroller is told why.
        """
        of_object = [duty for duty in self.duties if duty.object_id == visit.object_id]
        chosen = {duty.obligation_id: duty for duty in of_object if duty.id == visit.named_duty_id}
        pending = [duty for duty in of_object if duty.state in lifecycle.PENDING and duty.opens_at <= visit.left_at]
        pending.sort(key=lambda duty: (duty.obligation_key, duty.obligation_id, duty.due_at, duty.ordinal, duty.id))
        for obligation_id, duties in groupby(pending, key=lambda duty: duty.obligation_id):
            for duty in self._best(lifecycle.candidates(list(duties), visit.patroller_id, visit.left_at), visit):
                chosen.setdefault(obligation_id, duty)
        return list(chosen.values())

    def _best(self, candidates: Sequence[Duty], visit: Made) -> list[Duty]:
        counting = (duty for duty in candidates if self._refusal(duty, visit) is None)
        told = (
            each for each in candidates if visit.patroller_id == each.responsible_id or visit.left_at <= each.due_at
        )
        return list(islice(chain(counting, told), 1))

    async def judge(self, duty: Duty, visit: Made) -> DutyOutcome:
        """Let a visit count for a duty, unless something speaks against it."""
        refusal = self._refusal(duty, visit)
        if refusal is None:
            await self._done(duty, visit)
            self.counted.setdefault((duty.object_id, duty.obligation_id), []).append(visit.left_at)
        return _outcome(duty, refusal)

    def _refusal(self, duty: Duty, visit: Made) -> str | None:
        if not answers_for(self.people, duty, visit):
            return self._somebody_elses(duty, visit)
        if duty.state not in lifecycle.PENDING:
            return "该任务此前已有巡查计入，本次不再计入。"
        if visit.left_at < duty.opens_at:
            return f"该任务自{day_words(local(duty.opens_at).date())}起才可巡查，本次不计入。"
        counted = self.counted.get((duty.object_id, duty.obligation_id), ())
        return lacks(Conditions.of(duty.conditions), visit.facts, counted)

    def _somebody_elses(self, duty: Duty, visit: Made) -> str:
        name = self.names.get(duty.responsible_id) or "他人"
        if visit.patroller_id in self.people.deputies(duty.responsible_id, duty.division_code, visit.day):
            return f"该任务由{name}负责，规则不允许在岗时由副职代巡，本次不计入。"
        return f"该任务由{name}负责，本次巡查人不是责任人，不计入。"

    async def _done(self, duty: Duty, visit: Made) -> None:
        """Move the duty to where the visit brings it, and stop its clock as of when the visit was made."""
        state = State(duty.state)
        for to in lifecycle.path(state, duty.due_at, visit.left_at, within_grace=visit.within_grace):
            move(self.session, duty, to)
        duty.round_id, duty.counted_at, duty.known_at = visit.round_id, visit.left_at, visit.recorded_at
        clock = self.clocks.pop(duty.id, None)
        if clock is not None:
            DEADLINES.stop(self.session, clock, duty.state, visit.left_at)
        if clock is not None and duty.state == State.MET_LATE:
            reason = "巡查按时完成，记录迟到"
            await DEADLINES.withdraw(self.session, clock, reason, visit.recorded_at, since=duty.due_at)
        if duty.state in {State.MET, State.MET_LATE}:
            late_arrival = duty.state == State.MET_LATE
            met = told(duty) | {"met_at": visit.left_at, "late_arrival": late_arrival}
            append(self.session, f"duties/{duty.id}", DutyMet.model_validate(met))


def answers_for(people: Answerable, duty: Duty, visit: Made) -> bool:
    """Whether a visit may count for a duty: its patroller owes it, or answers for it when the visit is made.

    Or is a deputy of who owes it, where the rules let deputies come at any time. The first two differ while somebody
    is away, and before a hand-over: a duty is owed by who acts on the day on which its window ends. A visit that begins
    before midnight and ends after it is still that of who answered when it began.
    """
    days = {local(moment).date() for moment in (visit.arrived_at, visit.left_at)}
    answering = (people.people(duty.object_id, duty.level, duty.division_code, day) for day in days)
    if visit.patroller_id == duty.responsible_id or any(visit.patroller_id in each for each in answering):
        return True
    delegates = Conditions.of(duty.conditions).delegates
    return delegates and visit.patroller_id in people.deputies(duty.responsible_id, duty.division_code, visit.day)


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
