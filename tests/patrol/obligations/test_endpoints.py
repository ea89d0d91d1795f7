"""What a manager of patrols sees of obligations."""

from typing import Any

import pytest

from shared.ids import new_id
from tests.patrol.conftest import API, Town
from tests.support.town import NEIGHBOUR, TOWN

WATER = {
    "key": "water",
    "label": "饮用水水源地巡查",
    "policy_key": "source.patrol",
    "per": "source",
    "level": "grid",
    "source_kind": "drinking_water_source",
    "division_code": TOWN,
    "valid_from": "2023-01-01",
}


async def test_an_obligation_is_laid_down_and_listed(town: Town) -> None:
    made = await town.office.post(f"{API}/obligations", json=WATER)
    assert (made.status_code, made.headers["etag"], made.json()["mark"]) == (201, '"v1"', "real")
    assert (await town.office.get(f"{API}/obligations")).json()["items"] == [made.json()]
    neighbour = town.house.caller("patrol:read", [NEIGHBOUR])
    assert (await neighbour.get(f"{API}/obligations")).json()["items"] == []


async def test_the_same_again_changes_nothing(town: Town) -> None:
    body = WATER | {"id": str(new_id())}
    made = await town.office.post(f"{API}/obligations", json=body)
    for again in (body, WATER):
        answer = await town.office.post(f"{API}/obligations", json=again)
        assert (answer.status_code, answer.json()) == (200, made.json())
    for other in (body | {"label": "别的"}, body | {"key": "other"}, WATER | {"level": "village"}):
        answer = await town.office.post(f"{API}/obligations", json=other)
        assert (answer.status_code, answer.json()["code"]) == (409, "obligation_exists")


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "another town": ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
    "no such village": ({"division_code": "500230104999"}, 422, "division_unknown"),
    "no such policy": ({"policy_key": "source.unknown"}, 422, "policy_missing"),
    "a policy that is no frequency": ({"policy_key": "quiet_hours"}, 422, "frequency_unclear"),
    "no kind of source": ({"source_kind": None}, 422, "obligation_unclear"),
    "a kind for a reach": ({"per": "reach_chief"}, 422, "obligation_unclear"),
    "over before it begins": ({"valid_to": "2023-01-01"}, 422, "obligation_unclear"),
    "an unknown kind": ({"source_kind": "volcano"}, 422, "payload_invalid"),
    "an unknown level": ({"level": "county"}, 422, "payload_invalid"),
    "a far day": ({"valid_from": "9999-12-31"}, 422, "payload_invalid"),
    "a number for a day": ({"valid_from": 20230101}, 422, "payload_invalid"),
    "a NUL": ({"label": "水\x00源"}, 422, "payload_invalid"),
}


@pytest.mark.parametrize(("change", "status", "code"), BAD.values(), ids=BAD)
async def test_a_bad_obligation_is_refused(town: Town, change: dict[str, Any], status: int, code: str) -> None:
    answer = await town.office.post(f"{API}/obligations", json=WATER | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await town.office.get(f"{API}/obligations")).json()["items"] == []


async def test_only_managers_lay_down_obligations(town: Town) -> None:
    answer = await town.patroller("grid").post(f"{API}/obligations", json=WATER)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
