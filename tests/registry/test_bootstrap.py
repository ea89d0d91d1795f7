"""What an operator does before anybody can log in."""

import asyncio
import json
import os
import sys
from typing import Any

import pytest

from tests.support.house import House
from tests.support.logins import PASSWORD, log_in
from tests.support.town import TOWN

FIRST = {"username": "security", "password": PASSWORD, "roles": ["security_admin"], "divisions": [TOWN]}
SECRET = "a-secret-of-the-county"
COUNTY = {
    "client_id": "county",
    "secret": SECRET,
    "scopes": ["reporting:read"],
    "divisions": ["500230"],
    "label": "丰都县",
}


async def run(**wanted: list[dict[str, Any]]) -> tuple[int, str]:
    """The command's exit code, and what it says when it refuses."""
    made = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.registry.bootstrap"),
        env=dict(os.environ),
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await made.communicate(json.dumps(wanted).encode())
    return made.returncode or 0, said.decode()


async def test_the_first_accounts_and_clients_come_from_the_command_line(house: House) -> None:
    assert await run(accounts=[FIRST], clients=[COUNTY]) == (0, "")
    assert (await log_in(house, "security")).status_code == 200
    form = {"grant_type": "client_credentials"}
    answer = await house.client().post("/api/registry/v1/oauth/token", data=form, auth=("county", SECRET))
    assert answer.json()["scope"] == "reporting:read"


async def test_a_password_that_the_operator_chose_must_be_changed_but_for_show(house: House) -> None:
    await run(accounts=[FIRST, FIRST | {"username": "shown", "must_change": False}])
    assert (await log_in(house, "security")).json()["must_change"]
    assert not (await log_in(house, "shown")).json()["must_change"]


async def test_only_a_password_for_show_opens_after_ninety_days(house: House) -> None:
    shown = FIRST | {"username": "shown", "must_change": False}
    await run(accounts=[shown | {"ages": False}, shown | {"username": "printed"}])
    house.pass_time(days=91)
    logins = {name: (await log_in(house, name)).json() for name in ("shown", "printed")}
    assert {name: login["must_change"] for name, login in logins.items()} == {"shown": False, "printed": True}
    token = logins["shown"]["access_token"]
    own = house.client(headers={"Authorization": f"Bearer {token}"})
    change = {"old_password": PASSWORD, "new_password": PASSWORD + "2"}
    assert (await own.put("/api/registry/v1/accounts/own/password", json=change)).status_code == 204
    house.pass_time(days=91)
    assert (await log_in(house, "shown", PASSWORD + "2")).json()["must_change"], "one's own password ages"


async def test_a_second_run_updates_and_unlocks(house: House) -> None:
    await run(accounts=[FIRST])
    for _ in range(5):
        await log_in(house, "security", "wrong")
    assert await run(accounts=[FIRST | {"password": PASSWORD + "2"}]) == (0, "")
    assert (await log_in(house, "security", PASSWORD + "2")).status_code == 200
    assert (await log_in(house, "security")).status_code == 401


async def test_what_is_wrong_is_one_sentence_and_changes_nothing(house: House) -> None:
    code, said = await run(accounts=[FIRST, FIRST | {"username": "weak", "password": "weak"}])
    assert (code, said) == (1, "口令至少 8 个字符。\n")
    assert (await log_in(house, "security")).status_code == 401


@pytest.mark.usefixtures("house")
async def test_what_cannot_be_read_is_said_without_repeating_it() -> None:
    code, said = await run(accounts=[FIRST | {"roles": "clerk"}])
    assert (code, said) == (1, "accounts.0.roles: Input should be a valid array\n")
