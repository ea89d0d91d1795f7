"""What divisions became, and what a scope reaches after it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.rows import with_merged
from shared.directory.mergers import Merger, Mergers

OLD, OLDER, NEW, OTHER = "500230104207", "500230104208", "500230104204", "500230104211"
BEFORE, DAY, AFTER = date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)
MERGERS = Mergers([Merger(OLD, NEW, DAY), Merger(OLDER, OLD, date(2020, 1, 1))])
codes = st.sampled_from([OLD, OLDER, NEW, OTHER, NEW[:9], OLD + "01"])


@pytest.mark.parametrize(
    ("scope", "day", "reached"),
    [
        ([NEW], BEFORE, [NEW]),
        ([NEW], DAY, [NEW, OLD, OLDER]),
        ([OLD], BEFORE, [OLD, OLDER]),
        ([NEW + "01"], DAY, [NEW + "01"]),
        ([NEW[:9]], DAY, [NEW[:9]]),
        ([OTHER], DAY, [OTHER]),
        ([], DAY, []),
    ],
)
def test_a_scope_reaches_what_was_merged_into_it(scope: list[str], day: date, reached: list[str]) -> None:
    assert MERGERS.reached(scope, day) == reached


@pytest.mark.parametrize(
    ("place", "day", "standing"),
    [
        (OLD, BEFORE, OLD),
        (OLD, DAY, NEW),
        (OLD + "0102", DAY, NEW),
        (OLDER, BEFORE, OLD),
        (OLDER, AFTER, NEW),
        (NEW, DAY, NEW),
        (NEW[:9], DAY, NEW[:9]),
    ],
)
def test_a_place_belongs_to_what_it_became(place: str, day: date, standing: str) -> None:
    assert MERGERS.standing(place, day) == standing


@given(st.dictionaries(codes, codes, max_size=6), st.lists(codes, max_size=3))
def test_whatever_is_merged_into_whatever_it_ends_and_reaches_nothing_twice(
    merged: dict[str, str], scope: list[str]
) -> None:
    reached = with_merged(scope, merged)
    assert reached[: len(scope)] == scope
    added = reached[len(scope) :]
    assert len(set(added)) == len(added)
    mergers = Mergers(Merger(old, new, DAY) for old, new in merged.items())
    for code in scope:
        assert mergers.standing(code, AFTER)
