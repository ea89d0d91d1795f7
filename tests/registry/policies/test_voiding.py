"""A rule that was entered by mistake never held, and makes room for the right one."""

from typing import Any

import httpx

from shared.ids import new_id
from tests.support.house import House
from tests.support.ledger import API, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN

RULE: dict[str, Any] = {
    "key": "farm.weekly",
    "label": "每周巡查",
    "value": 1,
    "unit": "次/周",
    "division_code": TOWN,
    "basis_kind": "town",
    "issuer": "许明寺镇",
    "basis": "测试",
    "effective_from": "2026-01-01",
}
SCOPES = "registry:read policies:write"


async def void(caller: httpx.AsyncClient, row: dict[str, Any], version: int = 1) -> httpx.Response:
    path = f"{API}/policies/{row['id']}/voiding"
    return await caller.post(path, json=WHY, headers={"If-Match": f'"v{version}"'})


async def in_force(house: House, caller: httpx.AsyncClient) -> list[Any]:
    await house.settle()
    answer = await caller.get(f"{API}/policies/in-force", params={"division": TOWN, "on": "2026-06-01"})
    return [row["value"] for row in answer.json()["items"] if row["key"] == "farm.weekly"]


async def test_it_never_held_and_its_day_is_free_again(ledger: Ledger) -> None:
    clerk = ledger.house.caller(SCOPES)
    wrong = (await clerk.post(f"{API}/policies", json=RULE | {"value": 7})).json()
    refused(await clerk.post(f"{API}/policies", json=RULE), 409, "policy_exists")
    assert await in_force(ledger.house, clerk) == [7]
    assert (await void(clerk, wrong)).status_code == 204
    assert await in_force(ledger.house, clerk) == []
    right = await clerk.post(f"{API}/policies", json=RULE)
    assert right.status_code == 201, right.text
    assert await in_force(ledger.house, clerk) == [1]
    listed = (await clerk.get(f"{API}/policies", params={"key": "farm.weekly"})).json()["items"]
    assert [row["id"] for row in listed] == [right.json()["id"]]
    auditor = ledger.house.caller("audit:read")
    noted = (await auditor.get(f"{API}/audit", params={"action": "policy.void"})).json()["items"]
    assert [item["reason"] for item in noted] == [WHY["reason"]]


async def test_only_who_keeps_the_rules_of_the_place_voids_one(ledger: Ledger) -> None:
    house = ledger.house
    row = (await house.caller(SCOPES).post(f"{API}/policies", json=RULE)).json()
    refused(await void(ledger.clerk, row), 403, "not_permitted")
    refused(await void(house.caller(SCOPES, [NEIGHBOUR]), row), 404, "policy_not_found")
    refused(await void(house.caller(SCOPES, [f"{TOWN}201"]), row), 404, "division_not_found")
    clerk = house.caller(SCOPES)
    refused(await void(clerk, {"id": str(new_id())}), 404, "policy_not_found")
    refused(await void(clerk, row, version=2), 412, "version_stale")
    assert (await void(clerk, row)).status_code == 204
    refused(await void(clerk, row, version=2), 409, "record_voided")
