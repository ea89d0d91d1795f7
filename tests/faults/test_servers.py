"""PostgreSQL under faults: restarted under load, on a slow disk, on a full one, without room for its own log."""

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from statistics import median

import asyncpg
import pytest

from tests.faults.conftest import LONG, Tell, until
from tests.faults.load import assert_nothing_lost, loaded
from tests.support.own_house import OwnHouse
from tests.support.small_disk import small_disk

WRITES_A_SECOND = 20
# For a machine that cannot slow a disk down: microseconds, before which no commit is flushed.
SLOW = {"commit_delay": "100000", "commit_siblings": "0"}
COMMITS = 20
MEGABYTE = 1 << 20


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
    await until(own_house.ready)
    before = await commits(own_house, COMMITS)
    async with slow_disk(own_house) as how, loaded(own_house, clerks=4) as load:
        tell("killed", f"the speed of the disk: {how}")
        await load.more(5)
        slow = await commits(own_house, COMMITS)
        await asyncio.sleep(15 if LONG else 1)
    tell("counted", f"{load}, the median in {median(load.seconds) * 1000:.0f} ms")
    tell("counted", f"{COMMITS} commits one after the other took {slow:.2f} s instead of {before:.2f}")
    assert set(load.answers) == {"201"}
    assert slow > COMMITS / WRITES_A_SECOND / 2
    tell("found", await assert_nothing_lost(own_house, load))


async def commits(house: OwnHouse, count: int) -> float:
    """How long so many commits take, each of which is one write at least."""
    connection = await house.database("postgres")
    began = time.perf_counter()
    for _ in range(count):
        await connection.execute("SELECT pg_logical_emit_message(true, 'commit', '')")
    took = time.perf_counter() - began
    await connection.close()
    return took


@asynccontextmanager
async def slow_disk(house: OwnHouse) -> AsyncIterator[str]:
    """Slow PostgreSQL's disk down while the block runs, or else its commits; how, in words."""
    if house.disk.can_be_slowed:
        with house.disk.slowed(WRITES_A_SECOND):
            yield f"{WRITES_A_SECOND} writes a second"
        return
    await configure(house, SLOW)
    try:
        yield "no device to slow down, so 100 ms more for each commit"
    finally:
        await configure(house, dict.fromkeys(SLOW))


async def configure(house: OwnHouse, settings: dict[str, str] | dict[str, None]) -> None:
    """Change what PostgreSQL may change while it runs; None is the default again."""
    connection = await house.database("postgres")
    for name, value in settings.items():
        await connection.execute(f"ALTER SYSTEM {'RESET ' + name if value is None else f'SET {name} = {value}'}")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


@pytest.fixture
def can_be_filled(own_house: OwnHouse) -> None:
    """Skip where PostgreSQL has no disk of its own."""
    if not own_house.disk.can_be_filled:
        pytest.skip("NOT TRIED: only root can give PostgreSQL a small disk of its own")


@pytest.mark.usefixtures("can_be_filled")
async def test_a_full_disk_refuses_cleanly_and_recovers(own_house: OwnHouse, tell: Tell) -> None:
    await until(own_house.ready)
    async with loaded(own_house) as load:
        await load.more(50)
        filler = own_house.disk.fill()
        await load.more(20, "503")
        tell("killed", f"the room on the disk; PostgreSQL {await recovered(own_house, filler)}")
        await load.more(50)
    tell("counted", load)
    tell("found", await assert_nothing_lost(own_house, load))


@pytest.mark.usefixtures("can_be_filled")
async def test_no_room_for_its_own_log_stops_postgres_and_loses_nothing(own_house: OwnHouse, tell: Tell) -> None:
    """As when a replica that is gone still has a slot: no piece of the log may be used again."""
    await until(own_house.ready)
    await own_house.execute("SELECT pg_create_physical_replication_slot('gone', true)")
    async with loaded(own_house) as load:
        await load.more(50)
        filler = own_house.disk.fill()
        written = await fill_log(own_house)
        await load.more(20, "503")
        tell("killed", f"the room for PostgreSQL's log, {written} MB later; it {await recovered(own_house, filler)}")
        await load.more(50)
    await own_house.execute("SELECT pg_drop_replication_slot('gone')")
    tell("counted", load)
    tell("found", await assert_nothing_lost(own_house, load))


async def fill_log(house: OwnHouse) -> int:
    """Write to PostgreSQL's log and nowhere else until it refuses or is gone; returns how many megabytes it took."""
    connection, written = await house.database("postgres"), 0
    with suppress(asyncpg.PostgresError, OSError):
        while True:
            await connection.execute("SELECT pg_logical_emit_message(true, 'filler', repeat('x', $1))", MEGABYTE)
            written += 1
    connection.terminate()
    return written


async def recovered(house: OwnHouse, filler: Path) -> str:
    """Give the room back, and start PostgreSQL when it has ended, as its operator does; in words, what it had done."""
    ended = await until(lambda: settled(house)) == "ended"
    panics = house.panics()
    await asyncio.to_thread(filler.unlink)
    if ended:
        await asyncio.to_thread(house.restart_postgres, signal.SIGINT)
    return f"panicked {'once' if panics == 1 else f'{panics} times'} and {'ended' if ended else 'went on'}"


async def settled(house: OwnHouse) -> str | None:
    """Whether PostgreSQL has ended or takes connections, or nothing while it has not made up its mind."""
    if house.postgres_pid() is None:
        return "ended"
    with suppress(asyncpg.PostgresError, OSError):
        await (await house.database("postgres")).close()
        return "runs"
    return None
