"""What is wrong is refused with a code, and changes no row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared import time
from shared.contracts import registry
from shared.ids import derived_id
from tests.patrol.burning.conftest import Log, dispatch, fire
from tests.support.town import NEIGHBOUR, SINCE, VILLAGE, person

Made = Callable[[], dict[str, Any]]
NOBODY = str(derived_id("test-person", "nobody"))
BEIJING = {"longitude": 116.4, "latitude": 39.9, "crs": "gcj02"}
BAD_DISPATCHES: dict[str, tuple[Made, int, str]] = {
    "back before out": (
        lambda: dispatch(left_at=time.now().isoformat(), ago=timedelta(hours=1)),
        422,
        "dispatch_wrong",
    ),
    "back in the future": (lambda: dispatch(ago=timedelta(hours=-1)), 422, "dispatch_wrong"),
    "out for days": (lambda: dispatch(left_at="2026-10-01T08:00:00Z"), 422, "dispatch_wrong"),
    "nobody": (lambda: dispatch(participants=[], other_participants=0), 422, "dispatch_wrong"),
    "somebody twice": (lambda: dispatch(participants=[str(person("grid"))] * 2), 422, "dispatch_wrong"),
    "somebody unknown": (lambda: dispatch(participants=[NOBODY]), 422, "person_unknown"),
    "more cars with loudspeakers than cars": (lambda: dispatch(publicity_vehicles=2), 422, "dispatch_wrong"),
    "minus one car": (lambda: dispatch(vehicles=-1), 422, "payload_invalid"),
    "a million leaflets": (lambda: dispatch(leaflets=1_000_000), 422, "payload_invalid"),
    "half a notice": (lambda: dispatch(notices=0.5), 422, "payload_invalid"),
    "a huge number": (lambda: dispatch(notices=10**40), 422, "payload_invalid"),
    "another town": (lambda: dispatch(division_code=NEIGHBOUR), 404, "division_not_found"),
    "no such village": (lambda: dispatch(division_code="500230104999"), 422, "division_unknown"),
    "a code that is none": (lambda: dispatch(division_code="5002"), 422, "payload_invalid"),
    "a NUL": (lambda: dispatch(route="理明\x00村"), 422, "payload_invalid"),
    "a bare number": (lambda: dispatch(left_at=1767225600), 422, "payload_invalid"),
    "a far date": (lambda: dispatch(returned_at="9999-12-31T23:59:59Z"), 422, "payload_invalid"),
    "an unknown field": (lambda: dispatch(people=1204), 422, "payload_invalid"),
    "for another": (lambda: dispatch(on_behalf_of=str(person("grid"))), 403, "on_behalf_not_permitted"),
}
BAD_FIRES: dict[str, tuple[Made, int, str]] = {
    "tomorrow": (lambda: fire(ago=timedelta(days=-1)), 422, "fire_wrong"),
    "of no kind": (lambda: fire(kind="straw_and_waste"), 422, "payload_invalid"),
    "a negative area": (lambda: fire(area_m2=-1), 422, "payload_invalid"),
    "an area without end": (lambda: fire(area_m2=1e9), 422, "payload_invalid"),
    "out before it burnt": (lambda: fire(minutes_to_put_out=-5), 422, "payload_invalid"),
    "put out at once, but when": (lambda: fire(minutes_to_put_out=None), 422, "fire_wrong"),
    "on a dispatch, but which": (lambda: fire(found_by="dispatch"), 422, "fire_wrong"),
    "on no such dispatch": (lambda: fire(found_by="dispatch", dispatch_id=NOBODY), 404, "dispatch_not_found"),
    "referred to nobody": (lambda: fire(referred_on="2026-11-01"), 422, "fire_wrong"),
    "referred before it burnt": (lambda: fire(referred_on="2026-10-01", referred_to="执法大队"), 422, "fire_wrong"),
    "referred tomorrow": (lambda: fire(referred_on="2026-11-02", referred_to="执法大队"), 422, "fire_wrong"),
    "in another town": (lambda: fire(division_code=NEIGHBOUR), 404, "division_not_found"),
    "at zero": (lambda: fire(location={"longitude": 0, "latitude": 0, "crs": "gcj02"}), 422, "payload_invalid"),
    "in another county": (lambda: fire(location=BEIJING), 422, "fire_elsewhere"),
}


@pytest.mark.parametrize("what", BAD_DISPATCHES)
async def test_a_bad_dispatch(log: Log, what: str) -> None:
    made, status, code = BAD_DISPATCHES[what]
    assert (await log.post("dispatches", made(), expect=status))["code"] == code
    assert await log.items("dispatches") == []


@pytest.mark.parametrize("what", BAD_FIRES)
async def test_a_bad_fire(log: Log, what: str) -> None:
    await log.town.house.know(located())
    made, status, code = BAD_FIRES[what]
    assert (await log.post("fires", made(), expect=status))["code"] == code
    assert await log.items("fires") == []


def located() -> registry.SourceRecorded:
    """A source of which it is known where it is."""
    return registry.SourceRecorded(
        id=derived_id("test-source", "located"),
        version=1,
        code="LOCATED",
        kind="waste_point",
        name="示例收运点",
        division_code=VILLAGE,
        town_key=False,
        longitude=107.71,
        latitude=30.01,
        mark="sample",
        valid_from=SINCE,
    )


async def test_a_fire_near_what_is_known_of_the_town_is_taken(log: Log) -> None:
    await log.town.house.know(located())
    made = await log.post("fires", fire(location={"longitude": 107.8, "latitude": 30.05, "crs": "gcj02"}))
    assert made["location"]["crs"] == "gcj02"


async def test_who_may_only_read_records_nothing(log: Log) -> None:
    reader = log.town.patroller("cadre", "patrol:read")
    for path, body in (("dispatches", dispatch()), ("fires", fire())):
        assert (await log.post(path, body, reader, 403))["code"] == "not_permitted"
        assert await log.items(path) == []
