"""Clerks who work through a fault, and what must be true of their work afterwards."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx

from shared.http.problems import MEDIA_TYPE
from shared.ids import new_id
from tests.faults.conftest import until
from tests.support.own_house import OwnHouse

PEOPLE = "/api/registry/v1/people"


class Load:
    """People put on record: the ids that were acknowledged, how long that took, and how often each answer was given."""

    def __init__(self) -> None:
        self.acknowledged: set[UUID] = set()
        self.answers: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.unclean: list[str] = []
        self.stopped = False

    async def write(self, clerk: httpx.AsyncClient) -> bool:
        """One person; whether that was acknowledged."""
        person_id = new_id()
        body = {"id": str(person_id), "name": "示例", "division_code": "500230104", "mark": "sample"}
        try:
            began = time.perf_counter()
            answer = await clerk.post(PEOPLE, json=body)
        except httpx.HTTPError as error:
            self.answers[type(error).__name__] += 1
            return False
        self.answers[str(answer.status_code)] += 1
        if answer.status_code == httpx.codes.CREATED:
            self.acknowledged.add(person_id)
            self.seconds.append(time.perf_counter() - began)
            return True
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or answer.headers["content-type"] != MEDIA_TYPE:
            self.unclean.append(answer.text)
        return False

    async def work(self, house: OwnHouse) -> None:
        """A clerk's day: on and on, with a short pause after a refusal."""
        async with house.client() as clerk:
            while not self.stopped:
                if not await self.write(clerk):
                    await asyncio.sleep(0.05)

    async def more(self, count: int, answer: str = "201") -> None:
        """Wait until so many more were answered so."""
        wanted = self.answers[answer] + count

        async def answered() -> bool:
            return self.answers[answer] >= wanted

        await until(answered, seconds=90)

    def __str__(self) -> str:
        return f"{len(self.acknowledged)} acknowledged; answers {dict(sorted(self.answers.items()))}"


@asynccontextmanager
async def loaded(house: OwnHouse, clerks: int = 8) -> AsyncIterator[Load]:
    """Clerks at work while the block runs."""
    load = Load()
    work = [asyncio.create_task(load.work(house)) for _ in range(clerks)]
    try:
        yield load
    finally:
        load.stopped = True
        await asyncio.gather(*work)


_TOLD = "SELECT (data->>'id')::uuid AS id FROM event_log WHERE type LIKE 'registry.person.%'"
_OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '1 second'
"""


async def assert_nothing_lost(house: OwnHouse, load: Load) -> str:
    """What was acknowledged is on record, was told once, and has reached reporting; in words."""
    assert load.unclean == []
    registry, reporting = await house.database("registry"), await house.database("reporting")
    try:
        rows = {row["id"] for row in await registry.fetch("SELECT id FROM people")}
        assert load.acknowledged <= rows
        assert sorted(row["id"] for row in await registry.fetch(_TOLD)) == sorted(rows)

        async def arrived() -> bool:
            return int(await reporting.fetchval("SELECT count(*) FROM directory_persons")) == len(rows)

        await until(arrived, seconds=60)
        assert await registry.fetchval(_OPEN) == 0
    finally:
        await registry.close()
        await reporting.close()
    return f"all {len(rows)} on record, told once, and in reporting; no transaction open"
