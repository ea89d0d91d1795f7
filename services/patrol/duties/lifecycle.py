"""Which visits are owed, the states of a duty, and for which duty a round counts. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from uuid import UUID

from services.patrol.counting.lifecycle import Conditions
from services.patrol.obligations.lifecycle import UNITS, Rhythm, Visit, visits, visits_by_seconds, within
from shared.calendar.periods import Period, PeriodKind, periods_between
from shared.calendar.workdays import WorkCalendar
from shared.time import local

MOST_AHEAD = timedelta(days=92)  # default: a horizon beyond that is a slip of the pen
WHOLE_YEAR = frozenset(range(1, 13))
SANDBOX_HORIZON = timedelta(minutes=2)


class State(StrEnum):
    """What has become of a duty; `met_late` was done in time but heard of late, `done_late` was not done in time."""

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    MET_LATE = "met_late"
    DONE_LATE = "done_late"


MOVES = {
    State.OPEN: frozenset({State.MET, State.MISSED}),
    State.MISSED: frozenset({State.MET_LATE, State.DONE_LATE}),
}
PENDING = (State.OPEN, State.MISSED)


def moved(state: State, to: State) -> State:
    """The next state; a move that the table does not have is a fault of the program."""
    if to not in MOVES.get(state, frozenset()):
        raise AssertionError(f"a duty cannot move from {state} to {to}")
    return to


class Said(Protocol):
    """A policy as far as its value is asked for."""

    @property
    def label(self) -> str: ...
    @property
    def value(self) -> Any: ...  # noqa: ANN401 - whatever a policy row holds
    @property
    def unit(self) -> str: ...
    def cited(self) -> dict[str, Any]: ...


def _says_nothing(_name: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Terms:
    """The rule of a period: how often, how many days apart, in which months, what counts, and on what it rests.

    `beside` finds the other policies that stand beside that of the frequency.
    """

    rhythm: Rhythm
    spacing: int
    conditions: Conditions
    cited: Mapping[str, Any]
    months: frozenset[int] = WHOLE_YEAR
    beside: Callable[[str], Said | None] = _says_nothing


TermsOn = Callable[[date], Terms | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A visit that is asked for: in the period that begins on `since`, by these terms."""

    since: date
    visit: Visit
    terms: Terms


def running(terms_on: TermsOn, now: datetime, until: date, calendar: WorkCalendar) -> Iterator[tuple[Period, Terms]]:
    """Every period with a day from now until then in which visits are asked for, by the terms of its first day.

    A policy may change its kind of period, so each kind is tried: terms that name another kind ask nothing of it.
    """
    today = local(now).date()
    for kind in UNITS.values():
        for whole in periods_between(kind, today, until):
            terms = terms_on(whole.start)
            if terms is None or terms.rhythm.kind is not kind:
                continue
            period = within(whole, terms.months)
            if period is not None and _is_worked(period, calendar, today):
                yield period, terms


def _is_worked(period: Period, calendar: WorkCalendar, today: date) -> bool:
    """Not so for a workday that is a day off.

    A day whose arrangement is not published is an estimate, on which nobody is asked for anything ahead.
    """
    if period.kind is not PeriodKind.WORKDAY:
        return True
    return calendar.is_workday(period.start) and (calendar.is_covered(period.start) or period.start <= today)


def owed(terms_on: TermsOn, now: datetime, until: date, calendar: WorkCalendar) -> Iterator[Asked]:
    """The visits of every period that overlaps the time until then; none already due."""
    for period, terms in running(terms_on, now, until, calendar):
        for visit in visits(terms.rhythm, period, terms.spacing):
            if visit.due_at > now:
                yield Asked(period.start, visit, terms)
    drill = terms_on(local(now).date())
    if drill is not None and drill.rhythm.kind is None:
        for visit in visits_by_seconds(drill.rhythm, now, now + SANDBOX_HORIZON):
            yield Asked(local(visit.opens_at).date(), visit, drill)


def horizon(value: Any) -> timedelta:  # noqa: ANN401 - whatever a policy row holds
    """How far ahead visits are written down, by the policy patrol.horizon; what is no number of days is two weeks."""
    said = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_AHEAD.days
    return timedelta(days=value if said else 14)


class Owed(Protocol):
    """What the rules below need to know of a duty."""

    @property
    def responsible_id(self) -> UUID: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...


AnyDuty = TypeVar("AnyDuty", bound=Owed)


def candidates(duties: Sequence[AnyDuty], patroller_id: UUID, ended_at: datetime) -> list[AnyDuty]:
    """The pending duties of one obligation and object that a round may be for; `duties` in the order of due times.

    The patroller's own whose window holds the round, then those that are overdue; then somebody else's, which a
    deputy may do, and of which anybody else is told why the round does not count.
    """
    inside = [duty for duty in duties if duty.opens_at <= ended_at <= duty.due_at]
    overdue = [duty for duty in duties if duty.due_at < ended_at]
    own = [duty for duty in (*inside, *overdue) if duty.responsible_id == patroller_id]
    return own + [duty for duty in (*inside, *overdue) if duty.responsible_id != patroller_id]


def path(state: State, due_at: datetime, ended_at: datetime, *, within_grace: bool) -> tuple[State, ...]:
    """The states that a pending duty goes through when a round counts for it.

    A round after the due time presupposes the miss, which the worker may not have noted yet. A record of a timely
    round that came after the grace no longer undoes a miss.
    """
    if ended_at > due_at:
        return (State.MISSED, State.DONE_LATE) if state is State.OPEN else (State.DONE_LATE,)
    if state is State.OPEN:
        return (State.MET,)
    return (State.MET_LATE,) if within_grace else (State.DONE_LATE,)


# What the patroller is told when a round counts.
TOLD = {
    State.MET: "已计入，任务完成。",
    State.MET_LATE: "按时完成、记录迟到，已计入，此前的督促已撤回。",
    State.DONE_LATE: "已记为逾期后补做：不再继续督促，但该任务仍算逾期。",
}
