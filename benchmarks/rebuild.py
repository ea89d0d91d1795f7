"""Reporting's read model is emptied and built anew from the logs' first event, by the operator's own command.

`Follower.take_anew` in a process of its own, which reads the feeds over HTTP; readers see the old figures meanwhile.
"""

import asyncio
import statistics
import time as clock

from benchmarks.figures import Figure
from benchmarks.following import tell
from benchmarks.house import House, at_rest
from services.complaints.settings import settings as complaints
from services.reporting.parts import SERVICE as REPORTING
from shared.courier import followers
from shared.events.feed import FeedClient
from shared.events.follower import Follower
from shared.runtime import running

EVENTS = 30_000
ROUNDS = 3
BATCH = 500
AIM = 5_000


async def measure(house: House) -> list[Figure]:
    """Several times over."""
    async with house.database("complaints") as connection, house.sessions(complaints) as sessions:
        while await connection.fetchval("SELECT count(*) FROM event_log") < EVENTS:
            await tell(sessions, BATCH)
    await at_rest(house)
    async with running(REPORTING.settings()) as runtime:
        feed = FeedClient(runtime.http, REPORTING.settings().service_urls, runtime.tokens)
        rates = [await _rate(followers(REPORTING, runtime, feed)) for _ in range(ROUNDS)]
    middle = statistics.median(rates)
    return [Figure("rebuild of reporting", f"{middle:,.0f} events/s", aim=f"> {AIM:,}/s", met=middle > AIM)]


async def _rate(logs: list[Follower]) -> float:
    """All logs at once, as far as one process can."""
    began = clock.monotonic()
    taken = await asyncio.gather(*(log.take_anew() for log in logs))
    return sum(taken) / (clock.monotonic() - began)
