"""A round is recorded, and the patroller is told for what it counted."""

from datetime import date, timedelta
from typing import Any

import httpx

from shared import time
from shared.contracts.registry import LeaveRecorded, PostRecorded
from shared.ids import derived_id, new_id
from shared.time import local
from tests.patrol.conftest import API, MANAGE, OBLIGATIONS, Town, round_of
from tests.support.town import PLACES, VILLAGE, person, policy


async def sent(caller: httpx.AsyncClient, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    """The answer to a round."""
    answer = await caller.post(f"{API}/rounds", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def outcomes(recorded: dict[str, Any]) -> list[dict[str, Any]]:
    """What came of the only visit of a round."""
    (visit,) = recorded["visits"]
    found: list[dict[str, Any]] = visit["outcomes"]
    return found


def told(recorded: dict[str, Any]) -> list[tuple[str, bool, str]]:
    """What the patroller is told of each duty, in short."""
    return [(each["obligation_key"], each["counted"], each["state"]) for each in outcomes(recorded)]


async def spring_duties(town: Town) -> list[dict[str, Any]]:
    await town.oblige("water")
    await town.generate()
    return await town.duties(object_id=str(PLACES.spring))


async def test_a_round_by_the_responsible_person_counts_for_the_oldest_duty(town: Town) -> None:
    first, second = await spring_duties(town)
    recorded = await sent(town.patroller("grid"), round_of(PLACES.spring))
    assert told(recorded) == [("water", True, "met")]
    assert outcomes(recorded)[0]["duty_id"] == first["id"]
    visit = recorded["visits"][0]
    assert (visit["mark"], visit["object_name"]) == ("real", "集中式饮用水水源地")
    met = await town.duty(first["id"])
    assert (met["state"], met["round_id"]) == ("met", recorded["id"])
    assert (await town.duty(second["id"]))["state"] == "open"
    clock = (await town.clocks(first["id"]))["items"][0]
    assert (clock["state"], clock["outcome"]) == ("ended", "met")
    event = (await town.told(first["id"]))[-1]
    assert (event["type"], event["data"]["late_arrival"]) == ("patrol.duty.met.v1", False)


async def test_a_round_by_somebody_else_does_not(town: Town) -> None:
    first, _ = await spring_duties(town)
    recorded = await sent(town.patroller("other"), round_of(PLACES.spring))
    assert told(recorded) == [("water", False, "open")]
    assert outcomes(recorded)[0]["reason"] == "该任务由示例grid负责，本次巡查人不是责任人，不计入。"
    named = await sent(town.patroller("other"), round_of(PLACES.spring, duty_id=first["id"]))
    assert told(named) == [("water", False, "open")]
    assert (await town.duty(first["id"]))["state"] == "open"


async def test_a_round_of_the_deputy_counts_on_a_day_of_leave_and_only_then(town: Town) -> None:
    first, second = await spring_duties(town)
    today = local(time.now()).date()
    away = LeaveRecorded(
        id=derived_id("test-leave", "grid"),
        version=1,
        person_id=person("grid"),
        division_code=VILLAGE,
        valid_from=today,
        valid_to=today + timedelta(days=1),
    )
    post = PostRecorded(
        id=derived_id("test-post", "grid_member"),
        version=1,
        code="grid_member",
        title="网格员",
        division_code=VILLAGE,
        person_id=person("grid"),
        deputy_id=person("other"),
        mark="sample",
        valid_from=date(2023, 1, 1),
    )
    await town.house.know(away, post)
    named = round_of(PLACES.spring, ago=timedelta(hours=1), duty_id=first["id"])
    assert told(await sent(town.patroller("other"), named)) == [("water", True, "met")]
    town.go_to(2026, 11, 20)
    recorded = await sent(town.patroller("other"), round_of(PLACES.spring))
    assert told(recorded) == [("water", False, "open")]
    assert outcomes(recorded)[0]["duty_id"] == second["id"]


async def test_rounds_too_close_together_count_once(town: Town) -> None:
    await spring_duties(town)
    town.go_to(2026, 11, 10)
    grid = town.patroller("grid")
    await sent(grid, round_of(PLACES.spring, ago=timedelta(hours=1)))
    again = await sent(grid, round_of(PLACES.spring))
    assert outcomes(again)[0]["reason"] == "同一天已有一次计入的巡查，本次不再计入；请改日再巡查一次。"
    town.go_to(2026, 11, 16)
    soon = await sent(town.patroller("grid"), round_of(PLACES.spring))
    assert outcomes(soon)[0]["reason"] == (
        "与2026年11月10日已计入的巡查相隔不足7天，本次不计入；请在2026年11月17日或以后再巡查一次。"
    )
    town.go_to(2026, 11, 17)
    assert told(await sent(town.patroller("grid"), round_of(PLACES.spring))) == [("water", True, "met")]
    assert {duty["state"] for duty in await town.duties()} == {"met"}


async def test_one_round_counts_once_for_each_obligation(town: Town) -> None:
    await spring_duties(town)
    await town.oblige("weekly", **OBLIGATIONS["water"] | {"policy_key": "river.patrol.village"})
    await town.generate()
    recorded = await sent(town.patroller("grid"), round_of(PLACES.spring))
    assert told(recorded) == [("water", True, "met"), ("weekly", True, "met")]
    assert len(await town.duties(state="met")) == 2


async def test_a_record_that_arrives_late_takes_the_escalation_back(town: Town) -> None:
    first, _ = await spring_duties(town)
    town.go_to(2026, 11, 25)
    await town.house.work()
    assert (await town.duty(first["id"]))["state"] == "missed"
    recorded = await sent(town.patroller("grid"), round_of(PLACES.spring, ago=timedelta(days=3)))
    assert told(recorded) == [("water", True, "met_late")]
    clock = (await town.clocks(first["id"]))["items"][0]
    assert clock["outcome"] == "met_late"
    assert {step["label"]: step["withdrawn_at"] is not None for step in clock["steps"]} == {
        "到期前提醒": False,
        "到期提醒": True,
        "催办": True,
    }
    assert (await town.told(first["id"]))[-1]["data"]["late_arrival"] is True


async def test_a_visit_after_the_due_time_ends_the_escalation_and_the_miss_stays(town: Town) -> None:
    await town.oblige("key_unit")
    await town.generate()
    duty_id = (await town.duties())[0]["id"]
    town.go_to(2026, 12, 1, 12)
    await town.house.work()
    recorded = await sent(town.patroller("grid"), round_of(PLACES.plant))
    assert told(recorded) == [("key_unit", True, "done_late")]
    clock = await town.clocks(duty_id)
    assert (clock["items"][0]["outcome"], clock["next_step"]) == ("done_late", None)
    assert [step["withdrawn_at"] for step in clock["items"][0]["steps"]] == [None, None]
    assert (await town.told(duty_id))[-1]["type"] == "patrol.duty.missed.v1"


async def test_a_visit_before_the_worker_has_noted_the_miss_is_late_all_the_same(town: Town) -> None:
    await town.oblige("key_unit")
    await town.generate()
    duty_id = (await town.duties())[0]["id"]
    town.go_to(2026, 12, 1, 12)
    await sent(town.patroller("grid"), round_of(PLACES.plant))
    await town.house.work()
    assert (await town.duty(duty_id))["state"] == "done_late"
    assert [event["type"] for event in await town.told(duty_id)] == ["patrol.duty.assigned.v1", "patrol.duty.missed.v1"]


async def test_a_manager_enters_an_old_round_for_another_and_the_miss_stays(town: Town) -> None:
    await town.oblige("key_unit")
    await town.generate()
    duty_id = (await town.duties())[0]["id"]
    town.go_to(2026, 12, 20)
    await town.house.work()
    old = round_of(PLACES.plant, ago=timedelta(days=25))
    assert (await sent(town.patroller("grid"), old, 422))["code"] == "round_too_old"
    for_grid = {**old, "on_behalf_of": str(person("grid"))}
    assert (await sent(town.patroller("other"), for_grid, 403))["code"] == "on_behalf_not_permitted"
    recorded = await sent(town.patroller("clerk", MANAGE), for_grid)
    assert recorded["patroller_id"] == str(person("grid"))
    assert told(recorded) == [("key_unit", True, "done_late")]
    assert (await town.duty(duty_id))["state"] == "done_late"


async def test_a_chief_walks_the_reach(town: Town) -> None:
    await town.oblige("village_chief")
    await town.oblige("town_chief")
    await town.generate()
    recorded = await sent(town.patroller("village_chief"), round_of(PLACES.reach, object_type="reach"))
    assert told(recorded) == [("town_chief", False, "open"), ("village_chief", True, "met")]


async def test_a_named_duty_that_is_done_says_so(town: Town) -> None:
    first, _ = await spring_duties(town)
    town.go_to(2026, 11, 2)
    body = round_of(PLACES.spring) | {"visits": [{"duty_id": first["id"]}]}
    assert told(await sent(town.patroller("grid"), body)) == [("water", True, "met")]
    town.go_to(2026, 11, 12)
    later = round_of(PLACES.spring, duty_id=first["id"])
    recorded = await sent(town.patroller("grid"), later)
    assert told(recorded) == [("water", False, "met")]
    assert outcomes(recorded)[0]["reason"] == "该任务此前已有巡查计入，本次不再计入。"


async def test_a_round_sent_again_is_the_same_however_late(town: Town) -> None:
    await spring_duties(town)
    place = {"longitude": 107.7, "latitude": 29.9, "crs": "gcj02", "accuracy_m": 12.5}
    body = round_of(PLACES.spring, location=place) | {"id": str(new_id()), "participants": [str(person("other"))]}
    body |= {"remarks": "水位正常"}
    recorded = await sent(town.patroller("grid"), body)
    town.go_to(2026, 12, 20)
    assert await sent(town.patroller("grid"), body, 200) == recorded
    changed = {**body, "remarks": "水位异常"}
    assert (await sent(town.patroller("grid"), changed, 409))["code"] == "round_exists"
    assert (await sent(town.patroller("other"), body, 409))["code"] == "round_exists"


async def test_rounds_are_listed_latest_first(town: Town) -> None:
    grid = town.patroller("grid")
    early = await sent(grid, round_of(PLACES.spring, ago=timedelta(days=2)))
    late = await sent(grid, round_of(PLACES.plant))
    office = town.office

    async def listed(caller: httpx.AsyncClient, **filters: str) -> list[str]:
        answer = await caller.get(f"{API}/rounds", params=filters)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert await listed(office) == [late["id"], early["id"]]
    assert await listed(office, object_id=str(PLACES.spring)) == [early["id"]]
    assert await listed(office, **{"from": "2026-10-31T00:00:00Z"}) == [late["id"]]
    assert await listed(office, to="2026-10-31T00:00:00Z", division="500230104") == [early["id"]]
    assert await listed(town.house.caller("patrol:read", ["500230105"])) == []
    own = town.house.caller("patrol:read", person=person("grid"), rows="own")
    assert await listed(own) == [late["id"], early["id"]]
    assert (await office.get(f"{API}/rounds/{early['id']}")).json() == early


async def test_a_spacing_of_the_county_holds_from_its_day(town: Town) -> None:
    await town.house.know(policy("source.patrol.spacing", 10, "日", effective_from=date(2026, 10, 1)))
    duties = await spring_duties(town)
    assert [duty["due_at"] for duty in duties] == ["2026-11-20T16:00:00Z", "2026-11-30T16:00:00Z"]
