"""Passwords: one's own, one that others set, and what the town asks of them."""

import asyncio
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.support.house import House
from tests.support.logins import PASSWORD, SESSIONS, account, log_in, logged_in
from tests.support.town import TOWN, policy

ACCOUNTS = "/api/registry/v1/accounts"
OWN = f"{ACCOUNTS}/own/password"
NEW = "Another-Horse-8"


async def changed(client: httpx.AsyncClient, old: str = PASSWORD, new: str = NEW) -> httpx.Response:
    return await client.put(OWN, json={"old_password": old, "new_password": new})


async def a_day_later(house: House) -> httpx.AsyncClient:
    """Somebody whose password is old enough to be changed."""
    await account(house)
    house.pass_time(days=1)
    return await logged_in(house)


async def test_a_changed_password_is_the_only_one_and_ends_every_login(house: House) -> None:
    user = await a_day_later(house)
    elsewhere = (await log_in(house)).json()
    assert (await changed(user)).status_code == 204
    assert (await user.get("/api/registry/v1/roles")).status_code == 401
    refresh = await house.client().post(f"{SESSIONS}/refresh", json={"refresh_token": elsewhere["refresh_token"]})
    assert refresh.status_code == 401
    assert (await log_in(house)).json()["code"] == "login_refused"
    assert (await log_in(house, password=NEW)).status_code == 200


async def test_a_first_password_is_good_for_nothing_but_to_change_it(house: House) -> None:
    wanted = {"username": "zhang.san", "password": PASSWORD, "roles": ["clerk"], "divisions": [TOWN]}
    assert (await house.caller("accounts:write").post(ACCOUNTS, json=wanted)).json()["must_change"]
    login = (await log_in(house, "zhang.san")).json()
    assert login["must_change"]
    newcomer = house.client(headers={"Authorization": f"Bearer {login['access_token']}"})
    for address in (
        "/api/registry/v1/roles",
        "/api/registry/v1/people",
        SESSIONS,
        "/api/registry/v1/notifications",
        "/api/patrol/v1/duties",
        "/api/complaints/v1/complaints",
        "/api/reporting/v1/my-work",
    ):
        answer = await newcomer.get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "password_must_change"), address
    again = await house.client().post(f"{SESSIONS}/refresh", json={"refresh_token": login["refresh_token"]})
    assert again.json()["must_change"]
    assert (await changed(newcomer, new=PASSWORD)).json()["code"] == "password_reused"
    assert (await changed(newcomer)).status_code == 204
    login = (await log_in(house, "zhang.san", NEW)).json()
    assert not login["must_change"]
    settled = house.client(headers={"Authorization": f"Bearer {login['access_token']}"})
    assert (await settled.get("/api/registry/v1/people")).status_code == 200


async def test_a_password_grows_old(house: House) -> None:
    await house.know(policy("pwd.max_age", 30, "日"))
    await account(house)
    house.pass_time(days=29)
    assert not (await log_in(house)).json()["must_change"]
    house.pass_time(days=1)
    login = (await log_in(house)).json()
    assert login["must_change"]
    user = house.client(headers={"Authorization": f"Bearer {login['access_token']}"})
    assert (await changed(user)).status_code == 204
    assert not (await log_in(house, password=NEW)).json()["must_change"]


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("short", "password_weak"),
        ("alllowercase", "password_weak"),
        ("Li.Si-2026", "password_weak"),
        (PASSWORD, "password_reused"),
        ("", "payload_invalid"),
        ("A\x00b12345", "payload_invalid"),
        ("Aa1" * 100, "payload_invalid"),
    ],
)
async def test_what_is_no_new_password(house: House, new: str, code: str) -> None:
    user = await a_day_later(house)
    answer = await changed(user, new=new)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == "/new_password"
    assert (await user.get("/api/registry/v1/roles")).status_code == 200


async def test_the_last_passwords_do_not_come_back(house: House) -> None:
    await house.know(policy("pwd.history", 3, "次"), policy("pwd.min_age", 0, "日"))
    await account(house)
    passwords = [PASSWORD, *(f"Another-Horse-{number}" for number in range(3))]
    for old, new in pairwise(passwords):
        assert (await changed(await logged_in_with(house, old), old, new)).status_code == 204
    user = await logged_in_with(house, passwords[3])
    for used in passwords[1:]:
        assert (await changed(user, passwords[3], used)).json()["code"] == "password_reused"
    assert (await changed(user, passwords[3], PASSWORD)).status_code == 204


async def logged_in_with(house: House, password: str) -> httpx.AsyncClient:
    token = (await log_in(house, password=password)).json()["access_token"]
    return house.client(headers={"Authorization": f"Bearer {token}"})


async def test_a_password_is_kept_for_a_day(house: House) -> None:
    await account(house)
    answer = await changed(await logged_in(house))
    assert (answer.status_code, answer.json()["code"]) == (409, "password_too_young")


async def test_a_stolen_token_does_not_help_to_guess_the_password(house: House) -> None:
    user = await a_day_later(house)
    answers = [await changed(user, old="x") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401] * 4 + [429]
    assert (await changed(user)).status_code == 429
    assert (await log_in(house)).status_code == 429


async def test_of_two_changes_at_once_one_holds(house: House) -> None:
    user = await a_day_later(house)
    wanted = ("Another-Horse-8", "Another-Horse-9")
    answers = await asyncio.gather(*(changed(user, new=new) for new in wanted))
    assert sorted(answer.status_code for answer in answers) == [204, 401]
    held = next(new for new, answer in zip(wanted, answers, strict=True) if answer.status_code == 204)
    assert [(await log_in(house, password=new)).status_code == 200 for new in wanted] == [new == held for new in wanted]


async def test_the_security_administrator_sets_a_password_that_must_be_changed(house: House) -> None:
    await account(house)
    user = await logged_in(house)
    for _ in range(5):
        await log_in(house, password="x")
    admin = house.caller("accounts:write")
    (found,) = (await admin.get(ACCOUNTS)).json()["items"]
    address = f"{ACCOUNTS}/{found['id']}/password"
    weak: dict[str, Any] = {"new_password": "weak", "reason": "本人遗忘"}
    assert (await admin.put(address, json=weak)).json()["code"] == "password_weak"
    assert (await user.put(address, json=weak)).status_code == 403
    reset = await admin.put(address, json={"new_password": NEW, "reason": "本人遗忘"})
    assert (reset.status_code, reset.json()["must_change"]) == (200, True)
    assert (await user.get("/api/registry/v1/roles")).status_code == 401
    assert (await log_in(house, password=NEW)).json()["must_change"]


async def test_a_token_of_no_password_has_none_to_change(house: House) -> None:
    answer = await changed(house.caller("registry:read"))
    assert (answer.status_code, answer.json()["code"]) == (404, "no_password")
    assert (await changed(house.client())).status_code == 401
