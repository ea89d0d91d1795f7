"""Processes to kill, load to lose, and what must be true afterwards."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa

from shared import time
from shared.contracts.complaints import ComplaintReceived
from shared.db.session import transaction
from shared.events.log import append
from shared.ids import new_id
from tests.faults.witness import TABLE
from tests.support.house import House

Start = Callable[..., subprocess.Popen[bytes]]
Tell = Callable[[str, object], None]

# `make faults` repeats these tests with other seeds and longer times; `make test` has one short round of them.
LONG = "FAULTS_LONG" in os.environ
SEED = os.environ.get("FAULTS_SEED", "0")


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """When things happen, and to whom: the same for the same seed."""
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311 - no secret


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Say what was `killed`, `counted` and `found`, for the table of `make faults`."""

    def tell_one(what: str, words: object) -> None:
        record_property(what, str(words))

    return tell_one


@pytest.fixture
def start(house: House, tmp_path: Path) -> Iterator[Start]:
    """Start a process of the house, which writes to `processes.log`; what runs at the end of the test is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start_one(*argv: str, **environment: str) -> subprocess.Popen[bytes]:
        with (tmp_path / "processes.log").open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 - our own processes
                [sys.executable, "-m", *argv],
                env={**os.environ, **house.environment, **environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start_one
    for process in started:
        if process.poll() is None:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the kernel does when memory runs out: the process and what it forked, without a word."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
async def witness(house: House) -> AsyncIterator[asyncpg.Connection]:
    """The table of what took effect, empty."""
    connection = await asyncpg.connect(house.environment["REPORTING_MIGRATION_DATABASE_URL"])
    await connection.execute(TABLE)
    await connection.execute("TRUNCATE fault_witness")
    yield connection
    await connection.execute("DROP TABLE fault_witness")
    await connection.close()


async def until(condition: Callable[[], Awaitable[Any]], seconds: float = 30) -> Any:
    """Wait for a condition, which is asked again and again; its answer when it is true."""
    async with asyncio.timeout(seconds):
        while not (answer := await condition()):  # noqa: ASYNC110 - what is waited for lies in another process
            await asyncio.sleep(0.05)
    return answer


async def report(house: House, subject: str, category: str = "water") -> None:
    """A complaint is received: one event on a subject, committed."""
    async with transaction(house.sessions["complaints"]) as session:
        # In place of the aggregate's row lock, which real writers hold before they append.
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(subject))))
        append(session, f"complaints/{subject}", received(category))


def received(category: str) -> ComplaintReceived:
    """Made-up news."""
    return ComplaintReceived(
        complaint_id=new_id(),
        number="TEST",
        division_code="500230104",
        mark="sample",
        category=category,
        source_id=None,
        handler_id=None,
        channel="phone",
        received_at=time.now(),
    )


async def reports(house: House, subjects: Sequence[str], each: int, writers: int = 8) -> int:
    """Load: several writers report on the same subjects at once; returns how many events were acknowledged."""
    queue = [subject for _ in range(each) for subject in subjects]

    async def write() -> None:
        while queue:
            await report(house, queue.pop())

    total = len(queue)
    await asyncio.gather(*(write() for _ in range(writers)))
    return total


async def noted(witness: asyncpg.Connection) -> int:
    """How many effects there are."""
    return int(await witness.fetchval("SELECT count(*) FROM fault_witness"))


async def assert_once_and_in_order(witness: asyncpg.Connection, total: int) -> None:
    """Every event took effect exactly once, and in the order of its subject."""
    assert await noted(witness) == total
    assert await witness.fetchval("SELECT count(DISTINCT position) FROM fault_witness") == total
    assert await witness.fetchval("SELECT max(position) FROM fault_witness") == total
    disorder = await witness.fetchval(
        """
        SELECT count(*) FROM (
            SELECT subject_version, row_number() OVER (PARTITION BY subject ORDER BY seq) AS expected FROM fault_witness
        ) AS seen WHERE subject_version <> expected
        """
    )
    assert disorder == 0
