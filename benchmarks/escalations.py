"""10,000 orders due at one instant, with one worker process, beside as many jobs that do nothing in other systems.

Counted from the due time until every order has its escalation row and event, and until every order has its rows in the
inboxes of those it reaches (which is the registry's work, on the event). The jobs of the others do nothing at all.
"""

import asyncio

from benchmarks import peers
from benchmarks.figures import Figure, at_most
from benchmarks.house import House
from benchmarks.orders import instant, set_due, watching

ORDERS = 10_000
ROUNDS = 3
LEAD_SECONDS = 45.0  # until then all clocks are set, and known everywhere
AIM = 3.0


async def measure(house: House) -> list[Figure]:
    """Several instants, then the others."""
    rounds = [await _round(house) for _ in range(ROUNDS)]
    others = await asyncio.to_thread(peers.beside, ORDERS)
    return [
        at_most(f"{ORDERS:,} orders due at once: escalated and told of", [e for e, _ in rounds], AIM, beside=others),
        at_most(f"{ORDERS:,} orders due at once: and in every inbox", [told for _, told in rounds], AIM),
    ]


async def _round(house: House) -> tuple[float, float]:
    due = instant(ORDERS, LEAD_SECONDS)
    await set_due(house, due)
    async with watching(house) as watch:
        seen = await watch.all_escalated(ORDERS)
        told = await watch.all_told(ORDERS)
    at = due[0].timestamp()
    return seen[-1][0] - at, told - at
