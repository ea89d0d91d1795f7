"""Editions of checklists: laid down once, never changed, the nearest and newest is used."""

from typing import Any

import httpx
import pytest

from tests.patrol.conftest import API, MANAGE, Town, checklist_of
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE


async def laid_down(caller: httpx.AsyncClient, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = await caller.post(f"{API}/checklists", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def used(town: Town, division: str, on: str) -> list[tuple[str, int, str]]:
    answer = await town.office.get(f"{API}/checklists/in-use", params={"division": division, "on": on})
    assert answer.status_code == 200, answer.text
    return [(each["key"], each["edition"], each["division_code"]) for each in answer.json()["items"]]


async def test_an_edition_is_laid_down_once(town: Town) -> None:
    made = await laid_down(town.office, checklist_of())
    assert await laid_down(town.office, checklist_of(), 200) == made
    assert (await laid_down(town.office, checklist_of(label="另一张"), 409))["code"] == "checklist_exists"
    assert (await town.office.get(f"{API}/checklists/{made['id']}")).json() == made
    listed = await town.office.get(f"{API}/checklists", params={"key": "water_source"})
    assert listed.json()["items"] == [made]


async def test_the_nearest_and_newest_edition_is_used(town: Town) -> None:
    await laid_down(town.office, checklist_of())
    await laid_down(town.office, checklist_of(edition=2, valid_from="2026-11-10"))
    await laid_down(town.office, checklist_of(division_code=VILLAGE))
    assert await used(town, TOWN, "2026-11-09") == [("water_source", 1, TOWN)]
    assert await used(town, TOWN, "2026-11-10") == [("water_source", 2, TOWN)]
    assert await used(town, VILLAGE, "2026-11-10") == [("water_source", 1, VILLAGE)]
    assert await used(town, TOWN, "2019-01-01") == []


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"edition": 3}, 422, "edition_skipped"),
        ({"edition": 2, "valid_from": "2020-01-01"}, 422, "edition_skipped"),
        ({"edition": 0}, 422, "payload_invalid"),
        ({"items": []}, 422, "payload_invalid"),
        ({"items": [{"code": "A", "question": "?", "kind": "choice"}], "edition": 2}, 422, "checklist_unclear"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"source_kind": "volcano"}, 422, "payload_invalid"),
    ],
)
async def test_what_cannot_be_used_is_refused(town: Town, more: dict[str, Any], status: int, code: str) -> None:
    await laid_down(town.office, checklist_of())
    caller = town.house.caller(MANAGE, [TOWN])
    assert (await laid_down(caller, checklist_of(**more), status))["code"] == code
    assert len((await town.office.get(f"{API}/checklists")).json()["items"]) == 1


async def test_a_patroller_lays_nothing_down_and_a_neighbour_sees_nothing(town: Town) -> None:
    assert (await laid_down(town.patroller("grid"), checklist_of(), 403))["code"] == "not_permitted"
    made = await laid_down(town.office, checklist_of())
    neighbour = town.house.caller("patrol:read", [NEIGHBOUR])
    assert (await neighbour.get(f"{API}/checklists")).json()["items"] == []
    assert (await neighbour.get(f"{API}/checklists/{made['id']}")).status_code == 404
    asked = await neighbour.get(f"{API}/checklists/in-use", params={"division": TOWN})
    assert asked.json()["items"] == []
