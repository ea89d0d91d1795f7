"""Nobody is disturbed at night or on a day off, unless it is urgent; nothing is lost, and several come as one."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from shared import time
from shared.contracts import complaints, patrol
from shared.ids import new_id
from shared.time import SHANGHAI
from tests.registry.notifications.test_inbox import CADRE, CHIEF, NOTIFICATIONS, deadline_set, happened, inbox, step
from tests.support.house import House
from tests.support.town import TOWN, policy, small_town


@pytest.fixture
async def night(house: House) -> House:
    """Thursday, the 26th of November 2026, ten in the evening."""
    await house.know(*small_town())
    go_to(house, 2026, 11, 26, 22)
    return house


def go_to(house: House, *moment: int) -> None:
    wanted = datetime(*moment, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]
    house.pass_time(seconds=(wanted - time.now()).total_seconds())


def order(number: str = "ZG-1") -> complaints.OrderIssued:
    now = time.now()
    return complaints.OrderIssued.model_validate(
        {
            "order_id": new_id(),
            "number": number,
            "complaint_id": None,
            "source_id": None,
            "division_code": TOWN,
            "mark": "sample",
            "kind": "limited_time",
            "severity": "normal",
            "responsible_id": CADRE,
            "issued_at": now,
            "due_at": now,
        }
    )


async def held(house: House) -> list[dict[str, Any]]:
    return await inbox(house, held="true")


async def test_what_happens_at_night_waits_until_eight_and_is_seen_to_wait(night: House) -> None:
    await happened(night, "complaints", order())
    assert await inbox(night) == []
    (waiting,) = await held(night)
    assert (waiting["title"], waiting["held"]) == ("【整改】整改通知ZG-1", True)
    assert waiting["deliver_at"] == "2026-11-27T00:00:00Z"
    go_to(night, 2026, 11, 27, 7, 59)
    assert await inbox(night) == []
    go_to(night, 2026, 11, 27, 8)
    (mine,) = await inbox(night)  # no process had to do anything for it
    assert mine == waiting
    assert await held(night) == []


async def test_what_happens_on_a_day_off_waits_for_the_next_working_day(night: House) -> None:
    go_to(night, 2026, 11, 28, 10)  # a Saturday
    await happened(night, "complaints", order())
    assert [each["deliver_at"] for each in await held(night)] == ["2026-11-30T00:00:00Z"]


async def test_what_happens_by_day_is_there_at_once(night: House) -> None:
    go_to(night, 2026, 11, 27, 10)
    await happened(night, "complaints", order())
    assert [each["held"] for each in await inbox(night)] == [False]


async def test_several_come_as_one_in_their_order(night: House) -> None:
    for number in ("ZG-1", "ZG-2", "ZG-3"):
        await happened(night, "complaints", order(number))
        night.pass_time(minutes=5)
    assert len(await held(night)) == 3
    go_to(night, 2026, 11, 27, 8, 30)
    (summary,) = await inbox(night)
    assert (summary["title"], summary["kind"]) == ("【汇总】免打扰期间积下3条通知", "summary")
    assert summary["body"] == "【整改】整改通知ZG-1\n【整改】整改通知ZG-2\n【整改】整改通知ZG-3"
    reader = night.caller("notifications:read", person=CADRE)
    members: list[dict[str, Any]] = (await reader.get(summary["link"])).json()["items"]
    assert [each["title"][-4:] for each in members] == ["ZG-3", "ZG-2", "ZG-1"]  # newest first, as every list here
    read = await reader.post(f"{NOTIFICATIONS}/{summary['id']}/reading")
    assert (read.status_code, read.json()["title"]) == (200, summary["title"])
    members = (await reader.get(summary["link"])).json()["items"]
    assert {each["read_at"] for each in members} == {read.json()["read_at"]}
    assert await inbox(night, unread="true") == []


async def test_an_event_that_is_taken_in_again_is_held_once(night: House) -> None:
    urged = step(patrol.DeadlineEscalated, notify_at=datetime(2026, 11, 27, 8, tzinfo=SHANGHAI))
    await happened(night, "patrol", urged)
    await happened(night, "patrol", urged)
    go_to(night, 2026, 11, 27, 8)
    assert [each["kind"] for each in await inbox(night)] == ["urge"]
    assert [each["kind"] for each in await inbox(night, CHIEF)] == ["urge"]


@pytest.mark.parametrize(("urgent", "there"), [(True, 1), (False, 0)])
async def test_what_waits_by_an_urgent_rule_is_told_at_night(night: House, urgent: bool, there: int) -> None:
    await night.know(policy("complaint.accept.test", 2, "小时", urgent=urgent))
    rule = {"words": "2小时", "policy": "complaint.accept.test"}
    await happened(night, "complaints", deadline_set(clock="acceptance", title="投诉 TS-1", rule=rule))
    assert len(await inbox(night)) == there
    assert len(await held(night)) == 1 - there


async def test_of_what_was_taken_back_all_are_told_who_had_been_told(night: House) -> None:
    go_to(night, 2026, 11, 27, 10)
    of = {"subject_id": new_id(), "deadline_id": new_id(), "due_at": time.now()}
    night.pass_time(minutes=5)
    urged = step(patrol.DeadlineEscalated, title="巡查：水源地", **of)
    await happened(night, "patrol", urged, step(patrol.DeadlineEscalated, recipient_ids=[CADRE]))
    go_to(night, 2026, 11, 27, 22)
    ended = {"subject_type": "duty", "clock": "visit", "run": 1, "division_code": TOWN, "mark": "real", "late": False}
    ended |= {"ended_at": time.now(), "outcome": "met_late"} | of
    await happened(night, "patrol", patrol.DeadlineEnded.model_validate(ended))
    assert [each["kind"] for each in await inbox(night, CHIEF)] == ["urge"]
    go_to(night, 2026, 11, 30, 8)
    told = (await inbox(night, CHIEF))[0]
    assert (told["title"], told["kind"], told["held"]) == ("【撤回】巡查：水源地", "withdrawn", True)
    assert told["body"] == (
        "巡查：水源地：巡查已按时完成、记录迟到，此前发给您的到期和催办、督办等通知已经撤回，不必再办。"
    )
    assert [each["kind"] for each in await inbox(night)].count("withdrawn") == 1


async def test_bad_filters(night: House) -> None:
    reader: httpx.AsyncClient = night.caller("notifications:read", person=CADRE)
    for params in ({"held": "maybe"}, {"summary": "x\x00"}, {"unread": "2"}):
        answer = await reader.get(NOTIFICATIONS, params=params)
        assert (answer.status_code, answer.json()["code"]) == (400, "parameter_invalid")
    assert (await reader.get(NOTIFICATIONS, params={"summary": str(new_id())})).json()["items"] == []
