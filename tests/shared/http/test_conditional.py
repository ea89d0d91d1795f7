"""An edit takes effect only on what its editor has read."""

import httpx
import pytest


async def test_an_edit_of_the_version_that_was_read(client: httpx.AsyncClient) -> None:
    created = await client.post("/notes", json={"title": "one"})
    address = created.headers["location"].removeprefix("/api/demo/v1")
    assert (await client.get(address)).headers["etag"] == created.headers["etag"] == '"v1"'
    for tag in ('"v1"', 'W/"v2"'):
        answer = await client.patch(address, json={"title": "two"}, headers={"If-Match": tag})
        assert answer.status_code == 200
    assert answer.headers["etag"] == '"v3"'


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 428, "if_match_missing"),
        ({"If-Match": '"v2"'}, 412, "version_stale"),
        ({"If-Match": '"v999999999999999999"'}, 412, "version_stale"),
        ({"If-Match": "v1"}, 400, "if_match_malformed"),
        ({"If-Match": "*"}, 400, "if_match_malformed"),
        ({"If-Match": '"v1", "v2"'}, 400, "if_match_malformed"),
        ({"If-Match": '"v１"'.encode()}, 400, "if_match_malformed"),
    ],
)
async def test_any_other_edit_changes_nothing(
    client: httpx.AsyncClient, headers: dict[str, str], status: int, code: str
) -> None:
    address = (await client.post("/notes", json={"title": "one"})).headers["location"].removeprefix("/api/demo/v1")
    answer = await client.patch(address, json={"title": "two"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await client.get(address)).json()["title"] == "one"


@pytest.mark.parametrize(("held", "status"), [('"v1"', 304), ('W/"v1", "x"', 304), ("*", 304), ('"v2"', 200)])
async def test_what_one_holds_is_not_sent_again(client: httpx.AsyncClient, held: str, status: int) -> None:
    address = (await client.post("/notes", json={"title": "one"})).headers["location"].removeprefix("/api/demo/v1")
    answer = await client.get(address, headers={"If-None-Match": held})
    assert answer.status_code == status
    assert answer.headers["etag"] == '"v1"'
    assert bool(answer.content) == (status == 200)
