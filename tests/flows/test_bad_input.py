"""Whatever is thrown at any endpoint: a problem that can be acted on, never a 500, and no row changed."""

import json
from typing import Any

import asyncpg
import httpx
import pytest

from shared.auth.scopes import SCOPES
from shared.ids import new_id
from tests.support.house import House
from tests.support.town import TOWN, person, small_town

SERVICES = ("registry", "patrol", "complaints", "reporting")
EVERYTHING = " ".join(SCOPES)
NUL = "a\x00b"
LONE_SURROGATE = b'{"name": "\\ud800"}'
# Any JSON that is no honest payload; sent to every endpoint that takes one.
JUNK: list[Any] = [
    [],
    "text",
    None,
    {},
    {"id": "no-uuid"},
    {"name": NUL, "description": NUL, "key": NUL},
    {"unknown_field": 1},
    {"valid_from": "0000-00-00", "occurred_at": "9999-12-31T23:59:59Z", "started_at": 10**30},
    {"location": {"longitude": 0, "latitude": 0, "crs": "wgs84"}},
    {"location": {"longitude": 30.0, "latitude": 107.7, "crs": "wgs84"}},
    {"id": str(new_id()), "division_code": "999999999", "source_id": str(new_id()), "person_id": str(new_id())},
]
JUNK_IN_PATHS = ["x", "00000000-0000-0000-0000-000000000000", "%00", "..%2f..%2f", "9" * 300, "１２３", "null"]
JUNK_IN_QUERIES = [
    {"cursor": "AAAA"},
    {"limit": "0"},
    {"limit": "99999999999999999999"},
    {"q": NUL},
    {"division": "'; DROP TABLE divisions; --"},
    {"on": "yesterday", "period": "2023-13", "from": "x", "to": "y"},
]


async def operations(client: httpx.AsyncClient) -> list[tuple[str, str]]:
    """Method and path of every public operation."""
    found: list[tuple[str, str]] = []
    for service in SERVICES:
        document = (await client.get(f"/api/{service}/v1/openapi.json")).json()
        found += [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]
    assert len(found) > 40
    return found


def filled(path: str, junk: str) -> str:
    """The path with junk for its parameters."""
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + junk + rest.partition("}")[2]
    return path


def assert_refused(answer: httpx.Response, what: str) -> None:
    assert answer.status_code < 500, f"{what}: {answer.status_code} {answer.text}"
    if answer.status_code >= 400 and not what.endswith("/oauth/token"):
        assert answer.headers["content-type"].startswith("application/problem+json"), what
        problem = answer.json()
        assert problem["code"], what
        assert any("\u4e00" <= char <= "\u9fff" for char in problem["detail"]), f"{what}: {problem}"


async def rows(house: House) -> dict[str, int]:
    """How many rows each table of each service has; sessions of logging in and audit of refusals aside."""
    counts = {}
    for service in SERVICES:
        connection = await asyncpg.connect(house.environment[f"{service.upper()}_MIGRATION_DATABASE_URL"])
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for table in tables:
            name = table["tablename"]
            counts[f"{service}.{name}"] = await connection.fetchval(f"SELECT count(*) FROM {name}")  # noqa: S608
        await connection.close()
    return counts


@pytest.fixture
async def everybody(house: House) -> httpx.AsyncClient:
    """A caller who may do everything, so that nothing is refused for want of a scope."""
    await house.know(*small_town())
    return house.caller(EVERYTHING, [TOWN], person=person("clerk"))


async def test_junk_bodies(house: House, everybody: httpx.AsyncClient) -> None:
    before = await rows(house)
    for method, path in await operations(everybody):
        if method == "GET":
            continue
        for junk in JUNK:
            for place in ("x", str(new_id())):
                answer = await everybody.request(method, filled(path, place), json=junk)
                assert_refused(answer, f"{method} {path}")
                assert answer.status_code >= 400, f"{method} {path} took {junk!r}: {answer.text}"
    assert await rows(house) == before


async def test_broken_bodies(everybody: httpx.AsyncClient) -> None:
    broken = [b"", b"{", b"\xff\xfe", LONE_SURROGATE, b"[" * 5000, json.dumps({"a": 10**400}).encode()]
    for method, path in await operations(everybody):
        if method == "GET":
            continue
        for body in broken:
            answer = await everybody.request(
                method, filled(path, str(new_id())), content=body, headers={"Content-Type": "application/json"}
            )
            assert_refused(answer, f"{method} {path}")


async def test_junk_in_paths_and_queries(everybody: httpx.AsyncClient) -> None:
    for method, path in await operations(everybody):
        if method != "GET":
            continue
        for junk in JUNK_IN_PATHS if "{" in path else []:
            assert_refused(await everybody.get(filled(path, junk)), f"GET {path}")
        for query in JUNK_IN_QUERIES:
            assert_refused(await everybody.get(filled(path, str(new_id())), params=query), f"GET {path}")


async def test_nobody_in_particular_gets_nothing(house: House) -> None:
    open_to_all = {"/api/registry/v1/.well-known/jwks.json", "/api/registry/v1/oauth/token"}
    stranger = house.client()
    for method, path in await operations(stranger):
        if path in open_to_all or path.startswith("/api/registry/v1/sessions"):
            continue
        answer = await stranger.request(method, filled(path, str(new_id())), json={})
        assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"


async def test_a_20_megabyte_body_is_refused_unread(everybody: httpx.AsyncClient) -> None:
    answer = await everybody.post("/api/complaints/v1/complaints", content=b"x" * 20_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


async def test_an_idempotency_key_with_another_body_is_refused(everybody: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "once"}
    person_row = {"name": "示例某", "division_code": TOWN, "mark": "sample"}
    first = await everybody.post("/api/registry/v1/people", json=person_row, headers=key)
    again = await everybody.post("/api/registry/v1/people", json=person_row, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = await everybody.post("/api/registry/v1/people", json=person_row | {"name": "另"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_tampered_cursor_is_refused(everybody: httpx.AsyncClient) -> None:
    for number in range(3):
        row = {"name": f"示例{number}", "division_code": TOWN, "mark": "sample"}
        await everybody.post("/api/registry/v1/people", json=row)
    page = (await everybody.get("/api/registry/v1/people", params={"limit": 1})).json()
    cursor = page["next_cursor"]
    tampered = cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1]
    answer = await everybody.get("/api/registry/v1/people", params={"limit": 1, "cursor": tampered})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


@pytest.mark.parametrize(
    ("longitude", "latitude", "says"), [(0, 0, "定位失败"), (30.01, 107.71, "填反了"), (2.35, 48.86, "不在中国境内")]
)
@pytest.mark.parametrize("deep", [False, True], ids=["a complaint", "a visit of a round"])
async def test_coordinates_that_cannot_be_right_are_named(
    everybody: httpx.AsyncClient, deep: bool, longitude: float, latitude: float, says: str
) -> None:
    body = {"location": {"longitude": longitude, "latitude": latitude, "crs": "gcj02"}}
    path, sent = ("/api/patrol/v1/rounds", {"visits": [body]}) if deep else ("/api/complaints/v1/complaints", body)
    answer = await everybody.post(path, json=sent)
    assert answer.status_code == 422
    said = {error["pointer"]: error for error in answer.json()["errors"]}
    wrong = said["/visits/0/location" if deep else "/location"]
    assert wrong["code"] == "place_wrong"
    assert says in wrong["message"]
