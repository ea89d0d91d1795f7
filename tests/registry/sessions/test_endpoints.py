"""What somebody who logs in sees."""

import asyncio
from typing import Any

import httpx
import jwt
import pytest

from services.registry.parts import SERVICE
from tests.support.house import House
from tests.support.logins import PASSWORD, SESSIONS, account, log_in, logged_in
from tests.support.town import TOWN, person

ROLES = "/api/registry/v1/roles"


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
