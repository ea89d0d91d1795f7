"""How an application moves, and what a decision needs."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.admissions.lifecycle import (
    CLOCKS,
    DECIDING,
    MOVES,
    Clock,
    Decision,
    Move,
    State,
    advice,
    after,
    decision_faults,
)
from services.registry.prechecks.lifecycle import Finding

NOTHING = {"conditions": None, "transferred_to": None, "override_reason": None}


@given(st.lists(st.sampled_from(Move), max_size=12))
def test_nothing_is_granted_without_an_opinion_and_nothing_followed_without_a_grant(moves: list[Move]) -> None:
    path = [(Move.CHECK, State.RECEIVED)]
    for move in moves:
        then = after(path[-1][1], move)
        if then is not None:
            path.append((move, then))
    for (_, before), (move, then) in pairwise(path):
        assert move not in DECIDING.values() or before is State.OPINED
        assert move is not Move.FOLLOW or before in {State.GRANTED, State.FOLLOWED}
        assert move is not Move.CHECK or then is State.RECEIVED


def test_what_waits_for_somebody_has_a_clock() -> None:
    done = {State.REFUSED, State.TRANSFERRED, State.FOLLOWED, State.WITHDRAWN}
    assert set(CLOCKS) == set(State) - done
    assert [clock.policy for clock in Clock] == ["admission.opinion", "admission.decision", "admission.follow_up"]


@given(st.sampled_from(State), st.sampled_from(Move))
def test_what_is_not_allowed_says_what_to_do(state: State, move: Move) -> None:
    if (state, move) not in MOVES:
        assert state.label in advice(state, move)
        assert advice(state, move).count("。") == 2


@pytest.mark.parametrize(
    ("decision", "found", "given_too", "wrong"),
    [
        (Decision.APPROVE, Finding.NONE, {}, []),
        (Decision.APPROVE, Finding.ATTENTION, {}, []),
        (Decision.APPROVE, Finding.CONFLICT, {}, [("/override_reason", "missing")]),
        (Decision.APPROVE, Finding.CONFLICT, {"override_reason": "已调整"}, []),
        (Decision.APPROVE, Finding.NONE, {"override_reason": "无"}, [("/override_reason", "not_asked_for")]),
        (Decision.APPROVE, Finding.NONE, {"conditions": "建沼气池"}, [("/conditions", "not_asked_for")]),
        (Decision.APPROVE_WITH_CONDITIONS, Finding.NONE, {}, [("/conditions", "missing")]),
        (Decision.APPROVE_WITH_CONDITIONS, Finding.NONE, {"conditions": "建沼气池"}, []),
        (Decision.REFUSE, Finding.CONFLICT, {}, []),
        (Decision.TRANSFER, Finding.CONFLICT, {}, [("/transferred_to", "missing")]),
        (Decision.TRANSFER, Finding.NONE, {"transferred_to": "县生态环境局"}, []),
    ],
)
def test_a_decision_says_what_it_needs_and_no_more(
    decision: Decision, found: Finding, given_too: dict[str, str], wrong: list[tuple[str, str]]
) -> None:
    faults = decision_faults(decision, found, **NOTHING | given_too)
    assert [(fault.pointer, fault.code) for fault in faults] == wrong
