"""Many who log in at once, under one name: nobody else waits for them, and none of their guesses goes uncounted."""

import asyncio
from collections import Counter
from threading import Event

import sqlalchemy as sa

from services.registry.accounts.lifecycle import name_hash
from services.registry.accounts.models import Attempts
from services.registry.hashing import MOST_OF_ONE_NAME, POOL
from tests.support.house import House
from tests.support.logins import SESSIONS, account, log_in, logged_in
from tests.support.town import policy

ROLES = "/api/registry/v1/roles"
FLOOD = 50


async def test_a_flood_of_logins_under_one_name_holds_nobody_up(house: House) -> None:
    await account(house)
    await account(house, "zhang.san")
    other = await logged_in(house, "zhang.san")
    going_on = Event()
    busy = [POOL.submit(going_on.wait) for _ in range(2)]  # hashing takes as long as the test wants
    flood = [asyncio.create_task(log_in(house, password="x")) for _ in range(FLOOD)]
    try:
        async with asyncio.timeout(20):
            while sum(task.done() for task in flood) < FLOOD - MOST_OF_ONE_NAME:
                assert (await other.get(ROLES)).status_code == 200
        waiting = [task for task in flood if not task.done()]
        assert len(waiting) == MOST_OF_ONE_NAME
        refused = [await task for task in flood if task.done()]
        assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(429, "logins_busy")}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
        assert (await other.get(ROLES)).status_code == 200
        assert house.runtimes["registry"].engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    finally:
        going_on.set()
    answers = await asyncio.gather(*waiting)
    assert Counter(answer.json()["code"] for answer in answers) == {
        "login_refused": 4,
        "account_locked": MOST_OF_ONE_NAME - 4,
    }
    assert all(future.result() for future in busy)
    assert (await log_in(house, "zhang.san")).status_code == 200


async def test_no_guess_goes_uncounted(house: House) -> None:
    await house.know(policy("pwd.fails", FLOOD, "次", ""))
    await account(house)
    guesses = await asyncio.gather(*(log_in(house, password="x") for _ in range(MOST_OF_ONE_NAME)))
    assert {answer.status_code for answer in guesses} == {401}
    async with house.sessions["registry"]() as session:
        known = sa.select(Attempts.failed).where(Attempts.name_hash == name_hash("li.si"))
        assert await session.scalar(known) == MOST_OF_ONE_NAME


async def test_a_right_password_among_wrong_ones_at_once_opens_nothing_after_the_lock(house: House) -> None:
    await account(house)
    for _ in range(5):
        await log_in(house, password="x")
    answers = await asyncio.gather(*(log_in(house) for _ in range(3)))
    assert {answer.json()["code"] for answer in answers} == {"account_locked"}
    assert (await house.client().post(SESSIONS, json={"username": "li.si", "password": ""})).status_code == 422
