"""What is wrong is refused with a code, and changes no row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared import time
from shared.contracts import registry
from shared.ids import derived_id
from tests.patrol.cleaning.test_shifts import POINT, RECORDS, SCHEDULES, SHIFTS, cleaner, done, schedule, shifts
from tests.patrol.conftest import API, Town
from tests.support.town import NEIGHBOUR, PLACES, SINCE, VILLAGE, person

NOBODY = str(derived_id("nobody"))
ELSEWHERE = derived_id("test-reach", "elsewhere")
BODY = {
    "reach_id": str(PLACES.reach),
    "person_id": str(person("group")),
    "window_from": "06:00",
    "window_to": "10:00",
    "valid_from": "2026-11-01",
}

BAD_SCHEDULES: dict[str, tuple[dict[str, Any], int, str]] = {
    "no place": ({"reach_id": None}, 422, "place_missing"),
    "a point without its name": ({"reach_id": None, "location": POINT, "division_code": VILLAGE}, 422, "place_missing"),
    "a point in no division": ({"reach_id": None, "location": POINT, "place": "桥头"}, 422, "place_missing"),
    "a point without coordinates": (
        {"reach_id": None, "place": "桥头", "division_code": VILLAGE},
        422,
        "place_missing",
    ),
    "no person": ({"person_id": None}, 422, "payload_invalid"),
    "no window": ({"window_to": None}, 422, "payload_invalid"),
    "an unknown person": ({"person_id": NOBODY}, 422, "reference_unknown"),
    "an unknown reach": ({"reach_id": NOBODY}, 422, "reference_unknown"),
    "a reach of another town": ({"reach_id": str(ELSEWHERE)}, 404, "place_not_found"),
    "a division of another town": ({"division_code": NEIGHBOUR}, 404, "place_not_found"),
    "a window over night": ({"window_from": "22:00", "window_to": "06:00"}, 422, "cleaning_schedule_unclear"),
    "no such time": ({"window_from": "25:00"}, 422, "payload_invalid"),
    "an eighth day": ({"weekdays": [8]}, 422, "payload_invalid"),
    "no day": ({"weekdays": []}, 422, "payload_invalid"),
    "two rhythms": ({"weekdays": [1], "every_days": 2}, 422, "cleaning_schedule_unclear"),
    "ended before it began": ({"valid_to": "2026-10-01"}, 422, "cleaning_schedule_unclear"),
    "a far date": ({"valid_from": "9999-12-31"}, 422, "payload_invalid"),
    "a NUL": ({"place": "桥\x00头"}, 422, "payload_invalid"),
    "swapped coordinates": ({"location": POINT | {"longitude": 30.0, "latitude": 107.7}}, 422, "payload_invalid"),
    "a point that follows a chain": (
        {"reach_id": None, "place": "桥头", "location": POINT, "division_code": VILLAGE, "level": "village"},
        422,
        "cleaning_schedule_unclear",
    ),
}


@pytest.mark.parametrize(("more", "status", "code"), BAD_SCHEDULES.values(), ids=BAD_SCHEDULES)
async def test_a_bad_schedule_is_refused(town: Town, more: dict[str, Any], status: int, code: str) -> None:
    elsewhere = registry.ReachRecorded(
        id=ELSEWHERE,
        version=1,
        code="R9",
        name="邻镇段",
        river_name="示例河",
        division_code=NEIGHBOUR,
        mark="sample",
        valid_from=SINCE,
    )
    await town.house.know(elsewhere)
    answer = await town.office.post(SCHEDULES, json=BODY | more)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await town.office.get(SCHEDULES)).json()["items"] == []


BAD_RECORDS: dict[str, tuple[Callable[[], dict[str, Any]], int, str]] = {
    "no such shift": (lambda: {"shift_id": NOBODY}, 404, "cleaning_shift_not_found"),
    "in the future": (
        lambda: {"done_at": (time.now() + timedelta(hours=1)).isoformat()},
        422,
        "done_at_wrong",
    ),
    "the day before": (lambda: {"done_at": (time.now() - timedelta(days=1)).isoformat()}, 422, "done_at_wrong"),
    "a far date": (lambda: {"done_at": "9999-12-31T00:00:00Z"}, 422, "payload_invalid"),
    "an amount of nothing": (lambda: {"amount": 0, "unit": "kg"}, 422, "payload_invalid"),
    "a mountain": (lambda: {"amount": 1e12, "unit": "kg"}, 422, "payload_invalid"),
    "no unit": (lambda: {"amount": 3}, 422, "payload_invalid"),
    "no amount": (lambda: {"unit": "kg"}, 422, "payload_invalid"),
    "an unknown unit": (lambda: {"amount": 3, "unit": "ton"}, 422, "payload_invalid"),
    "a NUL": (lambda: {"note": "水\x00面"}, 422, "payload_invalid"),
    "for another": (lambda: {"on_behalf_of": str(person("grid"))}, 403, "cleaning_shift_of_another"),
    "an unknown field": (lambda: {"state": "met"}, 422, "payload_invalid"),
}


@pytest.mark.parametrize(("more", "status", "code"), BAD_RECORDS.values(), ids=BAD_RECORDS)
async def test_a_bad_record_is_refused(town: Town, more: Callable[[], dict[str, Any]], status: int, code: str) -> None:
    await schedule(town)
    before = await shifts(town)
    answer = await cleaner(town).post(RECORDS, json=done(before[0]) | more())
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await shifts(town) == before


async def test_what_changes_a_schedule_is_guarded(town: Town) -> None:
    made = await schedule(town)
    address = f"{SCHEDULES}/{made['id']}"
    over, ending = {"person_id": str(person("grid")), "valid_from": "2026-11-05"}, {"valid_to": "2026-11-05"}
    stale = {"If-Match": '"v7"'}
    seen = {"If-Match": '"v1"'}
    answers = [
        await town.office.post(f"{address}/hand-over", json=over),
        await town.office.post(f"{address}/hand-over", json=over, headers=stale),
        await town.office.post(f"{address}/hand-over", json=over | {"valid_from": "2026-10-01"}, headers=seen),
        await town.office.post(f"{address}/hand-over", json=over | {"person_id": NOBODY}, headers=seen),
        await town.office.post(f"{address}/ending", json=ending, headers=seen),
        await town.office.post(
            f"{address}/ending", json=ending | {"valid_to": "2026-01-01", "reason": "x"}, headers=seen
        ),
        await town.patroller("grid").post(f"{address}/ending", json=ending | {"reason": "x"}, headers=seen),
        await town.office.post(f"{SCHEDULES}/{NOBODY}/ending", json=ending | {"reason": "x"}, headers=seen),
    ]
    assert [answer.status_code for answer in answers] == [428, 412, 409, 422, 422, 409, 403, 404]
    assert (await town.office.get(address)).json() == made


async def test_what_is_asked_wrongly_is_said(town: Town) -> None:
    extra = {"division_code": NEIGHBOUR, "day": "2026-11-02", "occasion": "暴雨"}
    answers = [
        await town.office.get(f"{API}/cleaning/sums", params={"month": "2026-13"}),
        await town.office.get(f"{API}/cleaning/sums"),
        await town.office.get(SHIFTS, params={"day": "tomorrow"}),
        await town.office.get(SHIFTS, params={"state": "perhaps"}),
        await town.office.get(f"{SHIFTS}/{NOBODY}"),
        await town.office.get(f"{RECORDS}/{NOBODY}"),
        await town.office.post(f"{RECORDS}/{NOBODY}/voiding", json={"reason": "x"}),
        await town.office.post(f"{API}/cleaning/extra-shifts", json=extra),
    ]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 400, 404, 404, 404, 404]
