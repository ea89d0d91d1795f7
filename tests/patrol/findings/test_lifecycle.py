"""How severe something is, and what becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.patrol.findings.lifecycle import (
    CATEGORY_WORDS,
    DISORDER_WORDS,
    Category,
    Disorder,
    News,
    State,
    Threshold,
    after,
    first_state,
    reached,
    seen,
    severity_of,
)

CROPS = [Threshold(2, 1000, "m²"), Threshold(3, 5000, "m²")]
SAND = [Threshold(3, 500, "m³")]


@pytest.mark.parametrize(
    ("quantity", "unit", "thresholds", "severity"),
    [
        (999.9, "m²", CROPS, None),
        (1000, "m²", CROPS, 2),
        (4999, "平方米", CROPS, 2),
        (5000, "㎡", CROPS, 3),
        (7.4, "亩", CROPS, 2),
        (7.5, "亩", CROPS, 3),
        (1, "公顷", CROPS, 3),
        (499, "m³", SAND, None),
        (500, "立方米", SAND, 3),
        (500, "方", SAND, 3),
        (500, "m²", SAND, None),
        (9000, "m", CROPS, None),
        (9000, None, CROPS, None),
        (None, "m²", CROPS, None),
        (1e9, "m²", [], None),
    ],
)
def test_so_much_is_so_severe(
    quantity: float | None, unit: str | None, thresholds: list[Threshold], severity: int | None
) -> None:
    found = reached(quantity, unit, thresholds)
    assert (found.severity if found else None) == severity


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.sampled_from(["m²", "亩", "公顷"]))
def test_more_is_never_less_severe(one: float, other: float, unit: str) -> None:
    low, high = sorted((one, other))
    severities = [found.severity if (found := reached(each, unit, CROPS)) else 1 for each in (low, high)]
    assert severities == sorted(severities)


@given(st.sampled_from([None, 1, 2, 3]), st.sampled_from([None, 1, 2, 3]))
def test_nobody_talks_a_problem_down(said: int | None, by_table: int | None) -> None:
    assert severity_of(said, by_table) >= max(said or 1, by_table or 1)


@pytest.mark.parametrize(
    ("severity", "settled", "past", "state"),
    [
        (1, True, False, State.SETTLED),
        (1, True, True, State.SETTLED),
        (1, False, False, State.REPORTED),
        (2, True, False, State.REPORTED),
        (3, False, False, State.REPORTED),
        (3, False, True, State.KEPT),
    ],
)
def test_what_is_severe_or_not_settled_is_reported(severity: int, *, settled: bool, past: bool, state: State) -> None:
    assert first_state(severity, 2, settled_on_spot=settled, is_past=past) is state


@given(st.sampled_from(State), st.lists(st.sampled_from(News)))
def test_news_never_open_what_is_over(state: State, news: list[News]) -> None:
    over = {State.SETTLED, State.DISMISSED, State.RECURRED}
    for each in news:
        then = after(state, each)
        assert state not in over or then is state
        assert after(then, each) is then
        state = then


def test_a_look_settles_only_what_nobody_else_follows() -> None:
    assert [seen(state, fixed=True) for state in (State.REPORTED, State.ORDERED, State.KEPT)] == [
        State.REPORTED,
        State.ORDERED,
        State.SETTLED,
    ]
    assert seen(State.SETTLED, fixed=False) is State.RECURRED


def test_every_kind_has_its_words() -> None:
    assert (set(CATEGORY_WORDS), set(DISORDER_WORDS)) == (set(Category), set(Disorder))
