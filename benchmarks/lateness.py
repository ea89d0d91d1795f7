"""10,000 orders due one after the other within a minute: how late each step is, seen from outside.

The i-th order counts as escalated when a look from another process first finds i steps, so that the commit is in it.
"""

from datetime import timedelta

from benchmarks.figures import Figure, at_most, percentile
from benchmarks.house import House
from benchmarks.orders import instant, set_due, watching

ORDERS = 10_000
SPREAD = timedelta(minutes=1)
LEAD_SECONDS = 45.0
AIM = 0.5


async def measure(house: House) -> list[Figure]:
    """One minute."""
    first = instant(1, LEAD_SECONDS)[0]
    due = [first + number * SPREAD / ORDERS for number in range(ORDERS)]
    await set_due(house, due)
    async with watching(house) as watch:
        seen = await watch.all_escalated(ORDERS, seconds=180)
    late, looks = [], iter(seen)
    at, count = next(looks)
    for number, moment in enumerate(due, start=1):
        while count < number:
            at, count = next(looks)
        late.append(at - moment.timestamp())
    return [
        at_most(f"{ORDERS:,} orders over a minute: lateness, p99", [percentile(late, 0.99)], AIM),
        Figure(f"{ORDERS:,} orders over a minute: lateness, median", f"{percentile(late, 0.5):.2f} s"),
    ]
