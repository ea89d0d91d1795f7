"""The only worker is killed with -9 in the middle of 10,000 orders: when what it held is done.

The launcher starts another as `make run` does; the leases of the killed one have to run out.
"""

import os
import signal
import time

from benchmarks.figures import Figure, at_most
from benchmarks.house import House, until
from benchmarks.orders import instant, set_due, watching

ORDERS = 10_000
ROUNDS = 3
LEAD_SECONDS = 45.0
AIM = 15.0


async def measure(house: House) -> list[Figure]:
    """Several kills."""
    rounds = [await _round(house) for _ in range(ROUNDS)]
    return [at_most("worker killed in the middle: all that it held is done after", rounds, AIM)]


async def _round(house: House) -> float:
    await set_due(house, instant(ORDERS, LEAD_SECONDS))
    async with watching(house) as watch:
        await until(watch.escalated, seconds=120, every=0.02)
        killed = time.time()
        os.killpg(house.process("worker"), signal.SIGKILL)
        seen = await watch.all_escalated(ORDERS)
    return seen[-1][0] - killed
