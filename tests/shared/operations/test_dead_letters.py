"""What an operator does about events that a service could not take in."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import sqlalchemy as sa

from services.reporting.parts import SERVICE as REPORTING
from shared.audit import AuditRow
from shared.db.session import Session, transaction
from shared.events import dead_letters, log
from shared.events.models import Checkpoint
from shared.events.subscriptions import Subscriptions
from shared.ids import derived_id
from tests.faults.conftest import report
from tests.faults.witness import POISON, PRODUCER, TABLE, WITNESS, subscriptions
from tests.support.house import House

NOBODY = derived_id("nobody")

LETTERS = "/api/reporting/v1/dead-letters"
SUBJECT = {"producer": "complaints", "subject": "complaints/bad"}


@pytest.fixture
async def witness(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncpg.Connection]:
    """Reporting takes in what the witness of the fault tests does, whose table this is."""
    monkeypatch.setattr(REPORTING.subscriptions, "handlers", subscriptions.handlers)
    connection = await asyncpg.connect(house.environment["REPORTING_MIGRATION_DATABASE_URL"])
    await connection.execute(TABLE)
    await connection.execute("TRUNCATE fault_witness")
    yield connection
    await connection.execute("DROP TABLE fault_witness")
    await connection.close()


@pytest.fixture
def operator(house: House) -> httpx.AsyncClient:
    return house.caller("system:operate", [])


async def follow(house: House) -> None:
    await house.relay(PRODUCER)
    for follower in house.followers(WITNESS):
        while await follower.run_once(wait_ms=0):
            pass


async def parked(house: House, *categories: str) -> None:
    """One subject's complaints, of which the first cannot be taken in."""
    for category in (POISON, *categories):
        await report(house, "bad", category)
    await follow(house)


async def letters(operator: httpx.AsyncClient, **filters: str) -> list[dict[str, Any]]:
    answer = await operator.get(LETTERS, params=filters)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def effects(witness: asyncpg.Connection) -> list[tuple[str, int]]:
    rows = await witness.fetch("SELECT subject, subject_version FROM fault_witness ORDER BY seq")
    return [tuple(row) for row in rows]


async def test_letters_are_listed_and_looked_into(
    house: House, witness: asyncpg.Connection, operator: httpx.AsyncClient
) -> None:
    await parked(house, "water")
    await report(house, "good")
    await follow(house)
    listed = await letters(operator, state="open", **SUBJECT)
    assert [(row["position"], row["type"]) for row in listed] == [
        (1, "complaints.complaint.received.v1"),
        (2, "complaints.complaint.received.v1"),
    ]
    assert [row["error"] for row in listed] == ["ValueError: cannot be taken in", dead_letters.WAITING]
    assert await letters(operator, producer="patrol") == []
    one = (await operator.get(f"{LETTERS}/{listed[0]['id']}")).json()
    assert one["event"]["data"]["category"] == POISON
    assert await effects(witness) == [("complaints/good", 1)]


async def test_a_replay_that_fails_changes_nothing(
    house: House, witness: asyncpg.Connection, operator: httpx.AsyncClient
) -> None:
    await parked(house, "water")
    before = await letters(operator)
    answer = await operator.post(f"{LETTERS}/replay", json=SUBJECT)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "replay_failed")
    assert "位置 1 的事件" in problem["detail"]
    assert "ValueError: cannot be taken in" in problem["detail"]
    assert await letters(operator) == before
    assert await effects(witness) == []


async def test_after_a_dismissal_the_rest_is_replayed_in_order_and_all_of_it_is_audited(
    house: House, witness: asyncpg.Connection, operator: httpx.AsyncClient
) -> None:
    await parked(house, "water", "water")
    first, *_ = await letters(operator)
    dismissal = f"{LETTERS}/{first['id']}/dismissal"
    dismissed = await operator.post(dismissal, json={"reason": "测试用的错误数据"})
    assert (dismissed.status_code, dismissed.json()["state"]) == (200, "dismissed")
    again = await operator.post(dismissal, json={"reason": "再来一次"})
    assert (again.status_code, again.json()["code"]) == (409, "dead_letter_settled")
    assert (await operator.post(f"{LETTERS}/replay", json=SUBJECT)).json() == {"replayed": 2}
    nothing = await operator.post(f"{LETTERS}/replay", json=SUBJECT)
    assert (nothing.status_code, nothing.json()["code"]) == (404, "dead_letter_not_found")
    await report(house, "bad")
    await follow(house)
    assert await effects(witness) == [("complaints/bad", version) for version in (2, 3, 4)]
    async with transaction(house.sessions["reporting"]) as session:
        deeds = await session.execute(sa.select(AuditRow.action, AuditRow.subject, AuditRow.reason))
        assert deeds.all() == [
            ("dead_letter.dismiss", f"dead_letters/{first['id']}", "测试用的错误数据"),
            ("dead_letter.replay", "complaints:complaints/bad", None),
        ]


async def test_a_follower_at_work_waits_for_a_replay_and_keeps_the_order(
    house: House, witness: asyncpg.Connection, operator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await parked(house, "water", "water")
    first, *_ = await letters(operator)
    await operator.post(f"{LETTERS}/{first['id']}/dismissal", json={"reason": "测试"})
    await report(house, "bad")
    await house.relay(PRODUCER)
    (follower,) = house.followers(WITNESS)
    in_midst, go_on = asyncio.Event(), asyncio.Event()
    handle = Subscriptions.handle

    async def slowly(self: Subscriptions, session: Session, event: Any, **how: Any) -> None:
        if event.position == 2:
            in_midst.set()
            await go_on.wait()
        await handle(self, session, event, **how)

    monkeypatch.setattr(Subscriptions, "handle", slowly)
    replay = asyncio.create_task(operator.post(f"{LETTERS}/replay", json=SUBJECT))
    await in_midst.wait()
    following = asyncio.create_task(follower.run_once(wait_ms=0))
    await _until_somebody_waits(witness)
    assert not following.done()
    go_on.set()
    assert (await replay).json() == {"replayed": 2}
    assert await following == 1
    assert await effects(witness) == [("complaints/bad", version) for version in (2, 3, 4)]
    assert await letters(operator, state="open") == []


async def test_a_replay_waits_for_a_follower_at_work_and_takes_what_it_parked(
    house: House, witness: asyncpg.Connection, operator: httpx.AsyncClient
) -> None:
    await parked(house, "water")
    first, *_ = await letters(operator)
    await operator.post(f"{LETTERS}/{first['id']}/dismissal", json={"reason": "测试"})
    async with transaction(house.sessions["reporting"]) as session:  # a follower that is about to park the third
        await session.execute(sa.select(Checkpoint).where(Checkpoint.producer == "complaints").with_for_update())
        replay = asyncio.create_task(operator.post(f"{LETTERS}/replay", json=SUBJECT))
        await _until_somebody_waits(witness)
        await report(house, "bad")
        async with transaction(house.sessions["complaints"]) as producer:
            event = await _third(producer)
        await dead_letters.park(session, event, dead_letters.WAITING)
    assert (await replay).json() == {"replayed": 2}
    assert await effects(witness) == [("complaints/bad", 2), ("complaints/bad", 3)]


async def _third(session: Session) -> Any:
    head, _ = await log.give_positions(session, await log.lock_head(session))
    (event,) = await log.read(session, "complaints", head.epoch, 2)
    return event


async def _until_somebody_waits(connection: asyncpg.Connection) -> None:
    while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):  # noqa: ASYNC110 - in PostgreSQL
        await asyncio.sleep(0.01)


async def test_only_operators_see_them(house: House, operator: httpx.AsyncClient) -> None:
    clerk = house.caller("reporting:read complaints:write")
    for service in ("registry", "patrol", "complaints", "reporting"):
        path = f"/api/{service}/v1/dead-letters"
        assert (await operator.get(path)).json() == {"items": [], "next_cursor": None}
        assert (await clerk.get(path)).status_code == 403
        assert (await clerk.post(f"{path}/replay", json=SUBJECT)).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("GET", f"/{NOBODY}", None, 404),
        ("GET", "?state=lost", None, 400),
        ("GET", "?subject=%00", None, 400),
        ("POST", f"/{NOBODY}/dismissal", {"reason": "x"}, 404),
        ("POST", f"/{NOBODY}/dismissal", {"reason": " "}, 422),
        ("POST", "/replay", {"producer": "complaints"}, 422),
        ("POST", "/replay", {**SUBJECT, "subject": "a\u0000"}, 422),
        ("POST", "/replay", {**SUBJECT, "producer": "nobody"}, 404),
    ],
)
async def test_what_is_asked_wrongly_is_told(
    operator: httpx.AsyncClient, method: str, path: str, body: Any, status: int
) -> None:
    answer = await operator.request(method, LETTERS + path, json=body)
    assert answer.status_code == status, answer.text
