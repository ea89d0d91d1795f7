"""Field days as they are recorded, and the month that asks for one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared import time
from shared.ids import derived_id
from tests.patrol.conftest import API
from tests.patrol.field_days.conftest import Field, field_day
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE, person, policy

NOBODY = str(derived_id("test-person", "nobody"))


async def test_who_led_it_who_took_part_and_where_they_were(field: Field) -> None:
    body = field_day()
    made = await field.post("field-days", body)
    assert (made["leader_id"], made["people"]) == (str(person("mayor")), 6)
    assert made["places"] == ["场镇菜市场", "理明村垃圾收运点"]
    assert await field.post("field-days", body, 200) == made
    assert (await field.post("field-days", body | {"route": "别处"}, 409))["code"] == "record_exists"
    assert await field.items("field-days", leader_id=str(person("mayor"))) == [made]
    assert await field.items("field-days", leader_id=str(person("cadre"))) == []


def handed(**more: object) -> list[dict[str, Any]]:
    """One thing handed over on the spot."""
    given = {
        "category": "wastewater",
        "label": "检查井外溢",
        "place": "场镇菜市场门口",
        "handed_to": str(person("cadre")),
    }
    return [{**given, "due_on": "2026-11-05", **more}]


async def test_what_was_found_is_handed_over_on_the_spot_to_somebody_until_a_day(field: Field) -> None:
    made = await field.post("field-days", field_day(hand_overs=handed()))
    (over,) = made["hand_overs"]
    assert (over["handed_to"], over["due_on"], over["severity"]) == (str(person("cadre")), "2026-11-05", 1)
    assert await field.items("field-days") == [made]
    await field.town.house.settle()
    reader = field.town.house.caller("reporting:read")
    rows = await field.items(f"/api/reporting/v1/figures/field_days/rows?division={TOWN}&period=2026-11", reader)
    assert [row["numbers"] for row in rows] == [{"people": 6, "handed_over": 1}]
    assert (await field.clerk.get(rows[0]["link"])).json() == made


async def test_a_month_asks_for_one_and_says_how_it_stands(field: Field) -> None:
    await field.generate()
    await field.generate()
    month = await field.month("2026-11")
    assert (month["required"], month["held"], month["state"]) == (1, 0, "open")
    assert month["due_at"] == "2026-11-30T16:00:00Z"
    assert month["responsible_ids"] == [str(person("secretary"))]
    made = await field.post("field-days", field_day(division_code=VILLAGE))
    month = await field.month("2026-11")
    assert (month["held"], month["state"]) == (1, "held")
    assert await field.items(month["rows"]) == [made]
    assert (await field.clerk.get(f"{API}/field-months/{month['id']}")).json() == month


async def test_a_month_without_one_is_reminded_of_before_it_ends_and_missing_afterwards(field: Field) -> None:
    await field.generate()
    field.town.go_to(2026, 11, 27)
    await field.town.house.work()
    month = await field.month("2026-11")
    assert (month["state"], await field.steps(month)) == ("open", [("remind", True)])
    field.town.go_to(2026, 12, 1)
    await field.town.house.work()
    month = await field.month("2026-11")
    assert month["state"] == "missing"
    assert [step for step, _ in await field.steps(month)] == ["remind", "due"]
    assert await field.items("field-months", state="missing", division=TOWN) == [month]


async def test_what_was_held_is_reminded_of_no_more(field: Field) -> None:
    await field.generate()
    await field.post("field-days", field_day())
    field.town.go_to(2026, 12, 1)
    await field.town.house.work()
    assert await field.steps(await field.month("2026-11")) == []


async def test_one_held_in_time_and_entered_late_takes_back_what_was_said(field: Field) -> None:
    await field.generate()
    field.town.go_to(2026, 12, 2)
    await field.town.house.work()
    await field.post("field-days", field_day(ago=timedelta(days=4)))
    month = await field.month("2026-11")
    assert month["state"] == "held"
    steps = dict(await field.steps(month))
    assert steps["due"] is False
    assert steps["remind"] is True


async def test_a_voided_one_is_lacking_again(field: Field) -> None:
    await field.generate()
    made = await field.post("field-days", field_day())
    voided = await field.post(f"field-days/{made['id']}/voiding", {"reason": "填错月份"}, 200)
    assert voided["void_reason"] == "填错月份"
    assert (await field.month("2026-11"))["state"] == "open"
    field.town.go_to(2026, 11, 27)
    await field.town.house.work()
    assert [step for step, _ in await field.steps(await field.month("2026-11"))] == ["remind"]


async def test_one_entered_before_its_month_was_written_down_counts(field: Field) -> None:
    await field.post("field-days", field_day())
    await field.generate()
    assert (await field.month("2026-11"))["state"] == "held"


async def test_the_policy_says_how_many(field: Field) -> None:
    await field.town.house.know(policy("field_office", 2, "次/月"))
    await field.generate()
    await field.post("field-days", field_day())
    assert (await field.month("2026-11"))["state"] == "open"
    await field.post("field-days", field_day(ago=timedelta(hours=5)))
    assert (await field.month("2026-11"))["state"] == "held"


async def test_a_policy_that_says_no_number_asks_for_nothing(field: Field) -> None:
    await field.town.house.know(policy("field_office", "经常", "次/月"))
    await field.generate()
    assert await field.items("field-months") == []


async def test_another_town_sees_nothing(field: Field) -> None:
    await field.generate()
    made = await field.post("field-days", field_day())
    elsewhere = field.town.house.caller("patrol:read patrol:write", [NEIGHBOUR], person=person("other"))
    assert await field.items("field-days", elsewhere) == await field.items("field-months", elsewhere) == []
    month = await field.month("2026-11")
    for path in (f"field-days/{made['id']}", f"field-months/{month['id']}", f"field-months/{month['id']}/deadlines"):
        assert (await elsewhere.get(f"{API}/{path}")).status_code == 404


BAD: dict[str, tuple[Callable[[], dict[str, Any]], int, str]] = {
    "ended before it began": (
        lambda: field_day(began_at=time.now().isoformat(), ago=timedelta(hours=1)),
        422,
        "field_day_wrong",
    ),
    "still to come": (lambda: field_day(ago=timedelta(hours=-1)), 422, "field_day_wrong"),
    "of days": (lambda: field_day(began_at="2026-10-01T08:00:00Z"), 422, "field_day_wrong"),
    "led by nobody": (lambda: field_day(leader_id=None), 422, "payload_invalid"),
    "led by somebody unknown": (lambda: field_day(leader_id=NOBODY), 422, "person_unknown"),
    "with somebody unknown": (lambda: field_day(participants=[NOBODY]), 422, "person_unknown"),
    "its leader along with himself": (lambda: field_day(participants=[str(person("mayor"))]), 422, "field_day_wrong"),
    "somebody twice": (lambda: field_day(participants=[str(person("grid"))] * 2), 422, "field_day_wrong"),
    "a crowd": (lambda: field_day(other_participants=10**9), 422, "payload_invalid"),
    "minus one": (lambda: field_day(other_participants=-1), 422, "payload_invalid"),
    "handed to nobody": (lambda: field_day(hand_overs=handed(handed_to=NOBODY)), 422, "person_unknown"),
    "due before it was found": (lambda: field_day(hand_overs=handed(due_on="2026-10-31")), 422, "field_day_wrong"),
    "in another town": (lambda: field_day(division_code=NEIGHBOUR), 404, "division_not_found"),
    "nowhere": (lambda: field_day(division_code="500230104999"), 422, "division_unknown"),
    "a NUL": (lambda: field_day(route="场镇\x00"), 422, "payload_invalid"),
    "for another": (lambda: field_day(on_behalf_of=str(person("mayor"))), 403, "on_behalf_not_permitted"),
}


@pytest.mark.parametrize("what", BAD)
async def test_what_is_wrong_is_refused_and_changes_no_row(field: Field, what: str) -> None:
    made, status, code = BAD[what]
    assert (await field.post("field-days", made(), status))["code"] == code
    assert await field.items("field-days") == []
