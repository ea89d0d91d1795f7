"""Three lists, each with its own days."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.listings.lifecycle import ListName, fault, holds, next_change, standing_on

DAY = date(2024, 1, 1)


@dataclass
class Place:
    list_name: str
    valid_from: date = DAY
    valid_to: date | None = None
    tier: str | None = None


@pytest.mark.parametrize(
    ("list_name", "tier", "year", "document", "valid_from", "says"),
    [
        ("town_key", None, None, None, DAY, None),
        ("town_key", None, 2024, None, DAY, "年度"),
        ("town_key", "first", None, None, DAY, "层级"),
        ("tier", "first", None, None, DAY, None),
        ("tier", None, None, None, DAY, "层级"),
        ("legal_key", None, 2024, "示例文件", DAY, None),
        ("legal_key", None, 2024, "示例文件", date(2024, 3, 31), None),
        ("legal_key", None, 2024, None, DAY, "文件"),
        ("legal_key", None, None, "示例文件", DAY, "年度"),
        ("legal_key", None, 2025, "示例文件", DAY, "最早"),
    ],
)
def test_an_entry_says_what_its_list_asks_for(
    list_name: str, tier: str | None, year: int | None, document: str | None, valid_from: date, says: str | None
) -> None:
    found = fault(list_name, tier, year, document, valid_from)
    assert found is None if says is None else says in (found or "")


def test_no_list_follows_from_another() -> None:
    nothing = {"legal_key": False, "town_key": False, "tier": None}
    assert standing_on([], DAY) == nothing
    assert standing_on([Place("town_key")], DAY) == nothing | {"town_key": True}
    assert standing_on([Place("legal_key")], DAY) == nothing | {"legal_key": True}
    assert standing_on([Place("tier", tier="second")], DAY) == nothing | {"tier": "second"}
    ended = Place("town_key", valid_to=DAY + timedelta(days=1))
    assert standing_on([ended], DAY + timedelta(days=1)) == nothing


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(DAYS, st.none() | DAYS, DAYS, st.sampled_from(ListName))
def test_between_two_changes_a_list_says_the_same(start: date, end: date | None, today: date, name: ListName) -> None:
    place = Place(name, start, end)
    change = next_change(start, end, today)
    assert change is None or change > today
    until = change or date(2031, 1, 1)
    if end is None or end > start:
        assert holds(place, today) == holds(place, until - timedelta(days=1))
        assert change is None or holds(place, change) != holds(place, today)
