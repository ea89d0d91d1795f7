"""What no request may be."""

from collections.abc import AsyncIterator

import httpx
import pytest


async def test_a_body_of_20_megabytes(client: httpx.AsyncClient) -> None:
    answer = await client.post("/notes", content=b"x" * 20_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


async def test_a_body_without_a_length_is_read_only_to_the_limit(client: httpx.AsyncClient) -> None:
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(20_000):
            sent += 1000
            yield b"x" * 1000

    headers = {"Content-Type": "application/json", "Idempotency-Key": "1"}
    answer = await client.post("/notes", content=chunks(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")
    assert sent < 1_100_000


@pytest.mark.parametrize("path", ["/notes/%00", "/notes/%FF", "/notes?kind=%00", "/notes?kind=%ED%A0%80", "/%C3%28"])
async def test_an_address_that_is_no_text(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "parameter_invalid")
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


async def test_an_endless_query(client: httpx.AsyncClient) -> None:
    answer = await client.get("/notes", params={"order": "x" * 5000})
    assert (answer.status_code, answer.json()["code"]) == (414, "uri_too_long")


@pytest.mark.parametrize("length", [b"-1", b"many", "９".encode()])
async def test_a_length_that_is_none(client: httpx.AsyncClient, length: bytes) -> None:
    answer = await client.post("/notes", content=b"{}", headers={b"Content-Length": length})
    assert answer.status_code == 413


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ("/notes", "/nothing", "/notes?limit=0"):
        answer = await client.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
