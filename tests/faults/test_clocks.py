"""A machine whose clock is ten minutes off: its courier sweeps nothing, its worker does nothing, and both say so."""

import asyncio
import random
from collections import Counter
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from shared import time
from shared.db.session import transaction
from shared.events.models import EventRow
from shared.jobs.models import Escalation
from tests.faults.conftest import LONG, Start, Tell, kill, until
from tests.faults.test_deadlines import COURIER, WORKER, deadlines, leases_run_out, levels
from tests.support.house import House

WRONG = "tests.faults.wrong_clock"
WRONG_WORKER = ("dramatiq", f"{WRONG}:broker", "--processes", "1", "--threads", "2")
COUNT = 20


async def test_a_wrong_clock_neither_hurries_nor_delays(
    house: House, start: Start, tmp_path: Path, chance: random.Random, tell: Tell
) -> None:
    wrong_by = str(chance.choice([-600, 600]))
    tell("killed", f"the right time: first a courier, then a worker is {wrong_by} s off")
    began = time.now()
    refusals: Counter[str] = Counter()

    async def refused() -> int:
        return (tmp_path / "processes.log").read_text().count("clock_differs") - refusals.total()

    await deadlines(house, COUNT)
    courier = start(WRONG, WRONG_BY=wrong_by)
    await until(refused)
    await asyncio.sleep(5 if LONG else 0.5)  # in which it must do nothing
    kill(courier)
    refusals["courier"] = await refused()
    assert await levels(house) == {}

    worker = start(*WRONG_WORKER, WRONG_BY=wrong_by)
    start(COURIER)
    await until(refused)
    await asyncio.sleep(12 if LONG else 0.5)  # long enough for the batch to be sent to it again
    kill(worker)
    refusals["worker"] = await refused()
    assert await levels(house) == {}

    start(*WORKER, FAULTS_WORKER="1")
    if not LONG:
        await leases_run_out(house)
    await until(lambda: _reached(house, 2))
    misdated = await _misdated(house, began)
    tell("counted", f"work refused {dict(refusals)}; then, with right clocks, levels taken: {await levels(house)}")
    tell("found", f"{misdated} steps or events dated before they were due or outside the time of the test")
    assert misdated == 0


async def _misdated(house: House, began: datetime) -> int:
    """What a wrong clock has left on record."""
    early_or_late = sa.or_(Escalation.done_at < Escalation.step_due_at, Escalation.done_at > sa.func.now())
    elsewhen = sa.or_(EventRow.time < began, EventRow.time > sa.func.now())
    async with transaction(house.sessions["complaints"]) as session:
        steps = await session.scalar(sa.select(sa.func.count()).select_from(Escalation).where(early_or_late))
        events = await session.scalar(sa.select(sa.func.count()).select_from(EventRow).where(elsewhen))
    return (steps or 0) + (events or 0)


async def _reached(house: House, level: int) -> bool:
    return (await levels(house)).get(level, 0) == COUNT
