"""Reporting's read model is emptied and built anew from the logs' first event, by the courier as it runs every day."""

import statistics
import time as clock

from benchmarks.figures import Figure
from benchmarks.following import tell
from benchmarks.house import House, at_rest, until
from services.complaints.settings import settings

EVENTS = 30_000
ROUNDS = 3
BATCH = 500
AIM = 5_000
FORGET = """
TRUNCATE facts, first_facts, open_items;
UPDATE checkpoints SET position = 0 WHERE producer IN ('complaints', 'patrol');
"""
BEHIND = "SELECT sum(position) FROM checkpoints WHERE producer IN ('complaints', 'patrol')"


async def measure(house: House) -> list[Figure]:
    """Several times over."""
    async with house.database("complaints") as complaints, house.sessions(settings) as sessions:
        while await complaints.fetchval("SELECT count(*) FROM event_log") < EVENTS:
            await tell(sessions, BATCH)
    await at_rest(house)
    rates = [await _round(house) for _ in range(ROUNDS)]
    middle = statistics.median(rates)
    return [Figure("rebuild of reporting", f"{middle:,.0f} events/s", aim=f"> {AIM:,}/s", met=middle > AIM)]


async def _round(house: House) -> float:
    async with house.database("reporting") as reporting:
        total = int(await reporting.fetchval(BEHIND))
        began = clock.monotonic()
        async with reporting.transaction():
            await reporting.execute(FORGET)

        async def built() -> bool:
            return bool(await reporting.fetchval(BEHIND) >= total)

        await until(built, seconds=120, every=0.02)
        return total / (clock.monotonic() - began)
