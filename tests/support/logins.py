"""Accounts of tests, and logging in with them."""

from typing import Any

import httpx
from pydantic import SecretStr

from services.registry.bootstrap import AccountGiven, Wanted, bootstrap
from tests.support.house import House
from tests.support.town import TOWN

PASSWORD = "Correct-Horse-7"
SESSIONS = "/api/registry/v1/sessions"


async def account(house: House, username: str = "li.si", *roles: str, **more: Any) -> None:
    """An account that is there without anybody having opened it."""
    wanted = AccountGiven(
        username=username,
        password=SecretStr(PASSWORD),
        roles=list(roles or ("clerk",)),
        divisions=more.pop("divisions", [TOWN]),
        must_change=more.pop("must_change", False),
        **more,
    )
    await bootstrap(house.sessions["registry"], Wanted(accounts=[wanted]))


async def log_in(house: House, username: str = "li.si", password: str = PASSWORD) -> httpx.Response:
    """The answer to a login."""
    return await house.client().post(SESSIONS, json={"username": username, "password": password})


async def logged_in(house: House, username: str = "li.si") -> httpx.AsyncClient:
    """A client that has logged in."""
    token = (await log_in(house, username)).json()["access_token"]
    return house.client(headers={"Authorization": f"Bearer {token}"})
