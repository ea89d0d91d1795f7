"""What somebody who keeps the rules sees."""

from typing import Any

import httpx
import pytest

from shared.contracts.registry import DivisionRecorded
from shared.db.session import transaction
from shared.directory.policies import in_force
from shared.ids import new_id
from tests.support.house import House
from tests.support.town import SINCE, TOWN, VILLAGE, small_town

POLICIES = "/api/registry/v1/policies"
DEFAULT = {
    "key": "rect.normal",
    "division_code": "",
    "value": 7,
    "unit": "工作日",
    "label": "限期整改期限（一般问题）",
    "basis_kind": "default",
    "effective_from": "2023-01-01",
}
OURS = DEFAULT | {
    "division_code": TOWN,
    "value": 5,
    "basis_kind": "town",
    "issuer": "许明寺镇人民政府",
    "basis": "整改办法第三条",
    "document_number": "许明府发〔2026〕1号",
}
SCOPES = "policies:write registry:read"


@pytest.fixture(autouse=True)
async def divisions_are_known(house: House) -> None:
    await house.know(*(row for row in small_town() if isinstance(row, DivisionRecorded)))


async def post(house: House, row: dict[str, Any], *divisions: str) -> httpx.Response:
    return await house.caller(SCOPES, divisions or ("500230",)).post(POLICIES, json=row)


async def test_a_rule_is_put_on_record_and_every_service_hears_of_it(house: House) -> None:
    answer = await post(house, DEFAULT)
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"v1"'
    assert (answer.json()["basis_label"], answer.json()["value"]) == ("系统默认", 7)
    await house.settle()
    for sessions in house.sessions.values():
        async with transaction(sessions) as session:
            rules = await in_force(session, VILLAGE, SINCE)
            assert rules["rect.normal"].amount == 7


@pytest.mark.parametrize("named", [{}, {"id": str(new_id())}])
async def test_a_rule_sent_again_is_the_same_rule(house: House, named: dict[str, str]) -> None:
    answers = [await post(house, DEFAULT | named) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("named", [{}, {"id": str(new_id())}])
async def test_a_rule_is_never_rewritten(house: House, named: dict[str, str]) -> None:
    await post(house, DEFAULT)
    answer = await post(house, DEFAULT | {"value": 9} | named)
    assert (answer.status_code, answer.json()["code"]) == (409, "policy_exists")
    listed = (await house.caller(SCOPES).get(POLICIES)).json()["items"]
    assert [row["value"] for row in listed] == [7]


async def test_the_more_specific_division_wins_then_the_later_day(house: House) -> None:
    later = DEFAULT | {"value": 10, "effective_from": "2027-01-01"}
    ended = OURS | {"division_code": VILLAGE, "value": 1, "effective_to": "2026-06-01"}
    for row in (DEFAULT, later, OURS, ended):
        assert (await post(house, row)).status_code == 201

    async def value(division: str, on: str) -> Any:
        answer = await house.caller(SCOPES, ["500230"]).get(
            f"{POLICIES}/in-force", params={"division": division, "on": on}
        )
        (row,) = answer.json()["items"]
        return row["value"], row["basis_label"]

    assert await value("500230105", "2026-12-31") == (7, "系统默认")
    assert await value("500230105", "2027-01-01") == (10, "系统默认")
    assert await value(TOWN, "2027-01-01") == (5, "本镇规定")
    assert await value(VILLAGE, "2026-05-31") == (1, "本镇规定")
    assert await value(VILLAGE, "2026-06-01") == (5, "本镇规定")


async def test_one_sees_the_rules_that_concern_ones_divisions(house: House) -> None:
    for division in ("", TOWN, VILLAGE):
        await post(house, OURS | {"division_code": division})
    town, neighbour = house.caller(SCOPES), house.caller(SCOPES, ["500230105"])

    async def divisions(caller: httpx.AsyncClient, **params: str) -> list[str]:
        return [row["division_code"] for row in (await caller.get(POLICIES, params=params)).json()["items"]]

    assert await divisions(town) == ["", TOWN, VILLAGE]
    assert await divisions(town, division="") == [""]
    assert await divisions(town, key="rect.other") == []
    assert await divisions(house.caller(SCOPES, [VILLAGE])) == ["", TOWN, VILLAGE]
    assert await divisions(neighbour) == [""]
    answer = await neighbour.get(f"{POLICIES}/in-force", params={"division": TOWN})
    assert (answer.status_code, answer.json()["code"]) == (404, "division_not_found")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"value": "七"}, 422, "policy_value_wrong"),
        ({"value": 10**30}, 422, "policy_value_wrong"),
        ({"value": {"a": ["\x00"]}}, 422, "payload_invalid"),
        ({"unit": "光年"}, 422, "policy_value_wrong"),
        ({"issuer": None}, 422, "policy_basis_wrong"),
        ({"basis_kind": "default"}, 422, "policy_basis_wrong"),
        ({"basis_kind": "rumour"}, 422, "payload_invalid"),
        ({"effective_to": "2023-01-01"}, 422, "policy_period_wrong"),
        ({"effective_from": "0001-01-01"}, 422, "payload_invalid"),
        ({"key": "Rect normal"}, 422, "payload_invalid"),
        ({"division_code": "500231"}, 404, "division_not_found"),
        ({"division_code": TOWN + "299"}, 422, "division_unknown"),
        ({"division_code": ""}, 403, "everywhere_not_permitted"),
        ({"division_code": "50023"}, 422, "payload_invalid"),
    ],
)
async def test_what_cannot_be_a_rule(house: House, change: dict[str, Any], status: int, code: str) -> None:
    answer = await post(house, OURS | change, TOWN)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await house.caller(SCOPES).get(POLICIES)).json()["items"] == []


async def test_rules_are_kept_by_those_who_may(house: House) -> None:
    answer = await house.caller("registry:read registry:write").post(POLICIES, json=OURS)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


async def test_passwords_follow_the_towns_rule(house: House) -> None:
    strict = OURS | {"key": "pwd.min_len", "value": 20, "unit": "字符"}
    assert (await post(house, strict)).status_code == 201
    wanted = {"username": "zhang", "password": "Correct-Horse-7", "roles": ["clerk"], "divisions": [TOWN]}
    answer = await house.caller("accounts:write").post("/api/registry/v1/accounts", json=wanted)
    assert (answer.status_code, answer.json()["detail"]) == (422, "口令至少 20 个字符。")
