"""From an event's commit in complaints to its effect in reporting, at 500 events a second.

Committed five at a time, a hundred times a second. The effect is there when a look from outside finds reporting's
checkpoint, which moves in the transaction of the effects, at or beyond the event's position.
"""

import asyncio
import time as clock
from collections.abc import Sequence

import asyncpg

from benchmarks.figures import Figure, at_most, percentile
from benchmarks.house import TOWN, House, at_rest
from services.complaints.settings import settings
from shared import time
from shared.contracts.complaints import ComplaintReceived
from shared.db.engine import SessionMaker
from shared.db.session import transaction
from shared.events.log import append
from shared.ids import new_id

PER_SECOND, TOGETHER, SECONDS = 500, 5, 20
AIM_MS = 250.0


def received() -> ComplaintReceived:
    """Made-up news, marked as such."""
    return ComplaintReceived(
        complaint_id=new_id(),
        number="BENCH",
        division_code=TOWN,
        mark="sample",
        category="air",
        source_id=None,
        handler_id=None,
        channel="phone",
        received_at=time.now(),
    )


async def tell(sessions: SessionMaker, count: int) -> None:
    """Commit so many events in one transaction."""
    async with transaction(sessions) as session:
        for _ in range(count):
            news = received()
            append(session, f"complaints/{news.complaint_id}", news)


async def measure(house: House) -> list[Figure]:
    """Twenty seconds."""
    await at_rest(house)
    async with house.sessions(settings) as sessions, house.database("reporting") as reporting:
        before = await _position(reporting)
        told, seen = await asyncio.gather(_tell_steadily(sessions), _look(reporting, before + PER_SECOND * SECONDS))
    waited = _waits(told, seen, before)
    return [
        at_most(f"effect in reporting at {PER_SECOND} events/s, p99", [percentile(waited, 0.99)], AIM_MS, "ms"),
        Figure(f"effect in reporting at {PER_SECOND} events/s, median", f"{percentile(waited, 0.5):.0f} ms"),
    ]


async def _tell_steadily(sessions: SessionMaker) -> list[float]:
    """When each transaction was committed."""
    began, committed = clock.monotonic(), []
    for number in range(PER_SECOND * SECONDS // TOGETHER):
        await asyncio.sleep(max(0.0, began + number * TOGETHER / PER_SECOND - clock.monotonic()))
        await tell(sessions, TOGETHER)
        committed.append(clock.monotonic())
    return committed


async def _look(reporting: asyncpg.Connection, last: int) -> list[tuple[float, int]]:
    """Where the checkpoint stood when."""
    seen: list[tuple[float, int]] = []
    async with asyncio.timeout(SECONDS * 6):
        while not seen or seen[-1][1] < last:
            position = await _position(reporting)
            seen.append((clock.monotonic(), position))
            await asyncio.sleep(0.005)
    return seen


async def _position(reporting: asyncpg.Connection) -> int:
    return int(await reporting.fetchval("SELECT position FROM checkpoints WHERE producer = 'complaints'"))


def _waits(told: Sequence[float], seen: Sequence[tuple[float, int]], before: int) -> list[float]:
    """Milliseconds that each event waited for its effect; there is one writer, so positions are in its order."""
    waited, looks = [], iter(seen)
    at, position = next(looks)
    for number, committed in enumerate(told):
        while position < before + (number + 1) * TOGETHER:
            at, position = next(looks)
        waited += [(at - committed) * 1000] * TOGETHER
    return waited
