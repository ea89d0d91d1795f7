"""What people find in their inbox."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.registry.notifications.lifecycle import STEPS
from shared import time
from shared.contracts import EventData, complaints, patrol
from shared.db.session import transaction
from shared.events.log import append
from shared.ids import new_id
from shared.jobs.ladder import LADDER
from tests.support.house import House
from tests.support.town import TOWN, person

NOTIFICATIONS = "/api/registry/v1/notifications"
CADRE, CHIEF = person("cadre"), person("village_chief")


async def happened(house: House, service: str, *events: EventData) -> None:
    """Events of another service, as they arrive here."""
    async with transaction(house.sessions[service]) as session:
        for event in events:
            append(session, f"things/{new_id()}", event)
    await house.settle()


def step(of: type[Any] = complaints.DeadlineEscalated, **more: Any) -> EventData:
    now = time.now()
    row = {
        "escalation_id": new_id(),
        "deadline_id": new_id(),
        "subject_type": "order" if of is complaints.DeadlineEscalated else "duty",
        "subject_id": new_id(),
        "title": "限期整改 ZG-2026-0001",
        "clock": "rectification",
        "run": 1,
        "step": "urge",
        "level": 1,
        "document": "slip",
        "division_code": TOWN,
        "mark": "reconstructed",
        "due_at": datetime.fromisoformat("2026-10-10T00:00:00+08:00"),
        "step_due_at": now,
        "done_at": now,
        "notify": True,
        "notify_at": now,
        "recipient_ids": [CADRE, CHIEF],
        "responsible_ids": [CADRE],
        "basis_kind": "default",
    }
    event: EventData = of.model_validate(row | more)
    return event


def deadline_set(**more: Any) -> EventData:
    row = {
        "deadline_id": new_id(),
        "subject_type": "order",
        "subject_id": new_id(),
        "run": 1,
        "division_code": TOWN,
        "mark": "real",
        "due_at": datetime.fromisoformat("2026-10-10T00:00:00+08:00"),
        "responsible_ids": [CADRE, CHIEF],
        "provisional": False,
        "rule": {"words": "3个工作日"},
    }
    return complaints.DeadlineSet.model_validate(row | more)


async def inbox(house: House, of: UUID | None = CADRE, **params: Any) -> list[dict[str, Any]]:
    answer = await house.caller("notifications:read", person=of).get(NOTIFICATIONS, params=params)
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_every_step_of_the_ladder_has_words() -> None:
    assert set(STEPS) == {rung.step for rung in LADDER}


async def test_a_step_reaches_each_recipient_once(house: House) -> None:
    urged = step(recipient_ids=[CADRE, CHIEF, CADRE])
    await happened(house, "complaints", urged)
    await happened(house, "complaints", urged)
    (mine,), (theirs,) = await inbox(house), await inbox(house, CHIEF)
    assert mine["id"] != theirs["id"]
    assert mine["title"] == "【催办】限期整改 ZG-2026-0001"
    assert "应于2026年10月9日24:00前办结" in mine["body"]
    assert mine["link"].startswith("/api/complaints/v1/orders/")
    assert (mine["kind"], mine["mark"], mine["read_at"]) == ("urge", "reconstructed", None)
    assert await inbox(house, person("other")) == []
    assert await inbox(house, None) == []


async def test_a_later_run_says_so_and_a_duty_leads_to_patrol(house: House) -> None:
    await happened(house, "patrol", step(patrol.DeadlineEscalated, step="due", run=2))
    (mine,) = await inbox(house)
    assert "（第2次计时）" in mine["body"]
    assert mine["link"].startswith("/api/patrol/v1/duties/")


async def test_what_is_only_recorded_is_not_told(house: House) -> None:
    await happened(house, "complaints", step(notify=False))
    assert await inbox(house) == []


async def test_nothing_is_shown_before_its_time(house: House) -> None:
    await happened(house, "complaints", step(notify_at=time.now() + timedelta(hours=10)))
    assert await inbox(house) == []
    house.pass_time(hours=11)
    assert len(await inbox(house)) == 1


async def test_a_new_order_and_a_complaint_are_told_to_who_has_them(house: House) -> None:
    order = {
        "order_id": new_id(),
        "number": "ZG-1",
        "complaint_id": None,
        "source_id": None,
        "division_code": TOWN,
        "mark": "sample",
        "kind": "limited_time",
        "severity": "normal",
        "responsible_id": CADRE,
        "issued_at": time.now(),
        "due_at": time.now(),
    }
    complaint = {
        "complaint_id": new_id(),
        "number": "TS-1",
        "division_code": TOWN,
        "mark": "sample",
        "category": "water",
        "source_id": None,
        "handler_id": CADRE,
        "assigned_at": time.now(),
    }
    await happened(house, "complaints", complaints.OrderIssued.model_validate(order))
    await happened(
        house,
        "complaints",
        complaints.ComplaintAssigned.model_validate(complaint),
        complaints.ComplaintAssigned.model_validate(complaint | {"handler_id": None}),
    )
    assert [item["kind"] for item in await inbox(house)] == ["complaint_assigned", "order_issued"]
    assert [item["title"] for item in await inbox(house, limit=1)] == ["【派单】投诉TS-1"]


@pytest.mark.parametrize(
    ("clock", "title", "shown"),
    [
        ("acceptance", "投诉 TS-1", "【新投诉待受理】投诉 TS-1"),
        ("verification", "待复核：限期整改 ZG-1", "【待复核】限期整改 ZG-1"),
        ("extension", "延期待审批：限期整改 ZG-1", "【延期待审批】限期整改 ZG-1"),
    ],
)
async def test_what_waits_for_somebody_is_told_to_them_once_a_run(
    house: House, clock: str, title: str, shown: str
) -> None:
    first = deadline_set(clock=clock, title=title)
    await happened(house, "complaints", first, first)
    (mine,) = await inbox(house)
    assert (mine["title"], mine["kind"]) == (shown, f"{clock}_waiting")
    assert len(await inbox(house, CHIEF)) == 1
    await happened(house, "complaints", deadline_set(clock=clock, title=title, run=2))
    assert len(await inbox(house)) == 2


async def test_clocks_that_begin_with_a_deed_that_is_told_are_not_told_again(house: House) -> None:
    await happened(house, "complaints", deadline_set(clock="rectification", title="限期整改 ZG-1"))
    assert await inbox(house) == []


async def test_what_was_read_stays_read(house: House) -> None:
    await happened(house, "complaints", step(), step())
    first, second = await inbox(house)
    reader = house.caller("notifications:read", person=CADRE)
    read = await reader.post(f"{NOTIFICATIONS}/{first['id']}/reading")
    assert read.json()["read_at"] is not None
    house.pass_time(minutes=5)
    again = await reader.post(f"{NOTIFICATIONS}/{first['id']}/reading")
    assert again.json() == read.json()
    assert [item["id"] for item in await inbox(house, unread=True)] == [second["id"]]


@pytest.mark.parametrize("who", [CHIEF, None])
async def test_one_reads_ones_own_only(house: House, who: UUID | None) -> None:
    await happened(house, "complaints", step(recipient_ids=[CADRE]))
    (mine,) = await inbox(house)
    other = house.caller("notifications:read", person=who)
    answer = await other.post(f"{NOTIFICATIONS}/{mine['id']}/reading")
    assert (answer.status_code, answer.json()["code"]) == (404, "notification_not_found")
    assert (await inbox(house))[0]["read_at"] is None
    assert (await house.caller("registry:read", person=CADRE).get(NOTIFICATIONS)).status_code == 403
