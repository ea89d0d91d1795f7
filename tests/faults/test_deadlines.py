"""Deadlines under faults: each level exists once and in order, whoever is killed and however late it is."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
import sqlalchemy as sa

from shared import time
from shared.calendar.workdays import DueTime
from shared.db.session import transaction
from shared.ids import new_id
from shared.jobs import ladder
from shared.jobs.deadlines import Subject
from shared.jobs.models import Deadline, Escalation
from tests.faults.conftest import LONG, Start, Tell, kill, until
from tests.faults.witness import PRODUCER
from tests.support.house import House
from tests.support.town import VILLAGE, person, policy, small_town

COURIER = "tests.faults.witness"
WORKER = ("dramatiq", "tests.faults.witness:broker", "--processes", "1", "--threads", "4")
SECONDS = {"remind": -1, "due": 0, "urge": 1, "supervise": 2, "talk": 3, "circular": 4, "accountability": 5}


async def deadlines(house: House, count: int, *, due_in: float = 0) -> None:
    """Orders that fall due at one instant, with a ladder in seconds."""
    rules = [policy(f"escalate.{step}", seconds, "秒", VILLAGE) for step, seconds in SECONDS.items()]
    await house.know(
        *small_town(), *rules, policy(ladder.MIN_GAP, 1, "秒", VILLAGE), policy("quiet_hours", None, "时段")
    )
    assert PRODUCER.deadlines is not None
    now = time.now()
    due = DueTime(now + timedelta(seconds=due_in), provisional=False, days_counted=0, skipped=(), words="示例")
    async with transaction(house.sessions["complaints"]) as session:
        for number in range(count):
            subject = Subject("order", new_id(), f"示例{number}", VILLAGE, "sample", [person("grid")])
            await PRODUCER.deadlines.start(session, subject, "rectification", due, {}, now)


async def levels(house: House) -> dict[int, int]:
    """How many escalations there are of each level."""
    async with transaction(house.sessions["complaints"]) as session:
        rows = await session.execute(
            sa.select(Escalation.level, sa.func.count()).group_by(Escalation.level).order_by("level")
        )
        return dict(rows.all())


async def test_workers_killed_in_mid_batch(house: House, start: Start, chance: random.Random, tell: Tell) -> None:
    count, last = (400, 5) if LONG else (200, 2)
    await deadlines(house, count)
    start(COURIER)
    workers = [start(*WORKER, FAULTS_WORKER="1"), start(*WORKER, FAULTS_WORKER="1")]
    await until(lambda: _some(house))
    for _ in range(4 if LONG else 1):
        await asyncio.sleep(chance.uniform(0, 0.3))
        kill(workers.pop(chance.randrange(2)))
        workers.append(start(*WORKER, FAULTS_WORKER="1"))
    await until(lambda: _all(house, count, last), seconds=40)
    tell("killed", f"one of two workers in mid-batch, {4 if LONG else 1} times")
    found = await levels(house)
    tell("counted", f"{count} deadlines due at once, how often each level was taken: {found}")
    assert {level: taken for level, taken in found.items() if level <= last} == dict.fromkeys(range(last + 1), count)
    assert max(found.values()) == count
    async with transaction(house.sessions["complaints"]) as session:
        early = await session.scalar(sa.select(sa.func.count()).where(Escalation.done_at < Escalation.step_due_at))
    assert early == 0
    tell("found", "each level once, none before its time")


async def _some(house: House) -> bool:
    return bool(await levels(house))


async def _all(house: House, count: int, level: int) -> bool:
    return (await levels(house)).get(level, 0) >= count


async def test_redis_flushed_while_messages_wait(house: House, start: Start, tell: Tell) -> None:
    await deadlines(house, 50)
    start(COURIER)
    await until(lambda: _claimed(house))
    await house.runtimes["complaints"].redis.flushall()
    if not LONG:
        await leases_run_out(house)
    start(*WORKER, FAULTS_WORKER="1")
    await until(lambda: _all(house, 50, 0), seconds=30)
    assert (await levels(house))[0] == 50
    tell("killed", "all of Redis, with the messages that no worker had taken")
    tell("counted", f"50 deadlines, levels taken: {await levels(house)}")
    tell("found", "each was found again when its lease had run out")


async def _claimed(house: House) -> int:
    async with transaction(house.sessions["complaints"]) as session:
        return await session.scalar(sa.select(sa.func.count()).where(Deadline.claimed_until.is_not(None))) or 0


async def leases_run_out(house: House) -> None:
    """Let the claims end in a second, which saves a short round the better part of ten."""
    soon = sa.func.clock_timestamp() + timedelta(seconds=1)
    async with transaction(house.sessions["complaints"]) as session:
        await session.execute(sa.update(Deadline).where(Deadline.claimed_until > soon).values(claimed_until=soon))


async def test_downtime_over_several_due_times_records_all_and_tells_once(house: House, tell: Tell) -> None:
    await deadlines(house, 3, due_in=10)
    house.pass_time(seconds=12.5)
    tell("killed", "couriers and workers for 12.5 s, in which four steps of each deadline fell due")
    await house.work(PRODUCER)
    found = await levels(house)
    assert found == {-1: 3, 0: 3, 1: 3, 2: 3}
    async with transaction(house.sessions["complaints"]) as session:
        told = Counter(await session.scalars(sa.select(Escalation.step).where(Escalation.notified)))
    assert told == {"supervise": 3}
    # The punitive ones come later, each in its own time.
    for step in ("talk", "circular", "accountability"):
        house.pass_time(seconds=1.1)
        await house.work(PRODUCER)
        assert max(await levels(house)) == ladder_level(step)
    tell("counted", f"3 deadlines, levels taken at once: {found}; people told of {dict(told)}")
    tell("found", f"all is on record, and the punitive levels came one by one: {await levels(house)}")


def ladder_level(step: str) -> int:
    return next(rung.level for rung in ladder.LADDER if rung.step == step)


async def test_a_bad_row_is_put_aside_and_starves_nobody(house: House, tell: Tell) -> None:
    await deadlines(house, 5)
    async with transaction(house.sessions["complaints"]) as session:
        bad = (await session.scalars(sa.select(Deadline).limit(1))).one()
        bad.plan = {"steps": [{"nonsense": True}], "min_gap": 0, "cut": False}
    tell("killed", "the plan of one of 5 deadlines: no worker can read it")
    house.pass_time(seconds=1)
    await house.work(PRODUCER)
    found = await levels(house)
    tell("counted", f"levels taken: {found}")
    assert found[0] == 4
    async with transaction(house.sessions["complaints"]) as session:
        failed = (await session.scalars(sa.select(Deadline).where(Deadline.state == "failed"))).one()
    assert (failed.id, failed.next_action_at) == (bad.id, None)
    assert failed.error
    tell("found", f"the one was put aside with {failed.error.partition(':')[0]}, the others went on")


@pytest.fixture
async def failing_commit(house: House) -> AsyncIterator[None]:
    """Make the registry's next commit fail, after everything in it went well."""
    connection = await asyncpg.connect(house.environment["REGISTRY_MIGRATION_DATABASE_URL"])
    await connection.execute(
        """
        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON divisions
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();
        """
    )
    yield
    await connection.execute("DROP TRIGGER refuse ON divisions; DROP FUNCTION refuse()")
    await connection.close()


@pytest.mark.usefixtures("failing_commit")
async def test_a_commit_that_fails_is_never_answered_as_done(house: House, tell: Tell) -> None:
    clerk = house.caller("registry:read registry:write", ["500230"])
    county = {"name": "丰都县", "level": "county", "valid_from": "2000-01-01"}
    answer = await clerk.put("/api/registry/v1/divisions/500230", json=county)
    tell("killed", "a commit, after everything in it went well")
    assert answer.status_code >= 500
    assert answer.headers["content-type"] == "application/problem+json"
    seen = await clerk.get("/api/registry/v1/divisions/500230")
    assert seen.status_code == 404
    connection = await asyncpg.connect(house.environment["REGISTRY_DATABASE_URL"])
    events = await connection.fetchval("SELECT count(*) FROM event_log")
    await connection.close()
    tell("counted", f"the write was answered by {answer.status_code}, a read after it by {seen.status_code}")
    tell("found", f"{events} events told of it")
    assert events == 0
