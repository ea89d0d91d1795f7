"""What each process takes, at rest and after ten seconds of complaints and 2,000 escalations."""

from benchmarks.figures import Figure
from benchmarks.house import House, at_rest
from benchmarks.load import per_second
from benchmarks.orders import instant, set_due, watching
from benchmarks.writes import ours

ORDERS = 2_000


async def measure(house: House) -> list[Figure]:
    """Before, load, after."""
    before = house.memory()
    for _ in range(3):
        per_second(ours(house))
    await set_due(house, instant(ORDERS, 15))
    async with watching(house) as watch:
        await watch.all_escalated(ORDERS)
    await at_rest(house)
    after = house.memory()
    return [
        Figure(f"memory of {part}, at rest → after load", f"{before[part]:.0f} → {after[part]:.0f} MiB")
        for part in before
    ]
