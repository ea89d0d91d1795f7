"""What somebody who logs in sees."""

import asyncio
from typing import Any

import httpx
import jwt
import pytest
import sqlalchemy as sa

from services.registry.accounts.models import Attempts
from services.registry.parts import SERVICE
from tests.support.house import House
from tests.support.logins import PASSWORD, SESSIONS, account, log_in, logged_in
from tests.support.town import TOWN, person, policy

ROLES = "/api/registry/v1/roles"
ACCOUNTS = "/api/registry/v1/accounts"


async def refresh(house: House, token: str) -> httpx.Response:
    return await house.client().post(f"{SESSIONS}/refresh", json={"refresh_token": token})


async def test_a_login_gives_a_token_that_says_who_one_is(house: House) -> None:
    await account(house, "wang", "village_cadre", "river_chief_town", person_id=person("cadre"))
    answer = await log_in(house, "WANG")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert (claims["person"], claims["rows"], claims["divisions"]) == (str(person("cadre")), "division", [TOWN])
    assert claims["roles"] == ["village_cadre", "river_chief_town"]
    assert {"patrol:manage", "complaints:verify"} <= set(claims["scope"].split())
    assert claims["exp"] - claims["iat"] == pytest.approx(600)
    assert claims["jti"] != claims["sid"]


@pytest.mark.parametrize("username", ["nobody", "li.si"])
async def test_who_cannot_prove_it_learns_nothing(house: House, username: str) -> None:
    await account(house)
    answer = await log_in(house, username, "Wrong-Horse-7")
    assert (answer.status_code, answer.json()["code"]) == (401, "login_refused")


async def test_five_failures_lock_the_account_for_a_while(house: House) -> None:
    await account(house)
    for _ in range(4):
        assert (await log_in(house, password="x")).status_code == 401
    locked = await log_in(house, password="x")
    assert (locked.status_code, locked.json()["code"]) == (429, "account_locked")
    assert 0 < int(locked.headers["retry-after"]) <= 1800
    assert (await log_in(house)).status_code == 429
    house.pass_time(minutes=31)
    assert (await log_in(house)).status_code == 200


async def tried(house: House, username: str) -> list[tuple[int, str, str | None]]:
    """What somebody sees who guesses, waits a while, and guesses on."""
    seen = []
    for minutes in (0, 0, 0, 31, 0, 0, 0, 0, 10, 25, 0):
        house.pass_time(minutes=minutes)
        answer = await log_in(house, username, "Wrong-Horse-7")
        body = {name: value for name, value in answer.json().items() if name != "request_id"}
        seen.append((answer.status_code, str(body), answer.headers.get("retry-after")))
    return seen


async def test_a_name_that_nobody_has_behaves_as_one_that_somebody_has(house: House) -> None:
    await account(house)
    await account(house, "left")
    admin = house.caller("accounts:write")
    left = next(item for item in (await admin.get(ACCOUNTS)).json()["items"] if item["username"] == "left")
    await admin.post(f"{ACCOUNTS}/{left['id']}/revocation", json={"reason": "离岗"})
    known, unknown, revoked = [await tried(house, name) for name in ("li.si", "nobody", "left")]
    assert [status for status, _, _ in known] == [401] * 7 + [429] * 2 + [401] * 2
    assert known == unknown == revoked


async def test_failed_logins_leave_nothing_behind(house: House) -> None:
    for number in range(3):
        await log_in(house, f"nobody{number}", "x")
    house.pass_time(minutes=31)
    await house.periodic(SERVICE, "sessions.forget_ended")
    async with house.sessions["registry"]() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Attempts)) == 0


async def test_a_lock_is_lifted_by_the_security_administrator(house: House) -> None:
    await account(house)
    for _ in range(5):
        await log_in(house, password="x")
    admin = house.caller("accounts:write")
    (found,) = (await admin.get(ACCOUNTS, params={"finding": "locked"})).json()["items"]
    assert found["locked_until"] is not None
    assert (await admin.post(f"{ACCOUNTS}/{found['id']}/unlocking", json={})).status_code == 422
    lifted = await admin.post(f"{ACCOUNTS}/{found['id']}/unlocking", json={"reason": "本人核实"})
    assert lifted.status_code == 200
    assert (await log_in(house)).status_code == 200


async def test_who_is_logged_in_where_is_listed_and_ended_at_once(house: House) -> None:
    await account(house)
    phone = await house.client(headers={"User-Agent": "Phone/" * 100}).post(
        SESSIONS, json={"username": "li.si", "password": PASSWORD}
    )
    lost = house.client(headers={"Authorization": f"Bearer {phone.json()['access_token']}"})
    here = await logged_in(house)
    items = (await here.get(SESSIONS)).json()["items"]
    assert [item["current"] for item in items] == [True, False]
    assert items[1]["device"] == ("Phone/" * 100)[:200]
    assert (await here.delete(f"{SESSIONS}/{items[1]['id']}")).status_code == 204
    assert (await lost.get(ROLES)).status_code == 401
    assert (await refresh(house, phone.json()["refresh_token"])).status_code == 401
    gone = await here.delete(f"{SESSIONS}/{items[1]['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "login_not_found")
    await account(house, "zhang.san")
    stranger = await logged_in(house, "zhang.san")
    assert (await stranger.delete(f"{SESSIONS}/{items[0]['id']}")).status_code == 404
    assert [item["current"] for item in (await here.get(SESSIONS)).json()["items"]] == [True]


async def test_the_security_administrator_ends_all_logins_of_an_account(house: House) -> None:
    await account(house)
    token = (await log_in(house)).json()
    user = house.client(headers={"Authorization": f"Bearer {token['access_token']}"})
    admin = house.caller("accounts:write")
    (found,) = (await admin.get(ACCOUNTS)).json()["items"]
    assert len((await admin.get(f"{ACCOUNTS}/{found['id']}/sessions")).json()["items"]) == 1
    assert (await user.get(f"{ACCOUNTS}/{found['id']}/sessions")).status_code == 403
    ending = await admin.post(f"{ACCOUNTS}/{found['id']}/sessions/ending", json={"reason": "手机遗失"})
    assert ending.status_code == 204
    await house.settle()
    for address in (ROLES, "/api/complaints/v1/complaints", "/api/patrol/v1/duties"):
        assert (await user.get(address)).status_code == 401
    assert (await refresh(house, token["refresh_token"])).status_code == 401
    assert (await admin.get(f"{ACCOUNTS}/{found['id']}/sessions")).json()["items"] == []
    assert (await log_in(house)).status_code == 200
    neighbour = house.caller("accounts:write", ["500230105"])
    assert (await neighbour.get(f"{ACCOUNTS}/{found['id']}/sessions")).status_code == 404


async def test_how_long_a_login_lasts_is_the_towns_rule(house: House) -> None:
    await house.know(policy("session.longest", 1, "小时"), policy("session.idle", 5, "分钟"))
    await account(house)
    idle = (await log_in(house)).json()["refresh_token"]
    busy = (await log_in(house)).json()["refresh_token"]
    for _ in range(14):
        house.pass_time(minutes=4)
        busy = (await refresh(house, busy)).json()["refresh_token"]
    assert (await refresh(house, idle)).status_code == 401
    house.pass_time(minutes=4)
    assert (await refresh(house, busy)).status_code == 401


async def test_guesses_at_once_are_counted_one_by_one(house: House) -> None:
    await account(house)
    answers = await asyncio.gather(*(log_in(house, password="x") for _ in range(7)))
    assert sorted(answer.status_code for answer in answers) == [401] * 4 + [429] * 3


async def test_a_success_forgets_the_failures(house: House) -> None:
    await account(house)
    for password in ("x", "x", PASSWORD, "x", "x", "x", PASSWORD):
        assert (await log_in(house, password=password)).status_code == (200 if password == PASSWORD else 401)


async def test_a_login_is_carried_on_by_its_refresh_token(house: House) -> None:
    await account(house)
    first = (await log_in(house)).json()
    house.pass_time(minutes=20)
    second = (await refresh(house, first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    client = house.client(headers={"Authorization": f"Bearer {second['access_token']}"})
    assert (await client.get(ROLES)).status_code == 200


async def test_a_used_refresh_token_that_comes_back_ends_the_whole_login(house: House) -> None:
    await account(house)
    first = (await log_in(house)).json()
    second = (await refresh(house, first["refresh_token"])).json()
    stolen = await refresh(house, first["refresh_token"])
    assert (stolen.status_code, stolen.json()["code"]) == (401, "refresh_refused")
    assert (await refresh(house, second["refresh_token"])).status_code == 401
    client = house.client(headers={"Authorization": f"Bearer {second['access_token']}"})
    assert (await client.get(ROLES)).status_code == 401
    assert (await log_in(house)).status_code == 200


async def test_a_refresh_token_sent_twice_at_once_is_good_once(house: House) -> None:
    await account(house)
    token = (await log_in(house)).json()["refresh_token"]
    answers = await asyncio.gather(refresh(house, token), refresh(house, token))
    assert sorted(answer.status_code for answer in answers) == [200, 401]


async def test_a_login_ends_when_nobody_uses_it_and_after_half_a_day(house: House) -> None:
    await account(house)
    idle = (await log_in(house)).json()["refresh_token"]
    busy = (await log_in(house)).json()["refresh_token"]
    for _ in range(24):
        house.pass_time(minutes=29)
        answer = await refresh(house, busy)
        busy = answer.json()["refresh_token"]
    assert (await refresh(house, idle)).status_code == 401
    house.pass_time(minutes=29)
    assert (await refresh(house, busy)).status_code == 401


async def test_logging_out_ends_this_login_and_no_other(house: House) -> None:
    await account(house)
    here, there = (await log_in(house)).json(), await logged_in(house)
    client = house.client(headers={"Authorization": f"Bearer {here['access_token']}"})
    assert (await client.delete(f"{SESSIONS}/current")).status_code == 204
    assert (await client.get(ROLES)).status_code == 401
    assert (await refresh(house, here["refresh_token"])).status_code == 401
    assert (await there.get(ROLES)).status_code == 200


async def test_a_token_that_came_of_no_login_cannot_log_out(house: House) -> None:
    answer = await house.caller("registry:read").delete(f"{SESSIONS}/current")
    assert (answer.status_code, answer.json()["code"]) == (404, "session_not_found")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {"username": "li.si"}, 422),
        ("", {"username": "li.si", "password": "a\x00b"}, 422),
        ("", {"username": "' OR 1=1 --", "password": "x"}, 401),
        ("", {"username": {"$ne": ""}, "password": "x"}, 422),
        ("/refresh", {"refresh_token": "x"}, 401),
        ("/refresh", {"refresh_token": 7}, 422),
    ],
)
async def test_nonsense_is_refused(house: House, path: str, body: dict[str, Any], status: int) -> None:
    await account(house)
    answer = await house.client().post(SESSIONS + path, json=body)
    assert answer.status_code == status


async def test_ended_logins_are_forgotten(house: House) -> None:
    await account(house)
    token = (await log_in(house)).json()["refresh_token"]
    house.pass_time(hours=13)
    await house.periodic(SERVICE, "sessions.forget_ended")
    assert (await refresh(house, token)).json()["code"] == "refresh_refused"
