"""Which visits are owed, the states of a duty, and for which duty a round counts. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from uuid import UUID

from services.patrol.counting.lifecycle import Conditions
from services.patrol.obligations.lifecycle import UNITS, Rhythm, Visit, visits, visits_by_seconds
from shared.calendar.periods import periods_between
from shared.time import local

HORIZON = timedelta(days=14)
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


@dataclass(frozen=True, slots=True)
class Terms:
    """The rule of a period: how often, how many days apart, what counts, and on what it rests."""

    rhythm: Rhythm
    spacing: int
    conditions: Conditions
    cited: Mapping[str, Any]


TermsOn = Callable[[date], Terms | None]


def owed(terms_on: TermsOn, now: datetime) -> Iterator[tuple[Visit, Terms]]:
    """The visits of every period that overlaps the horizon, by the terms of the period's first day; none already due.

    A policy may change its kind of period, so each kind is tried: terms that name another kind ask nothing of it.
    """
    today, last = local(now).date(), local(now + HORIZON).date()
    for kind in UNITS.values():
        for period in periods_between(kind, today, last):
            terms = terms_on(period.start)
            if terms is not None and terms.rhythm.kind is kind:
                due_later = (visit for visit in visits(terms.rhythm, period, terms.spacing) if visit.due_at > now)
                yield from ((visit, terms) for visit in due_later)
    terms = terms_on(today)
    if terms is not None and terms.rhythm.kind is None:
        yield from ((visit, terms) for visit in visits_by_seconds(terms.rhythm, now, now + SANDBOX_HORIZON))


class Owed(Protocol):
    """What the rules below need to know of a duty."""

    @property
    def responsible_id(self) -> UUID: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...


AnyDuty = TypeVar("AnyDuty", bound=Owed)


def choose(duties: Sequence[AnyDuty], patroller_id: UUID, ended_at: datetime) -> AnyDuty | None:
    """The pending duty of one obligation and object that a round is for; `duties` in the order of their due times.

    The patroller's own oldest one whose window holds the round, else the oldest that is overdue. Only when there is
    none, somebody else's, so that the patroller is told why it does not count.
    """
    inside = [duty for duty in duties if duty.opens_at <= ended_at <= duty.due_at]
    overdue = [duty for duty in duties if duty.due_at < ended_at]
    own = (duty for duty in (*inside, *overdue) if duty.responsible_id == patroller_id)
    return next(own, next(iter(inside), None))


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
