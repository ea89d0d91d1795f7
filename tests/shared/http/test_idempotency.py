"""A write sent twice takes effect once."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared import time
from shared.db.engine import SessionMaker
from shared.http.idempotency import IdempotencyKey, forget_old

KEYED = {"Idempotency-Key": "7b0c"}


async def titles(client: httpx.AsyncClient) -> list[str]:
    return [row["title"] for row in (await client.get("/notes")).json()["items"]]


async def test_the_second_gets_the_first_answer(client: httpx.AsyncClient) -> None:
    first = await client.post("/notes", json={"title": "one"}, headers=KEYED)
    second = await client.post("/notes", json={"title": "one"}, headers=KEYED)
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert (second.status_code, second.content) == (201, first.content)
    for header in ("content-type", "etag", "location"):
        assert second.headers[header] == first.headers[header]
    assert await titles(client) == ["one"]


async def test_another_body_under_the_same_key_is_refused(client: httpx.AsyncClient) -> None:
    await client.post("/notes", json={"title": "one"}, headers=KEYED)
    answer = await client.post("/notes", json={"title": "two"}, headers=KEYED)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await titles(client) == ["one"]


async def test_another_caller_has_keys_of_its_own(client: httpx.AsyncClient) -> None:
    await client.post("/notes", json={"title": "one"}, headers=KEYED)
    answer = await client.post("/notes", json={"title": "two"}, headers={**KEYED, "X-Caller": "somebody else"})
    assert answer.status_code == 201


async def test_at_once_one_does_the_work(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(client.post("/notes", json={"title": "one"}, headers=KEYED) for _ in range(5)),
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 4


@pytest.mark.parametrize("payload", [{"title": ""}, {"title": "taken"}])
async def test_a_failed_request_frees_its_key(client: httpx.AsyncClient, payload: dict[str, Any]) -> None:
    await client.post("/notes", json={"title": "taken"})
    assert (await client.post("/notes", json=payload, headers=KEYED)).status_code in {409, 422}
    assert (await client.post("/notes", json={"title": "one"}, headers=KEYED)).status_code == 201


async def test_a_commit_that_fails_is_neither_acknowledged_nor_remembered(
    client: httpx.AsyncClient, sessions: SessionMaker
) -> None:
    fails_at_commit = "INSERT INTO slots VALUES (1, 9), (2, 9)"
    assert (await client.post("/statements", content=fails_at_commit, headers=KEYED)).status_code == 409
    async with sessions() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) == 0


@pytest.mark.parametrize("key", [b"", b" ", b"x" * 201, "钥匙".encode()])
async def test_a_malformed_key(client: httpx.AsyncClient, key: bytes) -> None:
    answer = await client.post("/notes", json={"title": "one"}, headers={b"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")
    assert await titles(client) == []


async def test_reads_need_no_key(client: httpx.AsyncClient) -> None:
    assert (await client.get("/notes", headers=KEYED)).headers.get("idempotency-replayed") is None


async def test_old_keys_are_forgotten(client: httpx.AsyncClient, sessions: SessionMaker) -> None:
    await client.post("/notes", json={"title": "one"}, headers=KEYED)
    for days, left in ((6, 1), (8, 0)):
        with time.moved(timedelta(days=days)):
            async with sessions.begin() as session:
                await forget_old(session)
                assert await session.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) == left


def test_writes_and_only_writes_show_the_header(app: FastAPI) -> None:
    paths = app.openapi()["paths"]["/api/demo/v1/notes"]

    def headers(method: str) -> list[str]:
        return [each["name"] for each in paths[method]["parameters"]]

    assert "Idempotency-Key" in headers("post")
    assert "Idempotency-Key" not in headers("get")
