"""The moves of an order, and whose work is whose."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.rectification.lifecycle import (
    ADVICE,
    CLOCKS_DIFFER,
    MOVE_WORDS,
    STATE_WORDS,
    Kind,
    Move,
    Severity,
    State,
    after,
    can_be_done_at,
    is_overdue,
    is_own,
    term_key,
)

DUE = datetime(2026, 3, 11, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


@given(st.lists(st.sampled_from(Move), max_size=40))
def test_an_order_is_closed_once_and_only_after_evidence_that_was_confirmed(tried: list[Move]) -> None:
    state, taken = State.OPEN, []
    for move in tried:
        then = after(state, move)
        if then is not None:
            taken.append((state, move))
            state = then
    assert all(before is not State.CLOSED for before, _ in taken)
    confirmed = [before for before, move in taken if move is Move.CONFIRM]
    assert confirmed == ([State.EVIDENCE_SUBMITTED] if state is State.CLOSED else [])


def test_every_state_and_move_has_its_words() -> None:
    assert set(STATE_WORDS) == set(ADVICE) == set(State)
    assert set(MOVE_WORDS) == set(Move)


@pytest.mark.parametrize(
    ("state", "evidenced_at", "now", "overdue"),
    [
        (State.OPEN, None, DUE, False),
        (State.OPEN, None, DUE + HOUR, True),
        (State.OPEN, DUE - HOUR, DUE + HOUR, True),  # found wanting
        (State.EVIDENCE_SUBMITTED, DUE, DUE + HOUR, False),
        (State.EVIDENCE_SUBMITTED, DUE + HOUR, DUE + HOUR, True),
        (State.CLOSED, DUE - HOUR, DUE + 100 * HOUR, False),
    ],
)
def test_an_order_is_overdue_by_its_evidence(
    state: State, evidenced_at: datetime | None, now: datetime, *, overdue: bool
) -> None:
    assert is_overdue(state, DUE, evidenced_at, now) is overdue


def test_work_is_done_between_the_order_and_now() -> None:
    issued, now = DUE - HOUR, DUE
    assert can_be_done_at(issued, issued, now)
    assert can_be_done_at(now + CLOCKS_DIFFER, issued, now)
    assert not can_be_done_at(issued - 2 * CLOCKS_DIFFER, issued, now)
    assert not can_be_done_at(now + 2 * CLOCKS_DIFFER, issued, now)


def test_ones_own_work_is_known_by_person_or_account() -> None:
    assert is_own({"me", "my account"}, "other", None, "my account")
    assert not is_own({"me", "my account"}, "other", None, "other account")


@pytest.mark.parametrize(
    ("kind", "severity", "key"),
    [(Kind.IMMEDIATE, Severity.MAJOR, "rect.immediate"), (Kind.LIMITED, Severity.SERIOUS, "rect.serious")],
)
def test_terms_come_from_policies(kind: Kind, severity: Severity, key: str) -> None:
    assert term_key(kind, severity) == key
