"""What was made offline is judged by the day on which it was made, whatever has changed since."""

from datetime import date, timedelta
from typing import Any

from shared.contracts import registry
from shared.ids import derived_id
from tests.patrol.conftest import API, Town, round_of
from tests.support.town import PLACES, SINCE, TOWN, answers_for

SHOP = derived_id("test-source", "shop")


def shop(version: int, until: str | None) -> registry.SourceRecorded:
    """A restaurant that closes."""
    row = {"id": SHOP, "version": version, "code": "SHOP", "kind": "restaurant", "name": "示例", "town_key": False}
    return registry.SourceRecorded.model_validate(
        row | {"division_code": TOWN, "mark": "sample", "valid_from": SINCE, "valid_to": until}
    )


async def test_a_source_that_has_closed_since(town: Town) -> None:
    await town.house.know(shop(1, None))
    town.go_to(2026, 11, 10)
    await town.change(shop(2, "2026-11-07"))
    before = await town.patroller("grid").post(f"{API}/rounds", json=round_of(SHOP, ago=timedelta(days=4)))
    assert before.status_code == 201, before.text
    after = await town.patroller("grid").post(f"{API}/rounds", json=round_of(SHOP, ago=timedelta(days=2)))
    assert (after.status_code, after.json()["code"]) == (409, "object_not_valid")


async def test_a_responsibility_that_has_passed_to_another_since(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    town.go_to(2026, 11, 12)
    passed_on = date(2026, 11, 10)
    await town.change(answers_for(PLACES.spring, "grid", "grid", until=passed_on))
    await town.change(answers_for(PLACES.spring, "grid", "other", since=passed_on))
    late = await town.patroller("grid").post(f"{API}/rounds", json=round_of(PLACES.spring, ago=timedelta(days=1)))
    assert counted(late.json()) == {False}
    before = await town.patroller("grid").post(f"{API}/rounds", json=round_of(PLACES.spring, ago=timedelta(days=4)))
    assert counted(before.json()) == {True}


def counted(made: dict[str, Any]) -> set[bool]:
    """Whether the only visit of a round counted."""
    (visit,) = made["visits"]
    return {outcome["counted"] for outcome in visit["outcomes"]}
