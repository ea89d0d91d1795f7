"""What is owed, as a clerk sees it ahead."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from services.patrol.generation.tasks import generate
from shared import time
from shared.contracts import registry
from shared.db.session import transaction
from shared.ids import derived_id
from tests.patrol.conftest import Town
from tests.support.town import PLACES, SINCE, TOWN, VILLAGE, policy


def due_days(duties: Sequence[dict[str, Any]]) -> list[str]:
    """The local days of due times; midnight belongs to the day before."""
    moments = (datetime.fromisoformat(duty["due_at"]) for duty in duties)
    return [f"{time.local(moment - timedelta(seconds=1)):%m-%d}" for moment in moments]


async def test_a_month_of_the_small_town(town: Town) -> None:
    for key in ("water", "key_unit", "village_chief"):
        await town.oblige(key)
    await town.generate()
    duties = await town.duties()
    assert Counter(duty["obligation_key"] for duty in duties) == {"water": 2, "key_unit": 1, "village_chief": 3}
    spring = await town.duties(object_id=str(PLACES.spring))
    assert due_days(spring) == ["11-23", "11-30"]
    assert [duty["period_label"] for duty in spring] == ["2026年11月第1次", "2026年11月第2次"]
    assert {(duty["responsible_name"], duty["mark"], duty["state"]) for duty in spring} == {
        ("示例grid", "real", "open")
    }
    assert due_days(await town.duties(object_id=str(PLACES.reach))) == ["11-01", "11-08", "11-15"]

    town.go_to(2026, 11, 20)
    await town.generate()
    assert due_days(await town.duties(object_id=str(PLACES.spring))) == ["11-23", "11-30", "12-24", "12-31"]
    assert due_days(await town.duties(object_id=str(PLACES.reach)))[3:] == ["11-22", "11-29", "12-06"]


async def test_repeating_it_changes_nothing(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    before = await town.duties()
    await town.house.settle()
    await town.generate()
    assert await town.duties() == before
    assert await town.house.settle() == 0


async def test_two_turns_at_once_write_each_duty_once(town: Town) -> None:
    await town.oblige("village_chief")

    async def turn() -> None:
        async with transaction(town.house.sessions["patrol"]) as session:
            await generate(session)

    await asyncio.gather(turn(), turn())
    assert len(await town.duties()) == 3
    clocks = [await town.clocks(duty["id"]) for duty in await town.duties()]
    assert [len(clock["items"]) for clock in clocks] == [1, 1, 1]


async def test_the_clock_says_why_it_is_due_then(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    first, second = await town.duties()
    clock = (await town.clocks(first["id"]))["items"][0]
    assert clock["explanation"] == ("每月2次，间隔不少于7天：第1次应在2026年11月23日24:00前完成，否则本月不可能完成2次")
    assert (clock["rule"]["policy"], clock["rule"]["basis"]) == ("source.patrol", "2023年报告 一（二）2 第三点")
    assert (await town.clocks(second["id"]))["items"][0]["explanation"] == (
        "每月2次，间隔不少于7天：第2次应在2026年11月30日24:00前完成"
    )
    coming = (await town.clocks(first["id"]))["next_step"]
    assert (coming["label"], coming["at"]) == ("到期前提醒", "2026-11-18T16:00:00Z")


async def test_nobody_in_the_chain_means_the_river_chief_office(town: Town) -> None:
    await town.house.know(
        registry.ReachRecorded(
            id=derived_id("test-reach", "orphan"),
            version=1,
            code="R2",
            name="无人河段",
            river_name="示例河",
            division_code=VILLAGE,
            mark="sample",
            valid_from=SINCE,
        )
    )
    await town.oblige("village_chief")
    await town.generate()
    orphaned = await town.duties(object_id=str(derived_id("test-reach", "orphan")))
    assert {duty["responsible_name"] for duty in orphaned} == {"示例office"}


async def test_what_is_a_sample_or_lies_in_a_sandbox_owes_sample_visits(town: Town) -> None:
    await town.oblige("water")
    await town.oblige("drill", policy_key="source.patrol", per="source", level="grid", source_kind="waste_point")
    await town.generate()
    marks = {duty["obligation_key"]: duty["mark"] for duty in await town.duties()}
    assert marks == {"water": "real", "drill": "sample"}
    village = registry.DivisionRecorded(
        id=derived_id("division", VILLAGE),
        version=2,
        code=VILLAGE,
        name="演练村",
        level="village",
        parent_code=TOWN,
        mark="sample",
        valid_from=SINCE,
    )
    await town.house.know(village)
    town.go_to(2026, 11, 20)
    await town.generate()
    later = await town.duties(due_from="2026-12-01T12:00:00Z")
    assert {duty["mark"] for duty in later} == {"sample"}


async def test_what_is_not_valid_on_the_due_day_is_not_owed(town: Town) -> None:
    await town.oblige("water", valid_from="2026-11-24")
    await town.oblige("key_unit", valid_to="2026-11-30")
    await town.generate()
    assert due_days(await town.duties()) == []
    town.go_to(2026, 11, 12)
    await town.generate()
    assert due_days(await town.duties()) == ["11-30"]


async def test_each_period_follows_the_policy_of_its_first_day(town: Town) -> None:
    more = policy("source.patrol", 1, "次/周", effective_from=date(2026, 11, 9))
    await town.house.know(more)
    await town.oblige("water")
    await town.generate()
    assert [duty["period"] for duty in await town.duties()] == ["2026-W46", "2026-11", "2026-11"]


async def test_a_policy_without_a_number_asks_nothing_and_holds_up_nobody(town: Town) -> None:
    await town.oblige("water")
    await town.oblige("key_unit")
    await town.house.know(policy("source.patrol", "两次", "次/月", VILLAGE, effective_from=date(2026, 10, 1)))
    await town.generate()
    assert [duty["obligation_key"] for duty in await town.duties()] == ["key_unit"]


async def test_a_sandbox_runs_in_seconds(town: Town) -> None:
    await town.house.know(policy("sandbox.patrol", 20, "秒"))
    await town.oblige("sandbox", policy_key="sandbox.patrol", per="source", level="grid", source_kind="waste_point")
    await town.generate()
    duties = await town.duties()
    assert 6 <= len(duties) <= 8
    clock = (await town.clocks(duties[0]["id"]))["items"][0]
    assert clock["explanation"].startswith("每20秒1次（演示）：应在2026年11月1日09:00:")


async def test_the_rows_of_another_town_are_not_there(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    neighbour = town.house.caller("patrol:read", ["500230105"])
    assert await town.duties(neighbour) == []
    duty_id = (await town.duties())[0]["id"]
    for path in ("", "/deadlines"):
        answer = await neighbour.get(f"/api/patrol/v1/duties/{duty_id}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "duty_not_found")


async def test_lists_are_narrowed_and_turned_page_by_page(town: Town) -> None:
    for key in ("water", "key_unit", "village_chief"):
        await town.oblige(key)
    await town.generate()
    grid = town.house.caller("patrol:read", [VILLAGE], person=None, rows="own")
    assert await town.duties(grid) == []
    mine = town.patroller("village_chief")
    assert {duty["object_name"] for duty in await town.duties(mine, responsible="me")} == {"示例河理明段"}
    week = await town.duties(due_from="2026-11-01T16:00:00Z", due_to="2026-11-08T16:00:00Z")
    assert due_days(week) == ["11-08"]
    assert len(await town.duties(division=TOWN, state="open")) == 6
    assert await town.duties(state="missed") == []
    first = (await town.office.get("/api/patrol/v1/duties", params={"limit": 4})).json()
    rest = await town.office.get("/api/patrol/v1/duties", params={"limit": 4, "cursor": first["next_cursor"]})
    assert len({item["id"] for item in [*first["items"], *rest.json()["items"]]}) == 6
