"""What the security administrator sees."""

from datetime import date
from typing import Any

import httpx
import jwt
import pytest

from shared.auth.revocations import is_revoked
from shared.contracts.registry import DivisionRecorded
from shared.ids import derived_id, new_id
from tests.support.house import House
from tests.support.logins import PASSWORD, account, log_in, logged_in
from tests.support.town import SINCE, TOWN, person, small_town

ACCOUNTS = "/api/registry/v1/accounts"
WANTED = {"username": "zhang.san", "password": PASSWORD, "roles": ["clerk"], "divisions": [TOWN]}


async def opened(house: House, **wanted: Any) -> httpx.Response:
    return await house.caller("accounts:write").post(ACCOUNTS, json=WANTED | wanted)


async def test_an_account_is_opened_listed_and_used(house: House) -> None:
    await house.know(*small_town())
    answer = await opened(house, person_id=str(person("clerk")))
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"v1"'
    assert PASSWORD not in answer.text
    assert "argon2" not in answer.text
    listed = await house.caller("accounts:write").get(ACCOUNTS)
    assert [item["username"] for item in listed.json()["items"]] == ["zhang.san"]
    login = await log_in(house, "zhang.san")
    assert (login.status_code, login.json()["must_change"]) == (200, True)


async def test_an_account_sent_again_is_the_same_account(house: House) -> None:
    account_id = str(new_id())
    answers = [await opened(house, id=account_id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    for change in ({"roles": ["town_leader"]}, {"password": PASSWORD + "!"}):
        other = await opened(house, id=account_id, **change)
        assert (other.status_code, other.json()["code"]) == (409, "account_exists")


async def test_usernames_differ_by_more_than_case(house: House) -> None:
    await opened(house)
    answer = await opened(house, username="Zhang.San")
    assert (answer.status_code, answer.json()["code"]) == (409, "account_exists")


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"roles": ["system_admin", "clerk"]}, 422, "roles_exclusive"),
        ({"roles": ["security_admin", "audit_admin"]}, 422, "roles_exclusive"),
        ({"roles": ["emperor"]}, 422, "role_unknown"),
        ({"roles": []}, 422, "payload_invalid"),
        ({"password": "short"}, 422, "password_weak"),
        ({"password": "zhang.san-A1"}, 422, "password_weak"),
        ({"person_id": str(new_id())}, 422, "person_unknown"),
        ({"username": "张三"}, 422, "payload_invalid"),
        ({"username": "a\u0000b"}, 422, "payload_invalid"),
        ({"divisions": ["500231"]}, 404, "division_not_found"),
        ({"divisions": [""]}, 422, "payload_invalid"),
        ({"divisions": []}, 422, "payload_invalid"),
    ],
)
async def test_what_cannot_be_opened(house: House, wrong: dict[str, Any], status: int, code: str) -> None:
    answer = await opened(house, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await house.caller("accounts:write").get(ACCOUNTS)).json()["items"] == []


@pytest.mark.parametrize(
    ("has", "wants", "status"),
    [
        ("security_admin", "clerk", 409),
        ("clerk", "audit_admin", 409),
        ("security_admin", "system_admin", 409),
        ("clerk", "town_leader", 201),
    ],
)
async def test_a_second_account_is_no_way_round_the_separation(house: House, has: str, wants: str, status: int) -> None:
    await house.know(*small_town())
    first = await opened(house, person_id=str(person("clerk")), roles=[has])
    wanted = {"person_id": str(person("clerk")), "roles": [wants], "username": "zhang.san.2"}
    second = await opened(house, **wanted)
    assert second.status_code == status
    if status == 409:
        assert second.json()["code"] == "roles_exclusive_per_person"
        address = f"{ACCOUNTS}/{first.json()['id']}/revocation"
        await house.caller("accounts:write").post(address, json={"reason": "转岗"})
        assert (await opened(house, **wanted)).status_code == 201


async def test_nobody_opens_or_revokes_an_account_of_their_own(house: House) -> None:
    await house.know(*small_town())
    first = (await opened(house, person_id=str(person("clerk")))).json()
    own = house.caller("accounts:write", person=person("clerk"))
    more = WANTED | {"username": "zhang.san.2", "person_id": str(person("clerk"))}
    for answer in (
        await own.post(ACCOUNTS, json=more),
        await own.post(f"{ACCOUNTS}/{first['id']}/revocation", json={"reason": "离岗"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "own_account")
    listed = (await house.caller("accounts:write").get(ACCOUNTS)).json()["items"]
    assert [(item["username"], item["state"]) for item in listed] == [("zhang.san", "active")]


async def test_a_revoked_account_is_refused_at_once_and_everywhere(house: House) -> None:
    await account(house)
    user = await logged_in(house)
    admin = house.caller("accounts:write")
    (found,) = (await admin.get(ACCOUNTS)).json()["items"]
    revoked = await admin.post(f"{ACCOUNTS}/{found['id']}/revocation", json={"reason": "离岗"})
    assert (revoked.status_code, revoked.json()["state"], revoked.json()["version"]) == (200, "revoked", 2)
    assert (await user.get("/api/registry/v1/roles")).status_code == 401
    await house.settle()
    for service in ("patrol", "complaints", "reporting"):
        async with house.sessions[service]() as session:
            assert await is_revoked(session, [found["id"]], 0)
    assert (await log_in(house)).json()["code"] == "login_refused"
    again = await admin.post(f"{ACCOUNTS}/{found['id']}/revocation", json={"reason": "离岗"})
    assert (again.status_code, again.json()["code"]) == (409, "account_already_revoked")


async def test_another_towns_account_does_not_exist(house: House) -> None:
    await account(house)
    admin = house.caller("accounts:write")
    (found,) = (await admin.get(ACCOUNTS)).json()["items"]
    neighbour = house.caller("accounts:write", ["500230105"])
    assert (await neighbour.get(ACCOUNTS)).json()["items"] == []
    answer = await neighbour.post(f"{ACCOUNTS}/{found['id']}/revocation", json={"reason": "误"})
    assert (answer.status_code, answer.json()["code"]) == (404, "account_not_found")


async def test_a_merged_divisions_rows_stay_within_reach(house: House) -> None:
    old = DivisionRecorded(
        id=derived_id("division", "500230199"),
        version=1,
        code="500230199",
        name="旧乡",
        level="town",
        parent_code="500230",
        mark="sample",
        valid_from=SINCE,
        valid_to=date(2024, 1, 1),
        successor_code=TOWN,
    )
    older = old.model_copy(
        update={"id": derived_id("division", "500230198"), "code": "500230198", "successor_code": "500230199"}
    )
    await house.know(*small_town(), old, older)
    await account(house)
    user = await logged_in(house)
    claims = jwt.decode(user.headers["Authorization"].split()[1], options={"verify_signature": False})
    assert claims["divisions"] == [TOWN, "500230199", "500230198"]


async def test_the_roles_are_thirteen_and_administrators_see_no_business_data(house: House) -> None:
    items = (await house.caller("accounts:write").get("/api/registry/v1/roles")).json()["items"]
    roles = {item["code"]: item for item in items}
    scopes = {code: item["scopes"] for code, item in roles.items()}
    assert len(roles) == 13
    assert scopes["system_admin"] == ["system:operate", "notifications:read"]
    assert scopes["security_admin"] == ["accounts:write", "notifications:read"]
    assert scopes["audit_admin"] == ["audit:read", "notifications:read"]
    assert all(scope.endswith(":read") for scope in scopes["county_office"])
    assert [code for code, granted in scopes.items() if "complaints:reveal" in granted] == ["clerk"]
    own = {code for code, item in roles.items() if item["rows"] == "own"}
    assert own == {"citizen", "responsible_unit", "system_admin"}


async def test_roles_are_shown_to_who_keeps_the_ledger_or_the_accounts(house: House) -> None:
    for scopes, status in (("registry:read", 200), ("accounts:write", 200), ("patrol:read", 403)):
        assert (await house.caller(scopes).get("/api/registry/v1/roles")).status_code == status
