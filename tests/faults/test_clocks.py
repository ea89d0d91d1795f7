"""A machine whose clock is ten minutes off: it sweeps nothing and says so; what its worker does has the right time."""

import asyncio
import random
from pathlib import Path

import sqlalchemy as sa

from shared.db.session import transaction
from shared.jobs.models import Deadline, Escalation
from tests.faults.conftest import LONG, Start, Tell, until
from tests.faults.test_deadlines import COURIER, deadlines, levels
from tests.support.house import House

WRONG = "tests.faults.wrong_clock"
WRONG_WORKER = ("dramatiq", f"{WRONG}:broker", "--processes", "1", "--threads", "2")
COUNT = 20


async def test_a_wrong_clock_neither_hurries_nor_delays(
    house: House, start: Start, tmp_path: Path, chance: random.Random, tell: Tell
) -> None:
    wrong_by = str(chance.choice([-600, 600]))
    tell("killed", f"the right time: a courier and a worker are {wrong_by} s off")
    await deadlines(house, COUNT)
    start(WRONG, WRONG_BY=wrong_by)
    start(*WRONG_WORKER, WRONG_BY=wrong_by)

    async def complained() -> bool:
        return "clock_differs" in (tmp_path / "processes.log").read_text()

    await until(complained)
    await asyncio.sleep(20 if LONG else 1)  # in which it must do nothing
    assert await levels(house) == {}

    start(COURIER)
    await until(lambda: _reached(house, 2))
    async with transaction(house.sessions["complaints"]) as session:
        early_or_late = sa.or_(Escalation.done_at < Escalation.step_due_at, Escalation.done_at > sa.func.now())
        assert await session.scalar(sa.select(sa.func.count()).where(early_or_late)) == 0
        claimed = sa.select(sa.func.count()).select_from(Deadline).where(Deadline.state != "running")
        assert await session.scalar(claimed) == 0
    found = await levels(house)
    tell("counted", f"levels taken once a right courier sweeps: {found}")
    tell("found", "the wrong courier said clock_differs and swept nothing; no step before its time")


async def _reached(house: House, level: int) -> bool:
    return (await levels(house)).get(level, 0) == COUNT
