"""`make dead-letters`, as an operator types it."""

import asyncio
import os
import subprocess
import sys

import pytest

from shared.db.session import transaction
from shared.events.models import DeadLetter
from shared.ids import new_id
from tests.support.house import House
from tests.support.logins import PASSWORD, account


@pytest.fixture
async def told(house: House) -> dict[str, str]:
    """The environment of an operator of this house, where one letter waits."""
    await account(house, "operator", "system_admin")
    async with transaction(house.sessions["reporting"]) as session:
        session.add(
            DeadLetter(
                id=new_id(),
                producer="patrol",
                position=8,
                subject="duties/1",
                type="x",
                event={},
                error="ValueError: no",
            )
        )
    return {"HOUSE_URL": house.url, "HOUSE_USERNAME": "operator", "HOUSE_PASSWORD": PASSWORD}


async def typed(environment: dict[str, str], *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "deploy.dead_letters",
        *words,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


async def test_a_letter_is_listed_shown_and_dismissed(told: dict[str, str]) -> None:
    status, listed = await typed(told)
    assert (status, listed.splitlines()[-1]) == (0, "1 waiting")
    letter = listed.split()[2]
    status, shown = await typed(told, "show", "reporting", letter)
    assert (status, '"error": "ValueError: no"' in shown) == (0, True)
    assert await typed(told, "dismiss", "reporting", letter, "made", "up") == (0, "dismissed\n")
    status, refused = await typed(told, "dismiss", "reporting", letter, "again")
    assert (status, "dead_letter_settled" in refused) == (1, True)
    assert await typed(told) == (0, "0 waiting\n")


async def test_what_is_typed_wrongly_is_told(told: dict[str, str]) -> None:
    status, said = await typed(told, "replay", "reporting")
    assert (status, "the following arguments are required: producer, subject" in said) == (2, True)
    status, said = await typed({"HOUSE_URL": "http://127.0.0.1:9", "HOUSE_USERNAME": "-", "HOUSE_PASSWORD": "-"})
    assert (status, said.startswith("Nothing runs here")) == (1, True)
