"""PostgreSQL under faults: restarted under load, on a slow disk, on a full one."""

import asyncio
import random
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.conftest import LONG, Tell, until
from tests.faults.load import assert_nothing_lost, loaded
from tests.support.own_house import OwnHouse, small_disk

SLOW = {"commit_delay": "100000", "commit_siblings": "0"}  # microseconds: no commit is flushed sooner


@pytest.fixture(scope="module")
def own_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnHouse]:
    """Processes and servers of the tests' own."""
    with ExitStack() as stack:
        house = OwnHouse(tmp_path_factory.mktemp("own"), stack.enter_context(small_disk()))
        stack.callback(house.close)
        house.open()
        yield house


async def test_postgres_restarted_under_load(own_house: OwnHouse, chance: random.Random, tell: Tell) -> None:
    await until(own_house.ready)
    async with loaded(own_house) as load:
        for _ in range(5 if LONG else 2):
            await asyncio.sleep(chance.uniform(0.1, 3 if LONG else 0.5))
            by = chance.choice([signal.SIGINT, signal.SIGKILL])
            tell("killed", f"PostgreSQL by {by.name}")
            await asyncio.to_thread(own_house.restart_postgres, by)
            await load.more(50)
    tell("counted", load)
    tell("found", await assert_nothing_lost(own_house, load))


async def test_a_slow_disk_only_costs_time(own_house: OwnHouse, tell: Tell) -> None:
    """Every flush takes a tenth of a second more; the setting stands in for a disk that is busy with something else."""
    await until(own_house.ready)
    await configure(own_house, SLOW)
    try:
        async with loaded(own_house, clerks=4) as load:
            began = asyncio.get_running_loop().time()
            await asyncio.sleep(20 if LONG else 2)
            took = asyncio.get_running_loop().time() - began
    finally:
        await configure(own_house, dict.fromkeys(SLOW))
    tell("killed", "the speed of the disk: 100 ms more for each commit")
    tell("counted", f"{load}; {len(load.acknowledged) / took:.0f} a second")
    assert set(load.answers) == {"201"}
    tell("found", await assert_nothing_lost(own_house, load))


async def configure(house: OwnHouse, settings: dict[str, str] | dict[str, None]) -> None:
    """Change what PostgreSQL may change while it runs; None is the default again."""
    connection = await house.database("postgres")
    for name, value in settings.items():
        await connection.execute(f"ALTER SYSTEM {'RESET ' + name if value is None else f'SET {name} = {value}'}")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


async def test_a_full_disk_refuses_cleanly_and_recovers(own_house: OwnHouse, tell: Tell) -> None:
    if not own_house.can_be_filled:
        pytest.skip("NOT TRIED: only root can give PostgreSQL a small disk of its own")
    await until(own_house.ready)
    async with loaded(own_house) as load:
        await load.more(50)
        filler = own_house.disk / "filler"
        fill(filler)
        await load.more(20, "503")
        died = own_house.postgres_pid() is None
        filler.unlink()
        if died:  # as it does when it cannot write its log; its operator starts it again
            await asyncio.to_thread(own_house.restart_postgres, signal.SIGINT)
        tell("killed", f"the room on the disk; PostgreSQL {'stopped' if died else 'went on'}")
        await load.more(50)
    tell("counted", load)
    tell("found", await assert_nothing_lost(own_house, load))


def fill(filler: Path) -> None:
    """Write until nothing more fits, to the last byte."""
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 10, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
