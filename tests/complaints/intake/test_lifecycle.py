"""The moves of a complaint."""

from hypothesis import given
from hypothesis import strategies as st

from services.complaints.intake.lifecycle import MOVE_WORDS, STATE_WORDS, Move, State, after, allowed

ENDS = {State.CLOSED, State.NOT_ACCEPTED}
moves = st.lists(st.sampled_from(Move), max_size=40)


def walk(tried: list[Move]) -> list[tuple[State, Move, State]]:
    """The moves that were allowed, whatever else was tried."""
    state, taken = State.RECEIVED, []
    for move in tried:
        then = after(state, move)
        if then is not None:
            taken.append((state, move, then))
            state = then
    return taken


@given(moves)
def test_a_complaint_ends_once_and_then_stays_ended(tried: list[Move]) -> None:
    taken = walk(tried)
    assert all(state not in ENDS for state, _, _ in taken)
    assert sum(then in ENDS for _, _, then in taken) <= 1


@given(moves)
def test_nothing_is_closed_that_was_not_accepted(tried: list[Move]) -> None:
    done = [move for _, move, _ in walk(tried)]
    if Move.CLOSE in done:
        assert done.count(Move.ACCEPT) == 1
        assert done.index(Move.ACCEPT) < done.index(Move.CLOSE)


@given(moves)
def test_an_order_never_gets_lost_by_a_later_assignment(tried: list[Move]) -> None:
    taken = walk(tried)
    ordered = next((n for n, (_, move, _) in enumerate(taken) if move is Move.ORDER), len(taken))
    assert all(then in {State.ORDERED, State.CLOSED} for _, _, then in taken[ordered:])


def test_every_state_and_move_has_its_words_and_every_open_state_a_way_on() -> None:
    assert set(STATE_WORDS) == set(State)
    assert set(MOVE_WORDS) == set(Move)
    assert {state for state in State if not allowed(state)} == ENDS
