"""What an operator sees of a house that keeps up, and of one that does not."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from deploy.embedded.parts import SERVICES
from services.complaints.parts import SERVICE as COMPLAINTS
from shared import heartbeats, time
from shared.db.session import transaction
from shared.events.models import Checkpoint, DeadLetter, EventRow
from shared.ids import new_id
from shared.jobs.models import Heartbeat
from tests.faults.conftest import report
from tests.support.house import House
from tests.support.town import small_town


@pytest.fixture
async def at_work(house: House) -> House:
    """The house with a calendar, and as if its couriers and workers had just been at work."""
    await house.know(*small_town())
    for service in SERVICES:
        async with transaction(house.sessions[service.name]) as session:
            await heartbeats.beat(session, heartbeats.COURIER)
        await house.periodic(service, heartbeats.WORKER)
    await house.settle()
    return house


async def ready(house: House) -> tuple[int, dict[str, Any]]:
    answer = await house.client().get("/readyz")
    return answer.status_code, answer.json()["services"]


async def test_a_house_that_keeps_up_is_ready(at_work: House) -> None:
    status, services = await ready(at_work)
    assert {name: part["behind"] for name, part in services.items()} == {service.name: [] for service in SERVICES}
    assert status == 200


async def test_a_house_whose_processes_never_ran_is_not(house: House) -> None:
    status, services = await ready(house)
    assert status == 503
    assert services["complaints"]["behind"] == ["calendar", "courier", "worker"]
    assert services["reporting"]["behind"] == ["courier", "worker"]


async def test_a_halted_follower_and_a_dead_letter_are_never_silent(at_work: House) -> None:
    async with transaction(at_work.sessions["reporting"]) as session:
        await session.merge(Checkpoint(producer="patrol", epoch="old", position=0, halted="the log was restored"))
        session.add(
            DeadLetter(id=new_id(), producer="patrol", position=8, subject="duties/1", type="x", event={}, error="e")
        )
    status, services = await ready(at_work)
    assert status == 503
    reporting = services["reporting"]
    assert reporting["followers"]["patrol"]["halted"] == "the log was restored"
    assert (reporting["open_dead_letters"], reporting["behind"]) == (1, ["dead_letters", "follower:patrol"])


async def test_a_follower_that_lags_says_by_how_much(at_work: House) -> None:
    for _ in range(3):
        await report(at_work, "one")
    await at_work.relay(COMPLAINTS)
    async with transaction(at_work.sessions["complaints"]) as session:
        await session.execute(sa.update(EventRow).values(time=time.now() - timedelta(minutes=5)))
    status, services = await ready(at_work)
    lag = services["reporting"]["followers"]["complaints"]
    assert (status, lag["events_behind"], lag["seconds_behind"] > 299) == (503, 3, True)
    assert services["reporting"]["behind"] == ["follower:complaints"]
    await at_work.settle()
    assert (await ready(at_work))[0] == 200


async def test_a_courier_that_falls_silent_is_named(at_work: House) -> None:
    async with transaction(at_work.sessions["patrol"]) as session:
        await session.execute(sa.update(Heartbeat).values(at=sa.func.now() - timedelta(minutes=2)))
    status, services = await ready(at_work)
    assert (status, services["patrol"]["behind"]) == (503, ["courier", "worker"])
    assert services["complaints"]["behind"] == []


async def test_metrics_tell_the_same_of_all_four_in_prometheus_words(at_work: House) -> None:
    await at_work.client().get("/api/registry/v1/sources/none")
    for _ in range(2):
        await report(at_work, "one")
    await at_work.relay(COMPLAINTS)
    answer = await at_work.client(private=True).get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = set(answer.text.splitlines())
    assert {f'service_ready{{service="{service.name}"}} 1.0' for service in SERVICES} <= lines
    assert 'events_told_total{service="complaints"} 2.0' in lines
    assert 'follower_lag_events{producer="complaints",service="reporting"} 2.0' in lines
    assert 'queue_length{service="patrol"} 0.0' in lines
    assert any(
        line.startswith('http_request_seconds_count{method="GET",route="/sources/{source_id}",service="registry"')
        for line in lines
    )


async def test_metrics_are_nobodys_business_outside(house: House) -> None:
    public = await asyncio.gather(*(house.client().get(path) for path in ("/metrics", "/healthz/patrol")))
    assert [answer.status_code for answer in public] == [404, 404]
