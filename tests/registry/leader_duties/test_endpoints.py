"""What each leader answers for beside their own work."""

from typing import Any

import pytest

from shared.ids import new_id
from tests.support.ledger import API, PERSON, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN

DUTY = {
    "division_code": TOWN,
    "description": "统筹生态环境保护工作，每月至少研究一次",
    "basis": "示例分工文件",
    "mark": "sample",
    "valid_from": "2023-01-01",
}
POST = {"code": "mayor", "title": "镇长", "division_code": TOWN, "mark": "sample"}


async def _person(ledger: Ledger, name: str) -> str:
    entered: str = (await ledger.enter("people", PERSON, name=name, division_code=TOWN))["id"]
    return entered


async def _leaders(ledger: Ledger, **filters: str) -> list[tuple[int, list[str]]]:
    rows = await ledger.listed("leader_duties", **filters)
    return [(row["position"], [leader["name"] for leader in row["leaders"]]) for row in rows]


async def test_a_duty_of_a_post_is_whose_post_it_is_on_the_day(ledger: Ledger) -> None:
    first, second = await _person(ledger, "前任镇长"), await _person(ledger, "现任镇长")
    await ledger.enter("posts", POST, person_id=first, valid_from="2023-01-01", valid_to="2024-01-01")
    await ledger.enter("posts", POST, person_id=second, valid_from="2024-01-01")
    await ledger.enter("leader_duties", DUTY, post_code="mayor")
    own = await ledger.enter("leader_duties", DUTY, person_id=first, position=2, valid_to="2025-01-01")
    assert await _leaders(ledger, on="2023-06-01") == [(1, ["前任镇长"]), (2, ["前任镇长"])]
    assert await _leaders(ledger, on="2024-06-01") == [(1, ["现任镇长"]), (2, ["前任镇长"])]
    assert await _leaders(ledger, on="2025-06-01") == [(1, ["现任镇长"])]
    assert await _leaders(ledger, on="2022-01-01") == []
    assert await _leaders(ledger, on="2024-06-01", person_id=first) == [(2, ["前任镇长"])]
    assert await _leaders(ledger, on="2024-06-01", person_id=second) == [(1, ["现任镇长"])]
    assert await _leaders(ledger, on="2024-06-01", post_code="mayor", division=TOWN) == [(1, ["现任镇长"])]
    assert (await ledger.patch("leader_duties", own["id"], position=3))["position"] == 3
    await ledger.void("leader_duties", own["id"])
    assert await _leaders(ledger, on="2024-06-01", person_id=first) == []


async def test_a_post_that_nobody_holds_leaves_its_duty_with_nobody(ledger: Ledger) -> None:
    await ledger.enter("leader_duties", DUTY, post_code="party_secretary")
    assert await _leaders(ledger) == [(1, [])]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({}, 422, "leader_unclear"),
        ({"post_code": "mayor", "person_id": str(new_id())}, 422, "leader_unclear"),
        ({"person_id": str(new_id())}, 422, "person_unknown"),
        ({"post_code": "king"}, 422, "payload_invalid"),
        ({"post_code": "mayor", "position": 0}, 422, "payload_invalid"),
        ({"post_code": "mayor", "valid_to": "2022-01-01"}, 422, "period_wrong"),
        ({"post_code": "mayor", "division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"post_code": "mayor", "description": " "}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_one_is_refused_and_leaves_nothing(
    ledger: Ledger, wrong: dict[str, Any], status: int, code: str
) -> None:
    refused(await ledger.post("leader_duties", DUTY, **wrong), status, code)
    assert await ledger.listed("leader_duties") == []


async def test_another_towns_duties_are_not_there(ledger: Ledger) -> None:
    duty = await ledger.enter("leader_duties", DUTY, post_code="mayor")
    assert (await ledger.neighbour.get(f"{API}/leader_duties")).json()["items"] == []
    refused(await ledger.neighbour.get(f"{API}/leader_duties/{duty['id']}"), 404, "leader_duty_not_found")
