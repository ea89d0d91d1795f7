"""A log that is not the one that was followed stops its followers with an alarm; then an operator lets all converge."""

import re
from pathlib import Path

import asyncpg
import httpx
import pytest

from deploy import backup
from deploy.restored import reconcile, renew
from services.complaints.parts import SERVICE as COMPLAINTS
from services.registry.parts import SERVICE as REGISTRY
from shared.db.session import transaction
from shared.events import log
from shared.events.follower import FollowerHalted
from shared.events.relay import stream_key
from tests.faults.conftest import Tell, assert_once_and_in_order, noted, report
from tests.faults.restoring import directory, execute, ledger
from tests.faults.witness import PRODUCER, WITNESS
from tests.support.house import House

COUNTY = {"name": "丰都县", "level": "county", "valid_from": "2000-01-01"}
NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")  # of epochs and events
WENT_BACK = "DELETE FROM event_log WHERE position > {0}; UPDATE log_head SET position = {0}"


async def follow(house: House) -> None:
    """The witness takes in whatever there is."""
    await house.relay(PRODUCER)
    for follower in house.followers(WITNESS):
        while await follower.run_once(wait_ms=0):
            pass


async def reports(house: House, count: int) -> None:
    """News on one subject."""
    for _ in range(count):
        await report(house, "one")


async def the_stream(house: House) -> str:
    """The key of the complaints' stream."""
    async with transaction(house.sessions["complaints"]) as session:
        return stream_key("complaints", (await log.head(session)).epoch)


async def test_a_renewed_epoch_stops_followers_until_an_operator_reconciles(
    house: House, witness: asyncpg.Connection, tell: Tell
) -> None:
    await reports(house, 3)
    await follow(house)
    await renew(PRODUCER)
    tell("killed", "the trust in a log: its epoch was renewed after 3 events")
    await reports(house, 1)
    with pytest.raises(FollowerHalted, match="restored"):
        await follow(house)
    ready = await house.client().get("/readyz")
    assert ready.status_code == 503
    assert "restored" in ready.json()["services"]["reporting"]["followers"]["complaints"]["halted"]
    with pytest.raises(FollowerHalted):
        await follow(house)
    halted_at = await noted(witness)
    assert halted_at == 3

    await witness.execute("TRUNCATE fault_witness")
    await reconcile(PRODUCER, [WITNESS])
    await reports(house, 1)
    await follow(house)
    await assert_once_and_in_order(witness, 5)
    tell("counted", f"{halted_at} effects while halted, {await noted(witness)} of 5 events after the reconciling")
    tell("found", f"/readyz answered {ready.status_code} meanwhile; then each event once, in order")


async def stopped(house: House, witness: asyncpg.Connection, tell: Tell, alarm: str) -> None:
    """The witness halts with this alarm and takes in nothing more."""
    before = await noted(witness)
    with pytest.raises(FollowerHalted, match=alarm) as halted:
        await follow(house)
    after = await noted(witness)
    async with transaction(house.sessions["complaints"]) as session:
        position = (await log.head(session)).position
    tell("counted", f"{before} effects before, {after} after; the log ends at {position}")
    tell("found", f"halted: {NAMES.sub('…', str(halted.value))}")
    assert after == before


async def test_a_log_that_lost_events_stops_its_followers(
    house: House, witness: asyncpg.Connection, tell: Tell
) -> None:
    await reports(house, 3)
    await follow(house)
    await execute(house, "complaints", WENT_BACK.format(2))
    tell("killed", "the last of 3 events, in the database only")
    await stopped(house, witness, tell, "restored")


async def test_without_redis_the_feed_shows_that_a_log_lost_events(
    house: House, witness: asyncpg.Connection, tell: Tell
) -> None:
    await reports(house, 3)
    await follow(house)
    await execute(house, "complaints", WENT_BACK.format(2))
    await house.runtimes["complaints"].redis.flushall()
    tell("killed", "the last of 3 events, and all of Redis")
    await stopped(house, witness, tell, "lost events")


async def test_a_log_that_grew_past_the_checkpoint_again_is_still_another(
    house: House, witness: asyncpg.Connection, tell: Tell
) -> None:
    """A replica was promoted that lacks the last commits, and Redis went with its machine."""
    await reports(house, 3)
    await follow(house)
    await execute(house, "complaints", WENT_BACK.format(1))
    await house.runtimes["complaints"].redis.flushall()
    tell("killed", "the last 2 of 3 events, and all of Redis; 5 new ones followed")
    await reports(house, 5)
    await stopped(house, witness, tell, "rewritten")


async def test_a_stream_ahead_of_the_database_renews_the_epoch_before_any_position_is_given_twice(
    house: House, witness: asyncpg.Connection, tell: Tell
) -> None:
    await reports(house, 5)
    await house.relay(PRODUCER)  # the follower lags: the stream would show it what is no more
    stream = await the_stream(house)
    await execute(house, "complaints", WENT_BACK.format(2))
    tell("killed", "the last 3 of 5 events, in the database only, before anybody had read them")
    await reports(house, 6)
    await follow(house)
    assert await the_stream(house) != stream
    await assert_once_and_in_order(witness, 8)
    tell("counted", f"2 events kept, 6 new, {await noted(witness)} effects")
    tell("found", "another stream was begun; each event once, in the order of its subject")


async def test_an_old_stream_heals_by_itself(house: House, witness: asyncpg.Connection, tell: Tell) -> None:
    """Redis was restored to an hour ago, the databases were not."""
    redis = house.runtimes["complaints"].redis
    await reports(house, 3)
    await follow(house)
    stream = await the_stream(house)
    hour_ago = await redis.dump(stream) or b""
    await reports(house, 3)
    await follow(house)
    await reports(house, 1)
    await house.relay(PRODUCER)  # published, and not read any more
    await redis.restore(stream, 0, hour_ago, replace=True)
    await reports(house, 3)
    await follow(house)
    assert (await redis.xinfo_stream(stream))["last-generated-id"] == b"10-0"
    await assert_once_and_in_order(witness, 10)
    tell("killed", "the last hour of Redis; databases kept")
    tell("counted", f"10 events committed, {await noted(witness)} effects; the stream ends at 10 again")
    tell("found", "healed by itself")


async def test_a_restored_service_and_its_followers_converge(house: House, tmp_path: Path, tell: Tell) -> None:
    await reports(house, 4)
    await house.settle()
    dump, *_ = backup.take(tmp_path, house.environment, ["complaints"])
    before = await ledger(house)
    await reports(house, 3)
    await house.settle()
    assert await ledger(house) != before

    backup.restore(dump, house.environment, "complaints")
    await renew(COMPLAINTS)
    with pytest.raises(FollowerHalted):
        await house.settle()
    await reconcile(COMPLAINTS)
    assert await facts(house) == 4
    await reports(house, 2)
    await house.settle()
    await assert_like_new(house)
    tell("killed", "the last hour of the complaints' database; Redis kept")
    tell("counted", f"4 events kept, 3 lost, 2 new; reporting has {await facts(house)} facts")
    tell("found", "followers halted, then reporting's tables equal those of one that starts from nothing")


async def facts(house: House) -> int:
    """How many facts reporting counts."""
    return int((await ledger(house))["facts"].split()[0])


async def assert_like_new(house: House) -> None:
    """Reporting's tables are those of a reporting service that starts from nothing."""
    found = await ledger(house) | await directory(house, "reporting")
    await execute(house, "reporting", "TRUNCATE checkpoints, " + ", ".join(found))
    await house.settle()
    assert await ledger(house) | await directory(house, "reporting") == found


async def name_county(clerk: httpx.AsyncClient, name: str) -> None:
    """Put the county on record, or change its name."""
    address = "/api/registry/v1/divisions/500230"
    seen = (await clerk.get(address)).headers.get("etag")
    answer = await clerk.put(
        address, json=COUNTY | {"name": name, "reason": "更正名称"}, headers={"If-Match": seen} if seen else {}
    )
    assert answer.status_code == 200, answer.text


async def test_a_restored_registry_wins_over_newer_versions_in_the_copies(
    house: House, tmp_path: Path, tell: Tell
) -> None:
    clerk = house.caller("registry:read registry:write", ["500230"])
    await name_county(clerk, "丰都县")
    await house.settle()
    dump, *_ = backup.take(tmp_path, house.environment, ["registry"])
    for name in ("写错了", "又写错了"):
        await name_county(clerk, name)
    await house.settle()

    backup.restore(dump, house.environment, "registry")
    await renew(REGISTRY)
    await name_county(clerk, "丰都县（新）")
    with pytest.raises(FollowerHalted):
        await house.settle()
    await reconcile(REGISTRY)
    await house.settle()
    own = await directory(house, "registry")
    for service in ("patrol", "complaints", "reporting"):
        assert await directory(house, service) == own
    await assert_like_new(house)
    tell("killed", "the last hour of the registry's database; Redis kept")
    tell("counted", "a division at version 3 in all copies, at version 2 in the restored registry")
    tell("found", "followers halted, then all three copies equal the registry's own")
