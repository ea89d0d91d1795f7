"""What the office makes of what a patrol found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.findings.lifecycle import answering, category_of, is_followed, terms, words
from services.complaints.intake.lifecycle import Category
from services.patrol.findings.lifecycle import Category as Found

LEVELS = st.sampled_from(["grid", "group", "village", "town", "unit", "owner"])


@pytest.mark.parametrize(
    ("severity", "settled", "asked"),
    [
        (1, False, ("limited", "normal")),
        (2, False, ("limited", "serious")),
        (3, False, ("limited", "major")),
        (3, True, ("immediate", "major")),
        (9, False, ("limited", "major")),
    ],
)
def test_the_more_severe_the_longer_the_works(severity: int, asked: tuple[str, str], *, settled: bool) -> None:
    assert terms(severity, settled_on_spot=settled) == asked


@pytest.mark.parametrize(
    ("state", "mark", "followed"),
    [
        ("reported", "real", True),
        ("reported", "sample", True),
        ("reported", "reconstructed", False),
        ("settled", "real", False),
        ("kept", "real", False),
    ],
)
def test_what_is_settled_or_of_the_past_is_not_followed(state: str, mark: str, *, followed: bool) -> None:
    assert is_followed(state, mark) is followed


@given(st.dictionaries(LEVELS, st.integers(0, 4)), st.integers(0, 4))
def test_the_nearest_official_answers_and_the_finder_only_alone(chain: dict[str, int], finder: int) -> None:
    officials = {level: person for level, person in chain.items() if level not in {"unit", "owner"}}
    found = answering(chain, finder)
    assert (found is None) == (not officials)
    if found is not None:
        assert officials[found[0]] == found[1]
        assert found[1] != finder or set(officials.values()) == {finder}


def test_every_category_has_its_place() -> None:
    assert {each for each in Found if category_of(each) is Category.OTHER} == {"billboard", "papers", "other"}


def test_a_question_is_told_as_what_is_wrong() -> None:
    assert "不符合要求" in words("保护区内是否没有排污口", "WS03")
    assert "不符合要求" not in words("河岸堆放垃圾、废弃物", None)
