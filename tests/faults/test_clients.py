"""Clients that hang up in mid-request by the hundred: no transaction stays open, no connection stays taken."""

import asyncio
import json
import random
from collections import Counter

import asyncpg
from httpx import AsyncClient

from shared.ids import new_id
from tests.faults.conftest import LONG, Tell, until
from tests.support.house import House

PEOPLE = "/api/registry/v1/people"
TOWN = "500230104"
BURST = 60  # three times what the pool of one service holds
_BUSY = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'registry' AND state <> 'idle'"


def person() -> dict[str, str]:
    """Somebody new."""
    return {"id": str(new_id()), "name": "示例", "division_code": TOWN, "mark": "sample"}


def request(token: str) -> bytes:
    """A whole request that puts a person on record."""
    body = json.dumps(person()).encode()
    head = [
        f"POST {PEOPLE} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


async def hang_up(port: int, whole: bytes, chance: random.Random) -> str:
    """Send a part of a request, or all of it, and be gone; returns which."""
    body_starts = whole.index(b"\r\n\r\n") + 4
    name, end = chance.choice(
        [("half headers", body_starts // 2), ("half a body", (body_starts + len(whole)) // 2), ("no wait", len(whole))]
    )
    pause = chance.uniform(0, 0.05)
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(whole[:end])
    await writer.drain()
    await asyncio.sleep(pause)
    writer.transport.abort()  # a reset: no polite goodbye
    return name


async def test_clients_that_hang_up_take_nothing_with_them(house: House, chance: random.Random, tell: Tell) -> None:
    scopes = "registry:read registry:write"
    clerk = house.caller(scopes, ["500230"])
    await put_divisions(clerk)
    token, port = house.token(scopes, ["500230"]), int(house.environment["PORT"])
    count = 1000 if LONG else 300
    done: Counter[str] = Counter()
    for _ in range(0, count, 100):
        done.update(await asyncio.gather(*(hang_up(port, request(token), chance) for _ in range(100))))
    tell("killed", f"{count} clients: {dict(done)}")

    owner = await asyncpg.connect(house.environment["REGISTRY_DATABASE_URL"])

    async def nobody_busy() -> bool:
        return int(await owner.fetchval(_BUSY)) == 0

    await until(nobody_busy, seconds=10)
    answers = await asyncio.gather(*(clerk.post(PEOPLE, json=person()) for _ in range(BURST)))
    assert {answer.status_code for answer in answers} == {201}
    rows, told = (
        await owner.fetchval("SELECT count(*) FROM people"),
        await owner.fetchval("SELECT count(*) FROM event_log WHERE subject LIKE 'people/%'"),
    )
    await owner.close()
    assert rows == told
    assert BURST <= rows <= BURST + done["no wait"]
    tell("counted", f"{rows - BURST} of {done['no wait']} whole requests were carried out, the rest undone")
    tell("found", f"no session busy or in a transaction; a burst of {BURST} requests succeeds")


async def put_divisions(clerk: AsyncClient) -> None:
    """The county and the town."""
    county = {"name": "丰都县", "level": "county", "valid_from": "2000-01-01"}
    town = {"name": "许明寺镇", "level": "town", "parent_code": "500230", "valid_from": "2000-01-01"}
    for code, division in {"500230": county, TOWN: town}.items():
        answer = await clerk.put(f"/api/registry/v1/divisions/{code}", json=division)
        assert answer.status_code == 200, answer.text
