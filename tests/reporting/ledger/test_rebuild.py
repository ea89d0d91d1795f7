"""The same events give the same rows, however often and in whichever portions they come."""

from typing import Any

import pytest
import sqlalchemy as sa

from services.reporting.models import Base
from shared.db.session import transaction
from shared.events.models import Checkpoint
from tests.reporting import events
from tests.support.house import House
from tests.support.town import TOWN, person

READ = "reporting:read complaints:read"
SUMMARY = f"/api/reporting/v1/summaries/{TOWN}/2026-06"
DUE = "2026-06-15T00:00"
TOLD: list[Any] = [
    events.received(1, "2026-06-02T09:00"),
    events.received(2, "2026-06-03T09:00", mark="sample"),
    events.issued(1, "2026-06-04T09:00"),
    events.clock_set(1, DUE),
    events.escalated(1, DUE, "due", 0, DUE),
    events.escalated(1, DUE, "urge", 1, "2026-06-16T00:00"),
    events.clock_set(1, DUE, responsible_ids=[person("officer")]),
    events.owed(1, DUE),
    events.owed(1, DUE, responsible_id=person("cadre")),
    events.missed(1, DUE),
    events.met(1, DUE, "2026-06-14T09:00", late=True),
    events.verified(1, "2026-06-20T09:00"),
    events.clock_ended(1, DUE, "2026-06-15T09:00", outcome="late", late=True),
]


async def rows(house: House) -> dict[str, list[Any]]:
    """Every row of the service's own tables."""
    async with transaction(house.sessions["reporting"]) as session:
        return {
            table.name: [tuple(row) for row in await session.execute(sa.select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


async def forget(house: House, *, truncate: bool) -> None:
    """Follow every log from its beginning again."""
    async with transaction(house.sessions["reporting"]) as session:
        for table in Base.metadata.sorted_tables if truncate else ():
            await session.execute(sa.delete(table))
        await session.execute(sa.delete(Checkpoint))


@pytest.mark.parametrize("truncate", [True, False], ids=["rebuilt", "delivered twice"])
async def test_the_same_events_give_the_same_rows_and_tag(house: House, truncate: bool) -> None:
    await events.know(house)
    for begin in range(0, len(TOLD), 5):
        await events.tell(house, *TOLD[begin : begin + 5])
    county = house.caller(READ, ["500230"])
    before, shown = await rows(house), await county.get(SUMMARY)
    assert all(before.values())
    await forget(house, truncate=truncate)
    assert await events.hear(house) == len(TOLD)
    again = await county.get(SUMMARY)
    assert await rows(house) == before
    assert (again.content, again.headers["etag"]) == (shown.content, shown.headers["etag"])


async def test_an_event_that_cannot_be_kept_is_put_aside_alone_and_shown(house: House) -> None:
    await events.know(house)
    await events.tell(
        house,
        events.received(1, "2026-06-02T09:00"),
        events.received(2, "2026-06-02T09:00", division_code="500230104" + "0" * 10),
        events.received(3, "2026-06-02T09:00"),
    )
    summary = (await house.caller(READ, ["500230"]).get(SUMMARY)).json()
    assert summary["open_dead_letters"] == 1
    (received,) = [figure["value"] for figure in summary["figures"] if figure["key"] == "complaints_received"]
    assert received == 2
    assert summary["as_of"]["complaints"]["position"] == 3
