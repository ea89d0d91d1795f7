"""On which days nobody is left to act."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.leaves.lifecycle import Span, unmanned, words

BEGIN = date(2026, 1, 1)


def span(first: int, last: int | None) -> Span:
    return Span(BEGIN + timedelta(days=first), None if last is None else BEGIN + timedelta(days=last))


def days_of(one: Span) -> set[int]:
    """Its days, as far as the test looks."""
    end = 60 if one.end is None else (one.end - BEGIN).days
    return set(range((one.begin - BEGIN).days, min(end, 60)))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(st.integers(0, 40))
    return span(first, draw(st.none() | st.integers(first + 1, 59)))


@given(leave=spans(), tenure=spans(), others=st.none() | st.lists(spans(), max_size=3))
def test_it_is_the_days_on_which_both_are_away(leave: Span, tenure: Span, others: list[Span] | None) -> None:
    away = set(range(60)) if others is None else set().union(*map(days_of, others))
    found: set[int] = set().union(*map(days_of, unmanned(leave, tenure, others)))
    assert found == days_of(leave) & days_of(tenure) & away


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (span(0, None), "2026-01-01 起"),
        (span(0, 1), "2026-01-01"),
        (span(0, 3), "2026-01-01 至 2026-01-03"),
    ],
)
def test_days_are_said_as_people_say_them(days: Span, said: str) -> None:
    assert words(days) == said
