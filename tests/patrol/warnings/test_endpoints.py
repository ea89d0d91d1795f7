"""A warning raises what is asked for, from its start, and takes nothing back when it ends."""

from typing import Any

import pytest

from shared import time
from shared.ids import new_id
from tests.patrol.conftest import API, Town, round_of
from tests.support.town import NEIGHBOUR, PLACES, TOWN, VILLAGE, policy

MINE = {
    "kind": "rainstorm",
    "colour": "orange",
    "division_code": TOWN,
    "begins_at": "2026-11-04T00:00:00Z",
    "issuer": "丰都县气象台",
}


async def warn(town: Town, **more: object) -> dict[str, Any]:
    answer = await town.office.post(f"{API}/warnings", json=MINE | more)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def the_weeks(town: Town) -> list[str]:
    duties = await town.duties(object_id=str(PLACES.reach))
    return [f"{duty['period']}#{duty['ordinal']}" for duty in duties]


async def test_a_warning_in_the_middle_of_a_week_asks_for_one_more_from_its_start(town: Town) -> None:
    await town.oblige("village_chief")
    town.go_to(2026, 11, 2)
    await town.generate()
    before = await town.duties()
    town.go_to(2026, 11, 5)
    warning = await warn(town)
    await town.generate()
    assert await the_weeks(town) == ["2026-W45#1", "2026-W45#2", "2026-W46#1", "2026-W47#1"]
    (more,) = [duty for duty in await town.duties() if duty["ordinal"] == 2]
    assert (more["opens_at"], more["due_at"]) == ("2026-11-04T00:00:00Z", "2026-11-08T16:00:00Z")
    clock = (await town.clocks(more["id"]))["items"][0]
    assert clock["explanation"] == "每周1次，因暴雨橙色预警增至2次：第2次应在2026年11月8日24:00前完成"
    assert clock["rule"]["raised"]["policy"] == "river.patrol.raise.orange"
    assert clock["rule"]["raised"]["warning_id"] == warning["id"]
    assert [duty for duty in await town.duties() if duty["ordinal"] == 1][: len(before)] == before

    town.go_to(2026, 11, 6)
    lifted = await town.office.post(
        f"{API}/warnings/{warning['id']}/lifting", json={"ended_at": "2026-11-06T00:00:00Z"}
    )
    assert (lifted.status_code, lifted.json()["ended_at"]) == (200, "2026-11-06T00:00:00Z")
    town.go_to(2026, 11, 10)
    await town.generate()
    assert [week for week in await the_weeks(town) if week.endswith("#2")] == ["2026-W45#2"]


async def test_both_visits_of_a_warned_week_count(town: Town) -> None:
    await town.oblige("village_chief")
    town.go_to(2026, 11, 5)
    await warn(town)
    await town.generate()
    chief = town.patroller("village_chief")
    for day in (5, 6):
        town.go_to(2026, 11, day, hour=15)
        chief = town.patroller("village_chief")
        made = await chief.post(f"{API}/rounds", json=round_of(PLACES.reach, object_type="reach"))
        assert made.json()["visits"][0]["outcomes"][0]["counted"], made.text
    assert {duty["state"] for duty in (await town.duties())[:2]} == {"met"}


async def test_of_two_warnings_the_more_severe_asks_for_the_rest(town: Town) -> None:
    await town.oblige("village_chief")
    town.go_to(2026, 11, 5)
    await warn(town)
    await warn(town, colour="red", begins_at="2026-11-05T00:00:00Z", division_code=VILLAGE)
    await town.generate()
    duties = [duty for duty in await town.duties() if duty["period"] == "2026-W45"]
    assert {duty["ordinal"]: duty["opens_at"] for duty in duties} == {
        1: "2026-11-01T16:00:00Z",
        2: "2026-11-04T00:00:00Z",
        3: "2026-11-05T00:00:00Z",
    }


async def test_a_warning_elsewhere_of_another_object_or_voided_asks_for_nothing(town: Town) -> None:
    await town.oblige("village_chief")
    town.go_to(2026, 11, 5)
    await warn(town, division_code=None, object_type="source", object_id=str(PLACES.spring))
    await warn(town, colour="blue")
    voided = await warn(town)
    answer = await town.office.post(f"{API}/warnings/{voided['id']}/voiding", json={"reason": "误登"})
    assert answer.status_code == 200
    await town.generate()
    assert {duty["ordinal"] for duty in await town.duties()} == {1}
    assert len((await town.office.get(f"{API}/warnings")).json()["items"]) == 2


async def test_a_kind_may_have_a_rule_of_its_own(town: Town) -> None:
    await town.house.know(policy("river.patrol.raise.rainstorm.orange", 3, "次"))
    await town.oblige("village_chief")
    town.go_to(2026, 11, 5)
    await warn(town)
    await warn(town, kind="heat")
    await town.generate()
    assert {week for week in await the_weeks(town) if "W45" in week} == {"2026-W45#1", "2026-W45#2", "2026-W45#3"}


async def test_frequent_problems_ask_for_more_in_the_next_period(town: Town) -> None:
    await town.oblige("village_chief")
    town.go_to(2026, 11, 4)
    found = [{"category": "side", "label": "河岸堆放垃圾"}] * 3
    made = await town.patroller("village_chief").post(
        f"{API}/rounds", json=round_of(PLACES.reach, object_type="reach", findings=found)
    )
    assert made.status_code == 201
    await town.generate()
    assert {duty["ordinal"] for duty in await town.duties()} == {1}
    town.go_to(2026, 11, 9)
    await town.generate()
    more = [duty for duty in await town.duties() if duty["ordinal"] == 2]
    assert [duty["period"] for duty in more] == ["2026-W46"]
    rule = (await town.clocks(more[0]["id"]))["items"][0]["rule"]["raised"]
    assert (rule["policy"], rule["problems"], rule["days"]) == ("river.patrol.problems.visits", 3, 90)


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "another town": ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
    "no such village": ({"division_code": "500230104999"}, 422, "division_unknown"),
    "nowhere": ({"division_code": None}, 422, "warning_unclear"),
    "half an object": ({"object_type": "reach"}, 422, "warning_unclear"),
    "an object elsewhere": ({"object_type": "reach", "object_id": str(PLACES.reach)}, 422, "warning_unclear"),
    "no such colour": ({"colour": "purple"}, 422, "payload_invalid"),
    "over before it begins": ({"ends_at": "2026-11-03T00:00:00Z"}, 422, "warning_unclear"),
    "next year": ({"begins_at": "2027-11-03T00:00:00Z"}, 422, "warning_unclear"),
    "a NUL": ({"issuer": "气象\x00台"}, 422, "payload_invalid"),
}


@pytest.mark.parametrize(("change", "status", "code"), BAD.values(), ids=BAD)
async def test_a_bad_warning_is_refused(town: Town, change: dict[str, Any], status: int, code: str) -> None:
    answer = await town.office.post(f"{API}/warnings", json=MINE | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await town.office.get(f"{API}/warnings")).json()["items"] == []


async def test_it_is_sent_again_lifted_once_and_only_by_managers(town: Town) -> None:
    body = MINE | {"id": str(new_id())}
    town.go_to(2026, 11, 5)
    assert (await town.office.post(f"{API}/warnings", json=body)).status_code == 201
    assert (await town.office.post(f"{API}/warnings", json=body)).status_code == 200
    assert (await town.office.post(f"{API}/warnings", json=body | {"colour": "red"})).status_code == 409
    address = f"{API}/warnings/{body['id']}"
    for ended_at, status in (
        ("2026-11-03T00:00:00Z", 422),
        ("2026-12-03T00:00:00Z", 422),
        ("2026-11-04T12:00:00Z", 200),
        ("2026-11-04T12:00:00Z", 200),
        ("2026-11-04T13:00:00Z", 409),
    ):
        answer = await town.office.post(f"{address}/lifting", json={"ended_at": ended_at})
        assert answer.status_code == status, answer.text
    assert (await town.office.get(address)).json()["version"] == 2
    neighbour = town.house.caller("patrol:read patrol:manage", [NEIGHBOUR])
    assert (await neighbour.get(address)).json()["code"] == "warning_not_found"
    refused = await town.patroller("grid").post(f"{API}/warnings", json=MINE)
    assert refused.status_code == 403
    moment = {"in_force_at": time.now().isoformat(), "kind": "rainstorm"}
    assert (await town.office.get(f"{API}/warnings", params=moment)).json()["items"] == []
