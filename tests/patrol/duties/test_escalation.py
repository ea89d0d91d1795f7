"""A duty that lapses is reminded, missed, and goes up the chiefs by name."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.patrol.parts import SERVICE
from shared.contracts.registry import LeaveRecorded, PostRecorded
from shared.db.session import transaction
from shared.directory.models import Responsibility
from shared.ids import derived_id
from tests.patrol.conftest import Town
from tests.support.town import PLACES, VILLAGE, answers_for, person, policy


def reached(clock: dict[str, Any]) -> dict[str, list[str]]:
    """Whom each step reached."""
    return {
        step["label"]: [recipient["name"].removeprefix("示例") for recipient in step["recipients"]]
        for step in clock["items"][0]["steps"]
    }


async def the_first_spring_duty(town: Town) -> str:
    await town.oblige("water")
    await town.generate()
    duty_id: str = (await town.duties(object_id=str(PLACES.spring)))[0]["id"]
    return duty_id


async def test_it_is_reminded_missed_and_goes_up_the_chiefs(town: Town) -> None:
    duty_id = await the_first_spring_duty(town)
    town.go_to(2026, 11, 19)
    await town.house.work()
    assert reached(await town.clocks(duty_id)) == {"到期前提醒": ["grid"]}
    assert (await town.duty(duty_id))["state"] == "open"

    town.go_to(2026, 11, 24)
    await town.house.work()
    assert (await town.duty(duty_id))["state"] == "missed"
    assert [duty["id"] for duty in await town.duties(state="missed")] == [duty_id]
    for day in (25, 27):
        town.go_to(2026, 11, day)
        await town.house.work()
    town.go_to(2026, 12, 3)
    await town.house.work()
    clock = await town.clocks(duty_id)
    assert reached(clock) == {
        "到期前提醒": ["grid"],
        "到期提醒": ["grid", "cadre", "village_chief"],
        "催办": ["grid", "cadre", "village_chief"],
        "督办": ["grid", "village_chief", "town_chief", "office"],
        "约谈": ["grid", "town_chief", "mayor", "county"],
    }
    assert clock["next_step"]["label"] == "通报"
    assert clock["items"][0]["state"] == "running"


async def test_after_downtime_every_step_is_there_once_and_one_is_told(town: Town) -> None:
    duty_id = await the_first_spring_duty(town)
    town.go_to(2026, 11, 28)
    await town.house.work()
    await town.house.work()
    steps = (await town.clocks(duty_id))["items"][0]["steps"]
    assert [step["level"] for step in steps] == [-1, 0, 1, 2]
    assert [step["notified"] for step in steps] == [False, False, False, True]


async def test_others_hear_what_became_of_it(town: Town) -> None:
    duty_id = await the_first_spring_duty(town)
    town.go_to(2026, 11, 24)
    await town.house.work()
    told = await town.told(duty_id)
    assert [event["type"] for event in told] == ["patrol.duty.assigned.v1", "patrol.duty.missed.v1"]
    assert told[1]["data"]["responsible_id"] == (await town.duty(duty_id))["responsible_id"]


async def test_a_new_responsible_person_takes_over_what_is_ahead(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    first, second = await town.duties()
    await town.change(answers_for(PLACES.spring, "grid", "other", since=date(2026, 11, 25)))
    assert (await town.duty(first["id"]))["responsible_name"] == "示例grid"
    assert (await town.duty(second["id"]))["responsible_name"] == "示例other"
    assert [event["type"] for event in await town.told(second["id"])] == ["patrol.duty.assigned.v1"] * 2

    town.go_to(2026, 11, 26)
    await town.house.work()
    assert reached(await town.clocks(second["id"])) == {"到期前提醒": ["other"]}


def away(since: date, until: date) -> LeaveRecorded:
    """The grid member's leave."""
    return LeaveRecorded(
        id=derived_id("test-leave", "grid"),
        version=1,
        person_id=person("grid"),
        division_code=VILLAGE,
        valid_from=since,
        valid_to=until,
    )


def grid_post() -> PostRecorded:
    return PostRecorded(
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


@pytest.mark.parametrize("shift", [-3, 3])
async def test_a_deputy_owes_what_falls_due_while_the_holder_is_away(town: Town, shift: int) -> None:
    await town.house.know(grid_post())
    await town.oblige("water")
    await town.generate()
    first, second = await town.duties()
    due = date.fromisoformat(second["due_at"][:10])
    await town.change(away(due - timedelta(days=1), due + timedelta(days=2)))
    assert (await town.duty(first["id"]))["responsible_name"] == "示例grid"
    assert (await town.duty(second["id"]))["responsible_name"] == "示例other"
    begin = due + timedelta(days=shift)
    await town.change(away(begin, begin + timedelta(days=1)).model_copy(update={"version": 2}))
    assert (await town.duty(second["id"]))["responsible_name"] == "示例grid"


async def test_steps_reach_the_deputy_on_the_days_of_a_leave(town: Town) -> None:
    duty_id = await the_first_spring_duty(town)
    await town.house.know(grid_post(), away(date(2026, 11, 24), date(2026, 11, 25)))
    for day in (19, 24, 26):
        town.go_to(2026, 11, day)
        await town.house.work()
    assert reached(await town.clocks(duty_id)) == {
        "到期前提醒": ["grid"],
        "到期提醒": ["other", "cadre", "village_chief"],
        "催办": ["grid", "cadre", "village_chief"],
    }


async def test_a_restored_registry_that_never_heard_of_the_change_gets_the_duty_back(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    _, second = await town.duties()
    await town.change(answers_for(PLACES.spring, "grid", "other", since=date(2026, 11, 25)))
    async with transaction(town.house.sessions["patrol"]) as session:
        await session.execute(sa.delete(Responsibility).where(Responsibility.person_id == person("other")))
        await SERVICE.subscriptions.reconsider(session, "registry")
    assert (await town.duty(second["id"]))["responsible_name"] == "示例grid"
    assert [event["type"] for event in await town.told(second["id"])] == ["patrol.duty.assigned.v1"] * 3


async def test_what_was_missed_stays_with_who_missed_it(town: Town) -> None:
    duty_id = await the_first_spring_duty(town)
    town.go_to(2026, 11, 24)
    await town.house.work()
    await town.change(answers_for(PLACES.spring, "grid", "other", since=date(2026, 11, 1)))
    assert (await town.duty(duty_id))["responsible_name"] == "示例grid"


async def test_in_a_sandbox_it_all_takes_seconds(town: Town) -> None:
    ladder = {"remind": -1, "due": 0, "urge": 1, "supervise": 2, "talk": 3, "circular": 4, "accountability": 5}
    await town.house.know(
        policy("sandbox.patrol", 10, "秒"),
        *(policy(f"escalate.{step}", seconds, "秒") for step, seconds in ladder.items()),
        policy("escalate.min_gap", 1, "秒"),
        policy("quiet_hours", None, "时段"),
    )
    await town.oblige("sandbox", policy_key="sandbox.patrol", per="source", level="grid", source_kind="waste_point")
    await town.generate()
    duty_id = (await town.duties())[0]["id"]
    for _ in range(18):
        town.house.pass_time(seconds=1)
        await town.house.work()
    assert [step["level"] for step in (await town.clocks(duty_id))["items"][0]["steps"]][-1] == 5
