"""The log under faults: nothing acknowledged is lost, nothing takes effect twice, and order holds per subject."""

import asyncio
import random
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa

from deploy.embedded import valkey
from deploy.embedded.progress import quiet
from shared.db.session import transaction
from shared.events import dead_letters
from shared.events.log import append
from shared.events.models import DeadLetter, EventRow
from tests.faults.conftest import (
    LONG,
    Start,
    Tell,
    assert_once_and_in_order,
    kill,
    noted,
    received,
    report,
    reports,
    until,
)
from tests.faults.witness import POISON, PRODUCER, WITNESS, subscriptions
from tests.support.house import House

COURIER = "tests.faults.witness"
ONCE_AND_IN_ORDER = "each event once, in the order of its subject"
SUBJECTS = [f"s{number}" for number in range(20)]


async def test_couriers_killed_and_redis_flushed_under_load(
    house: House, witness: asyncpg.Connection, start: Start, chance: random.Random, tell: Tell
) -> None:
    couriers = [start(COURIER), start(COURIER)]
    rounds = 20 if LONG else 4
    load = asyncio.create_task(reports(house, SUBJECTS, each=10 * rounds))
    for round_number in range(rounds):
        await until(lambda wanted=50 * (round_number + 1): _reached(witness, wanted))  # type: ignore[misc] # bound per turn
        await asyncio.sleep(chance.uniform(0, 0.2))
        await house.runtimes["reporting"].redis.flushall()
        if round_number % 2:
            kill(couriers.pop(chance.randrange(2)))
            couriers.append(start(COURIER))
    total = await load
    await until(lambda: _reached(witness, total))
    tell("killed", f"one of two couriers {rounds // 2} times, and all of Redis {rounds} times")
    tell("counted", f"{total} events committed, {await noted(witness)} effects")
    await assert_once_and_in_order(witness, total)
    tell("found", ONCE_AND_IN_ORDER)


async def _reached(witness: asyncpg.Connection, wanted: int) -> bool:
    return await noted(witness) >= wanted


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[tuple[ExitStack, Path, str]]:
    """A Redis of the test's own, which it may take away."""
    with ExitStack() as stack:
        url = stack.enter_context(valkey.running(tmp_path, durable=False, say=quiet))
        yield stack, tmp_path, url


async def test_redis_gone_for_a_while(
    house: House, witness: asyncpg.Connection, start: Start, own_redis: tuple[ExitStack, Path, str], tell: Tell
) -> None:
    stack, folder, url = own_redis
    start(COURIER, REDIS_URL=url)
    await reports(house, SUBJECTS, each=5)
    await until(lambda: _reached(witness, 100))
    stack.close()
    total = 100
    seconds = 60 if LONG else 2
    back = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < back:
        total += await reports(house, SUBJECTS, each=1)
    # Without Redis everything goes on through the feed.
    await until(lambda: _reached(witness, total), seconds=5)
    with valkey.running(folder, durable=False, say=quiet) as again:
        assert again == url
        total += await reports(house, SUBJECTS, each=5)
        await until(lambda: _reached(witness, total))
    tell("killed", f"Redis, for {seconds} s")
    tell("counted", f"{total} events committed, {await noted(witness)} effects")
    await assert_once_and_in_order(witness, total)
    tell("found", ONCE_AND_IN_ORDER)


async def test_a_rolled_back_request_tells_nothing(house: House, tell: Tell) -> None:
    class RequestFails(Exception):  # noqa: N818
        pass

    await report(house, "kept")
    with pytest.raises(RequestFails):  # noqa: PT012 - the transaction is what fails
        async with transaction(house.sessions["complaints"]) as session:
            append(session, "complaints/undone", received("water"))
            raise RequestFails
    tell("killed", "a transaction that had told of something, between two that were committed")
    await report(house, "kept")
    await house.relay(PRODUCER)
    async with transaction(house.sessions["complaints"]) as session:
        rows = (await session.execute(sa.select(EventRow.subject, EventRow.position).order_by(EventRow.seq))).all()
    tell("counted", f"{len(rows)} events")
    tell("found", f"events by position: {[f'{position} {subject}' for subject, position in rows]}")
    assert rows == [("complaints/kept", 1), ("complaints/kept", 2)]


async def test_a_handler_that_fails_parks_its_subject_and_nobody_else(
    house: House, witness: asyncpg.Connection, tell: Tell
) -> None:
    for subject, category in [("bad", POISON), ("good", "water"), ("bad", "water"), ("good", "water")]:
        await report(house, subject, category)
    tell("killed", "the handler, by the first of two events on one of two subjects")
    await _follow(house)
    seen = await witness.fetch("SELECT subject, subject_version FROM fault_witness ORDER BY seq")
    assert [tuple(row) for row in seen] == [("complaints/good", 1), ("complaints/good", 2)]
    async with transaction(house.sessions["reporting"]) as session:
        letters = (await session.scalars(sa.select(DeadLetter).order_by(DeadLetter.position))).all()
        assert [letter.subject for letter in letters] == ["complaints/bad", "complaints/bad"]
        assert "cannot be taken in" in letters[0].error
        assert letters[1].error == dead_letters.WAITING
    tell("counted", f"{len(seen)} effects and {len(letters)} dead letters of 4 events")
    tell("found", f"parked {_subjects(letters)}; went on {_subjects(seen)}")


def _subjects(rows: Iterable[Any]) -> list[str]:
    return sorted({row.subject if isinstance(row, DeadLetter) else row["subject"] for row in rows})


async def test_a_parked_subject_is_replayed_in_order(house: House, witness: asyncpg.Connection, tell: Tell) -> None:
    for category in (POISON, "water", "water"):
        await report(house, "bad", category)
    tell("killed", "the handler, by the first of three events on one subject")
    await _follow(house)
    async with transaction(house.sessions["reporting"]) as session:
        first = (await session.scalars(sa.select(DeadLetter).order_by(DeadLetter.position))).first()
        assert first is not None
        assert await dead_letters.dismiss(session, first, by="test", reason="made up by a test")
        replayed = await dead_letters.replay(session, subscriptions, "complaints", "complaints/bad", by="test")
        assert replayed == 2
    await report(house, "bad")
    await _follow(house)
    seen = await witness.fetch("SELECT subject_version FROM fault_witness ORDER BY seq")
    versions = [row["subject_version"] for row in seen]
    tell("counted", f"1 dead letter dismissed, {replayed} replayed, then a new event: {len(versions)} effects")
    tell("found", f"versions of the subject in the order in which they took effect: {versions}")
    assert versions == [2, 3, 4]


async def _follow(house: House) -> None:
    await house.relay(PRODUCER)
    for follower in house.followers(WITNESS):
        while await follower.run_once(wait_ms=0):
            pass
