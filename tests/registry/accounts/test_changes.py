"""What an account may do is changed, and its access taken back, at once and in every service."""

from typing import Any

import httpx
import jwt
import pytest

from services.registry.parts import SERVICE
from shared.ids import new_id
from tests.support.house import House
from tests.support.ledger import API, PERSON, POST, WHY, Ledger, refused
from tests.support.logins import PASSWORD, SESSIONS, account, log_in, logged_in
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE, person, policy, small_town

ACCOUNTS = f"{API}/accounts"
ADMIN = "accounts:write"
FIRST = {"If-Match": '"v1"'}
EVERYWHERE = (
    "/api/registry/v1/people",
    "/api/patrol/v1/duties",
    "/api/complaints/v1/complaints",
    "/api/reporting/v1/my-work",
)


async def the_one(house: House, username: str = "li.si") -> dict[str, Any]:
    items = (await house.caller(ADMIN, ["500230"]).get(ACCOUNTS)).json()["items"]
    found: dict[str, Any] = next(item for item in items if item["username"] == username)
    return found


async def patched(house: House, found: dict[str, Any], admin: httpx.AsyncClient | None = None, **change: Any) -> Any:
    by = admin or house.caller(ADMIN)
    headers = {"If-Match": f'"v{found["version"]}"'}
    return await by.patch(f"{ACCOUNTS}/{found['id']}", json=change | WHY, headers=headers)


async def test_other_roles_take_effect_at_once_in_every_service(house: House) -> None:
    await house.know(*small_town())
    await account(house, person_id=person("clerk"))
    login = (await log_in(house)).json()
    clerk = house.client(headers={"Authorization": f"Bearer {login['access_token']}"})
    assert [(await clerk.get(address)).status_code for address in EVERYWHERE] == [200] * 4
    found = await the_one(house)
    changed = await patched(house, found, roles=["village_cadre"], divisions=[VILLAGE])
    assert (changed.status_code, changed.json()["roles"], changed.headers["etag"]) == (200, ["village_cadre"], '"v2"')
    await house.settle()
    assert [(await clerk.get(address)).status_code for address in EVERYWHERE] == [401] * 4
    again = await house.client().post(f"{SESSIONS}/refresh", json={"refresh_token": login["refresh_token"]})
    claims = jwt.decode(again.json()["access_token"], options={"verify_signature": False})
    assert (claims["roles"], claims["divisions"]) == (["village_cadre"], [VILLAGE])
    assert "registry:write" not in claims["scope"].split()


async def test_what_an_account_was_allowed_stays_on_record_with_who_changed_it_and_why(house: House) -> None:
    await house.know(*small_town())
    await account(house)
    found = await the_one(house)
    await patched(house, found, roles=["village_cadre"])
    admin, address = house.caller(ADMIN), f"{ACCOUNTS}/{found['id']}"
    await admin.post(f"{address}/revocation", json={"reason": "调离"})
    opened, changed, revoked = (await admin.get(f"{address}/versions")).json()
    assert (opened["action"], opened["changed"]["roles"]) == ("account.create", ["clerk"])
    assert not any("password_hash" in each["changed"] for each in (opened, changed, revoked))
    assert (changed["changed"], changed["reason"]) == ({"roles": ["village_cadre"]}, WHY["reason"])
    assert (revoked["changed"], revoked["reason"]) == ({"state": "revoked"}, "调离")
    assert (await house.caller("registry:read registry:write").get(f"{address}/versions")).status_code == 403
    refused(await house.caller(ADMIN, [NEIGHBOUR]).get(f"{address}/versions"), 404, "record_not_found")


async def test_nobody_changes_an_account_of_their_own(house: House) -> None:
    await house.know(*small_town())
    await account(house, "anquan", "security_admin", person_id=person("officer"))
    admin, found = await logged_in(house, "anquan"), await the_one(house, "anquan")
    for change in ({"roles": ["clerk"]}, {"divisions": ["500230104"]}, {"person_id": str(person("clerk"))}):
        refused(await patched(house, found, admin, **change), 409, "own_account")
    for deed in ("unlocking", "revocation", "sessions/ending"):
        refused(await admin.post(f"{ACCOUNTS}/{found['id']}/{deed}", json=WHY), 409, "own_account")
    new = {"new_password": PASSWORD + "2", **WHY}
    refused(await admin.put(f"{ACCOUNTS}/{found['id']}/password", json=new), 409, "own_account")
    assert await the_one(house, "anquan") | {"last_login_at": None} == found | {"last_login_at": None}


async def test_an_administrator_gives_nobody_the_roles_of_two(house: House) -> None:
    await house.know(*small_town())
    await account(house, person_id=person("clerk"))
    await account(house, "shenji", "audit_admin", person_id=person("officer"))
    found = await the_one(house, "shenji")
    refused(await patched(house, found, roles=["audit_admin", "clerk"]), 422, "roles_exclusive")
    refused(await patched(house, found, roles=["emperor"]), 422, "role_unknown")
    refused(await patched(house, found, person_id=str(person("clerk"))), 409, "person_bound")
    await account(house, "linshi", "system_admin")
    nobodys = await the_one(house, "linshi")
    refused(await patched(house, nobodys, person_id=str(person("clerk"))), 409, "roles_exclusive_per_person")
    refused(await patched(house, nobodys, person_id=str(new_id())), 422, "person_unknown")
    assert (await patched(house, nobodys, person_id=str(person("other")))).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"roles": []}, 422, "payload_invalid"),
        ({"roles": None}, 422, "payload_invalid"),
        ({"divisions": []}, 422, "payload_invalid"),
        ({"divisions": [NEIGHBOUR]}, 404, "division_not_found"),
        ({"username": "other"}, 422, "payload_invalid"),
        ({"reason": ""}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_change_changes_nothing(house: House, change: dict[str, Any], status: int, code: str) -> None:
    await account(house)
    found = await the_one(house)
    answer = await house.caller(ADMIN).patch(f"{ACCOUNTS}/{found['id']}", json=WHY | change, headers=FIRST)
    refused(answer, status, code)
    assert await the_one(house) == found
    refused(await house.caller(ADMIN, [NEIGHBOUR]).get(f"{ACCOUNTS}/{found['id']}"), 404, "account_not_found")
    stale = await house.caller(ADMIN).patch(f"{ACCOUNTS}/{found['id']}", json=WHY, headers={"If-Match": '"v9"'})
    refused(stale, 412, "version_stale")


async def test_who_manages_a_part_of_an_accounts_divisions_does_not_change_it(house: House) -> None:
    await account(house, divisions=[TOWN, NEIGHBOUR])
    refused(await patched(house, await the_one(house), divisions=[TOWN]), 404, "division_not_found")


async def ended(ledger: Ledger, valid_to: str) -> str:
    """Somebody whose last post ends on a day, and their account."""
    holder: str = (await ledger.enter("people", PERSON))["id"]
    await ledger.enter("posts", POST, person_id=holder, valid_to=valid_to)
    await account(ledger.house, person_id=holder)
    return holder


async def test_who_holds_no_post_any_more_is_let_in_no_more(ledger: Ledger) -> None:
    house = ledger.house
    await ended(ledger, "2026-01-01")
    await account(house, "zhang.san")
    user = await logged_in(house)
    left = await house.caller(ADMIN).get(ACCOUNTS, params={"finding": "left"})
    assert [item["username"] for item in left.json()["items"]] == ["li.si"]
    await house.periodic(SERVICE, "accounts.close_left")
    assert (await the_one(house))["state"] == "revoked"
    assert (await the_one(house, "zhang.san"))["state"] == "active"
    await house.settle()
    assert (await user.get("/api/complaints/v1/complaints")).status_code == 401
    refused(await log_in(house), 401, "login_refused")


async def test_a_town_may_go_by_the_list_instead(ledger: Ledger) -> None:
    await ledger.house.know(policy("account.offboard", False, "开关"))
    await ended(ledger, "2026-01-01")
    await ledger.house.periodic(SERVICE, "accounts.close_left")
    assert (await the_one(ledger.house))["state"] == "active"


async def test_who_still_holds_one_or_never_did_stays(ledger: Ledger) -> None:
    house = ledger.house
    holder = await ended(ledger, "2026-01-01")
    await ledger.enter("posts", POST, code="group_head", title="组长", person_id=holder)
    nobody = await ledger.enter("people", PERSON, name="示例·无岗")
    await account(house, "wu.gang", person_id=nobody["id"])
    await house.periodic(SERVICE, "accounts.close_left")
    assert {(await the_one(house, name))["state"] for name in ("li.si", "wu.gang")} == {"active"}
    no_post = await house.caller(ADMIN).get(ACCOUNTS, params={"finding": "no_post"})
    assert [item["username"] for item in no_post.json()["items"]] == ["wu.gang"]


async def test_a_voided_persons_account_is_closed(ledger: Ledger) -> None:
    someone = await ledger.enter("people", PERSON)
    await account(ledger.house, person_id=someone["id"])
    await ledger.clerk.post(f"{API}/people/{someone['id']}/voiding", json=WHY, headers=FIRST)
    await ledger.house.periodic(SERVICE, "accounts.close_left")
    assert (await the_one(ledger.house))["state"] == "revoked"


async def test_the_accounts_beside_the_staff_list(ledger: Ledger) -> None:
    house = ledger.house
    chief = await ledger.enter("people", PERSON)
    await ledger.enter("posts", POST, person_id=chief["id"])
    head = await ledger.enter("people", PERSON, name="示例·组长")
    await ledger.enter("posts", POST, code="group_head", title="理明村组长", person_id=head["id"])
    await account(house, person_id=chief["id"])
    await account(house, "gong.yong", must_change=True)
    await log_in(house)
    for _ in range(5):
        await log_in(house, "gong.yong", "x")
    admin = house.caller(ADMIN)

    async def found(**asked: str) -> list[str]:
        answer = await admin.get(ACCOUNTS, params=asked)
        assert answer.status_code == 200, answer.text
        return [item["username"] for item in answer.json()["items"]]

    assert await found(finding="no_person") == await found(finding="locked") == ["gong.yong"]
    assert await found(finding="must_change") == await found(finding="never_used") == ["gong.yong"]
    assert await found(finding="dormant") == []
    assert await found(person_id=chief["id"]) == ["li.si"]
    assert await found(state="revoked") == []
    chiefs, _ = (await admin.get(ACCOUNTS)).json()["items"][::-1]
    assert (chiefs["person_name"], chiefs["has_post"], chiefs["locked_until"]) == ("示例·村书记", True, None)
    missing = (await admin.get(f"{ACCOUNTS}/missing")).json()["items"]
    assert [(item["name"], item["posts"]) for item in missing] == [("示例·组长", ["理明村组长"])]
    house.pass_time(days=91)
    admin = house.caller(ADMIN)
    assert await found(finding="dormant") == ["gong.yong", "li.si"]
    assert await found(finding="dormant", days="100") == []
    assert await found(limit="1") == ["gong.yong"]
    assert (await admin.get(ACCOUNTS, params={"finding": "nonsense"})).status_code == 400
    neighbour = house.caller(ADMIN, [NEIGHBOUR])
    assert (await neighbour.get(f"{ACCOUNTS}/missing")).json()["items"] == []
