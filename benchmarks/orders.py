"""Orders that fall due, made by the house's own engine, and what has come of them so far."""

import asyncio
import time as clock
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from benchmarks.house import TOWN, House, at_rest, until
from services.complaints.deadlines import DEADLINES
from services.complaints.settings import settings
from shared import time
from shared.calendar.workdays import DueTime
from shared.db.session import transaction
from shared.ids import new_id
from shared.jobs.deadlines import Start, Subject

BATCH = 1000


@dataclass(frozen=True)
class Place:
    """A village with an officer of it."""

    division_code: str
    person_id: UUID


def instant(count: int, seconds_from_now: float) -> list[datetime]:
    """The same due time, so many times."""
    return [time.now() + timedelta(seconds=seconds_from_now)] * count


async def set_due(house: House, due: Sequence[datetime]) -> None:
    """Start a clock for each due time, spread over the villages, and wait until all of it is known everywhere."""
    places = await _places(house)
    starts = [_start(places[number % len(places)], number, at) for number, at in enumerate(due)]
    async with house.sessions(settings) as sessions:
        for first in range(0, len(starts), BATCH):
            async with transaction(sessions) as session:
                await DEADLINES.start_many(session, starts[first : first + BATCH], "rectification", time.now())
    await at_rest(house)


def _start(place: Place, number: int, at: datetime) -> Start:
    subject = Subject("order", new_id(), f"整改单 {number}", place.division_code, "sample", [place.person_id])
    due = DueTime(at, provisional=False, days_counted=0, skipped=(), words="benchmark")
    return Start(subject, due, {"label": "benchmark"})


async def _places(house: House) -> list[Place]:
    async with house.database("complaints") as connection:
        rows = await connection.fetch(
            """
            SELECT DISTINCT ON (division_code) division_code, person_id FROM directory_posts
            WHERE code = 'village_cadre' AND person_id IS NOT NULL AND division_code LIKE $1 || '%'
            """,
            TOWN,
        )
    return [Place(**row) for row in rows]


class Watch:
    """Counts rows from outside, and only what was done since it began."""

    def __init__(self, complaints: asyncpg.Connection, registry: asyncpg.Connection) -> None:
        self._complaints = complaints
        self._registry = registry
        self._escalated = self._told = 0

    async def begin(self) -> None:
        """Forget what was done before."""
        self._escalated = self._told = 0
        self._escalated, self._told = await self.escalated(), await self.told()

    async def escalated(self) -> int:
        """Steps that were taken; their events are rows of the same transaction."""
        return int(await self._complaints.fetchval("SELECT count(*) FROM escalations")) - self._escalated

    async def told(self) -> int:
        """Steps that at least one inbox has heard of."""
        links = await self._registry.fetchval("SELECT count(DISTINCT link) FROM notifications WHERE kind = 'due'")
        return int(links) - self._told

    async def all_escalated(self, wanted: int, seconds: float = 120) -> list[tuple[float, int]]:
        """Look until so many steps are taken: when how many were."""
        seen = [(clock.time(), await self.escalated())]
        async with asyncio.timeout(seconds):
            while seen[-1][1] < wanted:
                await asyncio.sleep(0.02)
                seen.append((clock.time(), await self.escalated()))
        return seen

    async def all_told(self, wanted: int, seconds: float = 120) -> float:
        """Look until so many steps are known to somebody; when that was."""

        async def told() -> bool:
            return await self.told() >= wanted

        await until(told, seconds, every=0.05)
        return clock.time()


@asynccontextmanager
async def watching(house: House) -> AsyncIterator[Watch]:
    """A watch on a house at rest."""
    async with house.database("complaints") as complaints, house.database("registry") as registry:
        watch = Watch(complaints, registry)
        await watch.begin()
        yield watch
