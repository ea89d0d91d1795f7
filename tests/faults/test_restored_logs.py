"""A log that is not the one that was followed stops its followers with an alarm, never in silence."""

import asyncpg
import pytest

from shared.db.session import transaction
from shared.events.follower import FollowerHalted, reconcile
from tests.faults.conftest import noted, report
from tests.faults.witness import PRODUCER, WITNESS
from tests.support.house import House


async def _follow(house: House) -> None:
    await house.relay(PRODUCER)
    for follower in house.followers(WITNESS):
        while await follower.run_once(wait_ms=0):
            pass


async def test_a_log_with_another_epoch_stops_its_followers_until_an_operator_reconciles(
    house: House, witness: asyncpg.Connection
) -> None:
    for _ in range(3):
        await report(house, "one")
    await _follow(house)
    owner = await asyncpg.connect(house.environment["COMPLAINTS_MIGRATION_DATABASE_URL"])
    await owner.execute("UPDATE log_head SET epoch = 'restored'")
    await report(house, "one")
    with pytest.raises(FollowerHalted, match="restored"):
        await _follow(house)
    assert (await house.client().get("/readyz")).status_code == 503
    with pytest.raises(FollowerHalted):
        await _follow(house)
    assert await noted(witness) == 3

    async with transaction(house.sessions["reporting"]) as session:
        await reconcile(session, "complaints", "restored", 3)
    await _follow(house)
    assert await noted(witness) == 4
    await owner.close()


async def test_a_log_that_lost_events_stops_its_followers(house: House, witness: asyncpg.Connection) -> None:
    for _ in range(3):
        await report(house, "one")
    await _follow(house)
    owner = await asyncpg.connect(house.environment["COMPLAINTS_MIGRATION_DATABASE_URL"])
    await owner.execute("DELETE FROM event_log WHERE position = 3; UPDATE log_head SET position = 2")
    with pytest.raises(FollowerHalted, match="lost events"):
        await _follow(house)
    assert await noted(witness) == 3
    await owner.close()
