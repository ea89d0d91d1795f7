"""What is wrong is refused with a code, and changes no row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared import time
from shared.contracts import registry
from shared.ids import derived_id
from tests.patrol.conftest import API, Town, round_of
from tests.support.town import NEIGHBOUR, PLACES, SINCE, person

Body = dict[str, Any]
ELSEWHERE = derived_id("test-source", "elsewhere")
CLOSED = derived_id("test-source", "closed")


def at(**ago: float) -> str:
    """A moment ago."""
    return (time.now() - timedelta(**ago)).isoformat()


BAD: dict[str, tuple[Callable[[], Body], int, str]] = {
    "no object": (lambda: visit(object_id=None), 422, "object_missing"),
    "an unknown duty": (lambda: visit(duty_id=str(CLOSED)), 404, "duty_not_found"),
    "an object of another town": (lambda: visit(object_id=str(ELSEWHERE)), 404, "object_not_found"),
    "an object that was closed": (lambda: visit(object_id=str(CLOSED)), 409, "object_not_valid"),
    "a source called a reach": (lambda: visit(object_type="reach"), 404, "object_not_found"),
    "no such type": (lambda: visit(object_type="plot"), 422, "payload_invalid"),
    "an id that is none": (lambda: visit(object_id="5002"), 422, "payload_invalid"),
    "ended before it began": (lambda: {"started_at": at(), "ended_at": at(hours=1)}, 422, "round_times_wrong"),
    "in the future": (lambda: {"ended_at": at(hours=-1)}, 422, "round_times_wrong"),
    "for days": (lambda: {"started_at": at(days=2)}, 422, "round_times_wrong"),
    "long ago": (lambda: {"started_at": at(days=9), "ended_at": at(days=8.9)}, 422, "round_too_old"),
    "before there was a town": (
        lambda: {"started_at": "1901-01-01T00:00:00Z", "ended_at": "1901-01-01T01:00:00Z"},
        409,
        "object_not_valid",
    ),
    "a far date": (lambda: {"ended_at": "9999-12-31T23:59:59Z"}, 422, "payload_invalid"),
    "a bare number": (lambda: {"ended_at": 1767225600}, 422, "payload_invalid"),
    "zero coordinates": (lambda: visit(location=place(0, 0)), 422, "payload_invalid"),
    "swapped coordinates": (lambda: visit(location=place(29.9, 89)), 422, "payload_invalid"),
    "impossible coordinates": (lambda: visit(location=place(29.9, 107.7)), 422, "payload_invalid"),
    "coordinates of no system": (lambda: visit(location=place(107.7, 29.9) | {"crs": "moon"}), 422, "payload_invalid"),
    "a NUL": (lambda: {"remarks": "水\x00位"}, 422, "payload_invalid"),
    "a novel": (lambda: {"remarks": "水" * 5000}, 422, "payload_invalid"),
    "an unknown companion": (lambda: {"participants": [str(CLOSED)]}, 422, "person_unknown"),
    "a crowd": (lambda: {"participants": [str(person("other"))] * 51}, 422, "payload_invalid"),
    "perhaps": (lambda: visit(problem_found="perhaps"), 422, "payload_invalid"),
    "an unknown field": (lambda: {"status": "met"}, 422, "payload_invalid"),
    "for another": (lambda: {"on_behalf_of": str(person("other"))}, 403, "on_behalf_not_permitted"),
}


def visit(**more: object) -> Body:
    """A visit to the spring, with a difference."""
    return {"visits": [{"object_type": "source", "object_id": str(PLACES.spring)} | more]}


def place(longitude: float, latitude: float) -> Body:
    """A location."""
    return {"longitude": longitude, "latitude": latitude, "crs": "wgs84"}


def _source(row_id: object, division: str, until: str | None) -> registry.SourceRecorded:
    row = {"id": row_id, "version": 1, "code": str(row_id), "kind": "restaurant", "name": "示例", "town_key": False}
    return registry.SourceRecorded.model_validate(
        row | {"division_code": division, "mark": "sample", "valid_from": SINCE, "valid_to": until}
    )


@pytest.mark.parametrize(("body", "status", "code"), BAD.values(), ids=BAD)
async def test_a_bad_round_is_refused(town: Town, body: Callable[[], Body], status: int, code: str) -> None:
    await town.house.know(_source(ELSEWHERE, NEIGHBOUR, None), _source(CLOSED, "500230104", "2026-06-01"))
    answer = await town.patroller("grid").post(f"{API}/rounds", json=round_of(PLACES.spring) | body())
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await town.office.get(f"{API}/rounds")).json()["items"] == []


async def test_who_may_not_is_told_so(town: Town) -> None:
    body = round_of(PLACES.spring)
    reader = town.patroller("grid", "patrol:read")
    machine = town.house.caller("patrol:read patrol:write")
    for caller, status, code in ((reader, 403, "not_permitted"), (machine, 422, "patroller_missing")):
        answer = await caller.post(f"{API}/rounds", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    neighbour = town.house.caller("patrol:read patrol:write", [NEIGHBOUR], person=person("other"))
    answer = await neighbour.post(f"{API}/rounds", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "object_not_found")


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("duties", {"state": "lost"}),
        ("duties", {"division": "5002"}),
        ("duties", {"responsible": "you"}),
        ("duties", {"due_from": "yesterday"}),
        ("duties", {"cursor": "forged"}),
        ("duties", {"limit": "100000"}),
        ("rounds", {"from": "0"}),
        ("rounds", {"object_id": "1"}),
    ],
)
async def test_a_bad_filter_is_refused(town: Town, path: str, params: dict[str, str]) -> None:
    answer = await town.office.get(f"{API}/{path}", params=params)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] in {"parameter_invalid", "cursor_invalid"}
