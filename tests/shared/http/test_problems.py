"""Bad input and bad days, as the client sees them: never a 500, never a row changed."""

from typing import Any

import asyncpg
import httpx
import pytest
from pydantic_core._pydantic_core import list_all_errors
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.http.database_errors import meaning
from shared.http.field_errors import MESSAGES, field_errors, pointer
from shared.http.problems import Unavailable
from shared.ids import derived_id

NOBODY = derived_id("nobody")

JSON = {"Content-Type": "application/json"}


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:problem:{code}")
    assert body["request_id"] == answer.headers["x-request-id"]
    assert any("\u4e00" <= char <= "\u9fff" for char in body["detail"])
    return body


@pytest.mark.parametrize(
    ("payload", "pointer", "code"),
    [
        ({}, "/title", "missing"),
        ({"title": ""}, "/title", "too_short"),
        ({"title": "  "}, "/title", "too_short"),
        ({"title": "x" * 201}, "/title", "too_long"),
        ({"title": 5}, "/title", "not_text"),
        ({"title": None}, "/title", "not_text"),
        ({"title": "a\x00b"}, "/title", "text_not_storable"),
        ({"title": "a", "colour": 1}, "/colour", "unknown_field"),
        ({"title": "a", "a/b~c": 1}, "/a~1b~0c", "unknown_field"),
        ({"title": "a", "kind": "zoo"}, "/kind", "unknown_value"),
        ({"title": "a", "tag": "No!"}, "/tag", "wrong_format"),
        ({"title": "a", "rank": "many"}, "/rank", "not_an_integer"),
        ({"title": "a", "rank": 1.5}, "/rank", "not_an_integer"),
        ({"title": "a", "amount": "much"}, "/amount", "not_a_number"),
        ({"title": "a", "places": [1, "two"]}, "/places/1", "not_an_integer"),
        ({"title": "a", "places": 1}, "/places", "not_a_list"),
        ({"title": "a", "places": [1, 2, 3, 4]}, "/places", "too_many"),
        ({"title": "a", "seen_at": "yesterday"}, "/seen_at", "not_a_moment"),
        ({"title": "a", "seen_at": "2026-11-23T18:00:00"}, "/seen_at", "not_a_moment"),
        ({"title": "a", "seen_at": 1_700_000_000}, "/seen_at", "not_a_moment"),
        ({"title": "a", "seen_at": "1899-12-31T23:59:59Z"}, "/seen_at", "moment_out_of_range"),
        ({"title": "a", "seen_at": "9999-12-31T23:59:59-12:00"}, "/seen_at", "moment_out_of_range"),
        ([], "", "not_an_object"),
    ],
)
async def test_a_wrong_field_is_pointed_at(client: httpx.AsyncClient, payload: Any, pointer: str, code: str) -> None:
    body = assert_problem(await client.post("/notes", json=payload), 422, "payload_invalid")
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [(pointer, code)]
    assert (await client.get("/notes")).json()["items"] == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
async def test_only_numbers_are_numbers(client: httpx.AsyncClient, number: str) -> None:
    answer = await client.post("/notes", content=f'{{"title": "a", "weight": {number}}}', headers=JSON)
    assert assert_problem(answer, 422, "payload_invalid")["errors"][0]["code"] == "not_a_number"


@pytest.mark.parametrize("content", [rb'{"title": "\ud800"}', rb'{"title": "a", "\ud800": 1}'])
async def test_half_a_character_is_refused_wherever_it_stands(client: httpx.AsyncClient, content: bytes) -> None:
    assert_problem(await client.post("/notes", content=content, headers=JSON), 422, "payload_invalid")


@pytest.mark.parametrize("content", [b"{", b"{'title': 1}", b'{"title": "\xff"}', b"[" * 100_000, b"9" * 5000])
async def test_what_is_not_json_is_told_so(client: httpx.AsyncClient, content: bytes) -> None:
    assert_problem(await client.post("/notes", content=content, headers=JSON), 400, "malformed_json")


async def test_a_choice_is_listed_and_the_input_is_not_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.post("/notes", json={"title": "a", "kind": "13800000000"})
    body = assert_problem(answer, 422, "payload_invalid")
    assert body["errors"][0]["message"] == "只能取：farm、clinic。"
    assert "13800000000" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/notes/not-a-uuid", 404, "not_found"),
        ("GET", f"/notes/{NOBODY}", 404, "note_not_found"),
        ("GET", "/notes?limit=0", 400, "parameter_invalid"),
        ("GET", "/notes?kind=zoo", 400, "parameter_invalid"),
        ("DELETE", "/notes", 405, "method_not_allowed"),
    ],
)
async def test_a_wrong_address(client: httpx.AsyncClient, method: str, path: str, status: int, code: str) -> None:
    answer = await client.request(method, path)
    body = assert_problem(answer, status, code)
    if status == 400:
        assert body["errors"][0]["pointer"].startswith("/query/")
    if status == 405:
        assert answer.headers["allow"]


@pytest.mark.parametrize(
    ("statement", "status", "code"),
    [
        ("SELECT 'a'::int", 422, "value_not_storable"),
        ("SELECT 2147483647 + 1", 422, "value_not_storable"),
        ("SELECT 1 / 0", 422, "value_not_storable"),
        ("DO $$ BEGIN RAISE query_canceled; END $$", 503, "temporarily_unavailable"),
        ("DO $$ BEGIN RAISE serialization_failure; END $$", 503, "temporarily_unavailable"),
        ("DO $$ BEGIN RAISE lock_not_available; END $$", 503, "temporarily_unavailable"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", 503, "temporarily_unavailable"),
        ("SELECT nothing FROM nowhere", 500, "internal_error"),
    ],
)
async def test_an_error_of_the_database(client: httpx.AsyncClient, statement: str, status: int, code: str) -> None:
    answer = await client.post("/statements", content=statement)
    assert_problem(answer, status, code)
    if status == 503:
        assert answer.headers["retry-after"] == "1"
    assert "nowhere" not in answer.text


async def test_values_that_no_column_holds_are_the_senders_matter(client: httpx.AsyncClient) -> None:
    for field, value in {"rank": 2**40, "amount": "1e20", "title": "x" * 21}.items():
        answer = await client.post("/notes", json={"title": "a", field: value})
        assert_problem(answer, 422, "value_not_storable")
    assert (await client.get("/notes")).json()["items"] == []


async def test_a_second_of_its_kind_is_a_conflict(client: httpx.AsyncClient) -> None:
    assert (await client.post("/notes", json={"title": "one"})).status_code == 201
    assert_problem(await client.post("/notes", json={"title": "one"}), 409, "already_exists")


async def test_a_database_out_of_reach_is_a_503(stranded_client: httpx.AsyncClient) -> None:
    for path in ("/healthz/demo", "/api/demo/v1/notes"):
        assert_problem(await stranded_client.get(path), 503, "temporarily_unavailable")


@pytest.mark.parametrize("error", [PoolTimeout(), asyncpg.InterfaceError("closed"), ConnectionResetError()])
def test_what_passes_by_itself_asks_for_patience(error: Exception) -> None:
    assert isinstance(meaning(error), Unavailable)


async def test_a_fault_of_ours_tells_only_its_number(client: httpx.AsyncClient) -> None:
    answer = await client.post("/failures")
    assert_problem(answer, 500, "internal_error")
    assert "1380" not in answer.text
    assert "RuntimeError" not in answer.text


def test_every_message_can_be_filled_from_what_pydantic_tells() -> None:
    known: dict[str, Any] = {each["type"]: each.get("example_context") or {} for each in list_all_errors()}
    ours = {"text_not_storable", "moment_out_of_range"}
    assert MESSAGES.keys() - known.keys() == ours
    for kind in MESSAGES:
        (said,) = field_errors([{"type": kind, "loc": ("body", "x"), "msg": "", "ctx": known.get(kind)}])
        assert "{" not in said.message


def test_a_code_and_a_sentence_of_our_own_pass_through() -> None:
    (said,) = field_errors([{"type": "place_wrong", "loc": ("body", "location"), "msg": "经度和纬度填反了。"}])
    assert (said.pointer, said.code, said.message) == ("/location", "place_wrong", "经度和纬度填反了。")


def test_pointers_are_escaped_cut_and_encodable() -> None:
    assert pointer(["a/b", 0, "m~n"]) == "/a~1b/0/m~0n"
    assert pointer(["\ud800"]) == "/?"
    assert len(pointer(["x" * 5000])) < 100
