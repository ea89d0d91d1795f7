"""The rules of duties, without a house."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.patrol.counting.lifecycle import Conditions
from services.patrol.duties.lifecycle import MOVES, PENDING, TOLD, State, Terms, candidates, moved, owed, path
from services.patrol.obligations.lifecycle import UNITS, Rhythm, Visit
from shared.calendar.periods import PeriodKind
from shared.calendar.workdays import WorkCalendar
from shared.time import local

DUE = datetime(2026, 11, 23, 16, tzinfo=UTC)
ME, SOMEBODY = UUID(int=1), UUID(int=2)
HOUR = timedelta(hours=1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@pytest.mark.parametrize(
    ("state", "ended", "within_grace", "through"),
    [
        (State.OPEN, DUE, True, [State.MET]),
        (State.OPEN, DUE, False, [State.MET]),
        (State.OPEN, DUE + HOUR, True, [State.MISSED, State.DONE_LATE]),
        (State.MISSED, DUE - HOUR, True, [State.MET_LATE]),
        (State.MISSED, DUE - HOUR, False, [State.DONE_LATE]),
        (State.MISSED, DUE + HOUR, True, [State.DONE_LATE]),
    ],
)
def test_what_a_round_makes_of_a_duty(state: State, ended: datetime, within_grace: bool, through: list[State]) -> None:
    assert list(path(state, DUE, ended, within_grace=within_grace)) == through


@given(st.sampled_from(PENDING), moments, st.booleans())
def test_every_way_is_in_the_table_and_ends_done(state: State, ended: datetime, within_grace: bool) -> None:
    for to in path(state, DUE, ended, within_grace=within_grace):
        state = moved(state, to)
    assert state not in PENDING
    assert state in TOLD
    assert (state is State.DONE_LATE) >= (ended > DUE)


@given(st.sampled_from(State), st.sampled_from(State))
def test_what_the_table_does_not_have_cannot_happen(state: State, to: State) -> None:
    if to in MOVES.get(state, ()):
        assert moved(state, to) is to
    else:
        with pytest.raises(AssertionError):
            moved(state, to)


@dataclass(frozen=True)
class Owed:
    """A duty as the rules see it."""

    responsible_id: UUID
    opens_at: datetime
    due_at: datetime


def week(number: int, responsible: UUID = ME) -> Owed:
    """A duty whose window is the n-th week before or after the due time."""
    return Owed(responsible, DUE + timedelta(weeks=number - 1), DUE + timedelta(weeks=number))


CHOICES: dict[str, tuple[list[Owed], list[int]]] = {
    "nothing is owed": ([], []),
    "this week's": ([week(0)], [0]),
    "this week's before the overdue one": ([week(-1), week(0)], [1, 0]),
    "the overdue one, since next week's has not opened": ([week(-1), week(1)], [0]),
    "the oldest overdue one": ([week(-2), week(-1)], [0, 1]),
    "somebody else's, to say why not": ([week(0, SOMEBODY)], [0]),
    "one's own overdue one before somebody else's": ([week(0, SOMEBODY), week(-1)], [1, 0]),
    "somebody else's overdue one, which a deputy may do": ([week(-1, SOMEBODY)], [0]),
    "not next week's": ([week(1)], []),
}


@pytest.mark.parametrize(("duties", "found"), CHOICES.values(), ids=CHOICES)
def test_the_duties_that_a_round_may_be_for(duties: list[Owed], found: list[int]) -> None:
    assert candidates(duties, ME, DUE - HOUR) == [duties[place] for place in found]


kinds = st.sampled_from(list(UNITS.values()))
COVERED = WorkCalendar({}, date(2030, 12, 31), version=1)


@given(kinds, st.integers(1, 31), st.integers(0, 40), moments, st.timedeltas(HOUR, 40 * 24 * HOUR))
def test_going_on_writes_what_was_already_written_and_then_what_follows(
    kind: PeriodKind, number: int, spacing: int, now: datetime, later: timedelta
) -> None:
    terms = Terms(Rhythm(kind, number), spacing, Conditions(), {})

    def ahead(moment: datetime) -> dict[tuple[str, int], Visit]:
        until = local(moment + timedelta(days=14)).date()
        asked = owed(lambda _: terms, moment, until, COVERED)
        return {(each.visit.period, each.visit.ordinal): each.visit for each in asked}

    first, second = ahead(now), ahead(now + later)
    assert all(visit.opens_at < visit.due_at and visit.due_at > now for visit in first.values())
    assert {key: visit for key, visit in first.items() if visit.due_at > now + later}.items() <= second.items()
