"""What falls due, and my work."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.reporting.worklist.schemas import ItemAnswer
from shared import time
from shared.contracts import registry
from shared.ids import derived_id
from tests.reporting import events
from tests.support.house import House
from tests.support.town import NEIGHBOUR, SINCE, TOWN, VILLAGE, person

READ = "reporting:read"
DUE, MINE = "/api/reporting/v1/due", "/api/reporting/v1/my-work"
WEDNESDAY = "2026-06-10T10:00"


@pytest.fixture
async def town(house: House) -> AsyncIterator[House]:
    """The small town on a Wednesday morning."""
    await events.know(house)
    with time.moved(timedelta()):
        house.pass_time(seconds=(events.at(WEDNESDAY) - time.now()).total_seconds())
        yield house


async def titles(caller: httpx.AsyncClient, path: str = DUE, **asked: str) -> list[str]:
    """The items of a list by what their titles end in."""
    answer = await caller.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return [item["title"].split()[1] for item in answer.json()["items"]]


async def test_this_week_and_everything_overdue(town: House) -> None:
    dues = {
        "long_ago": "2025-03-01T00:00",
        "this_morning": "2026-06-10T09:00",
        "tomorrow": "2026-06-11T09:00",
        "sunday": "2026-06-15T00:00",
        "monday": "2026-06-15T00:01",
        "next_sunday": "2026-06-22T00:00",
    }
    await events.tell(town, *(events.clock_set(key, due) for key, due in dues.items()))
    office = town.caller(READ, [TOWN])
    assert await titles(office) == ["long_ago", "this_morning", "tomorrow", "sunday"]
    overdue = {item["title"].split()[1]: item["overdue"] for item in (await office.get(DUE)).json()["items"]}
    assert overdue == {"long_ago": True, "this_morning": True, "tomorrow": False, "sunday": False}
    assert await titles(office, **{"from": "2026-06-14"}) == ["sunday"]
    assert await titles(office, **{"from": "2026-06-15"}) == ["monday", "next_sunday"]
    assert await titles(office, to="2026-06-10") == ["long_ago", "this_morning"]
    assert await titles(office, **{"from": "2025-01-01", "to": "2025-12-31"}) == ["long_ago"]


async def test_an_item_says_what_is_to_be_done_by_whom_and_why_then(town: House) -> None:
    await events.tell(
        town,
        events.clock_set(1, "2026-06-11T00:00", responsible_ids=[person("officer"), person("cadre")], provisional=True),
        events.escalated(1, "2026-06-11T00:00", "remind", -1, "2026-06-08T00:00"),
    )
    (item,) = (await town.caller(READ, [TOWN]).get(DUE)).json()["items"]
    assert item.keys() == ItemAnswer.model_fields.keys()
    assert item == {
        "id": str(events.row("deadline", 1)),
        "subject_type": "order",
        "subject_id": str(events.row("order", 1)),
        "title": "整改 1",
        "clock": "rectification",
        "run": 1,
        "due_at": "2026-06-10T16:00:00Z",
        "overdue": False,
        "provisional": True,
        "rule": "自2026年6月1日次日起计5个工作日",
        "division_code": VILLAGE,
        "mark": "real",
        "responsible": [
            {"id": str(person("officer")), "name": "示例officer"},
            {"id": str(person("cadre")), "name": "示例cadre"},
        ],
        "last_step": "remind",
        "level": -1,
        "link": f"/api/complaints/v1/orders/{events.row('order', 1)}",
    }


@pytest.mark.parametrize("at_once", [True, False])
async def test_the_list_follows_the_clocks(town: House, at_once: bool) -> None:
    due = "2026-06-09T00:00"
    told: list[Any] = [
        events.clock_set(1, due),
        events.escalated(1, due, "due", 0, due),
        events.escalated(1, due, "urge", 1, "2026-06-10T00:00"),
        events.clock_set(1, due, responsible_ids=[person("officer")]),
        events.clock_set(2, due),
        events.clock_ended(2, due, "2026-06-08T09:00"),
    ]
    for some in [told] if at_once else [[event] for event in told]:
        await events.tell(town, *some)
    (item,) = (await town.caller(READ, [TOWN]).get(DUE)).json()["items"]
    assert (item["last_step"], item["level"], item["overdue"]) == ("urge", 1, True)
    assert [each["name"] for each in item["responsible"]] == ["示例officer"]
    assert await titles(town.caller("", person=person("officer")), MINE) == ["1"]
    assert await titles(town.caller("", person=person("cadre")), MINE) == []


async def test_my_work_is_mine_wherever_and_whatever_it_is(town: House) -> None:
    mine = {"responsible_ids": [person("officer"), person("other")]}
    await events.tell(
        town,
        events.clock_set("later", "2027-06-11T00:00", **mine),
        events.clock_set("visit", "2026-06-11T00:00", on="duty", **mine),
        events.clock_set("overdue", "2026-06-01T00:00", division_code=NEIGHBOUR, **mine),
        events.clock_set("others", "2026-06-11T00:00"),
        events.clock_set("done", "2026-06-11T00:00", **mine),
        events.clock_ended("done", "2026-06-11T00:00", "2026-06-09T00:00"),
    )
    for rows in ("own", "division"):
        officer = town.caller("complaints:read", [TOWN], person=person("officer"), rows=rows)
        assert await titles(officer, MINE) == ["overdue", "visit", "later"]
    assert await titles(town.caller(READ, [TOWN]), MINE) == []


async def test_one_sees_what_falls_due_in_ones_own_divisions(town: House) -> None:
    await events.tell(
        town,
        events.clock_set("here", "2026-06-11T00:00"),
        events.clock_set("there", "2026-06-11T00:00", division_code=NEIGHBOUR, responsible_ids=[person("other")]),
    )
    assert sorted(await titles(town.caller(READ, ["500230"]))) == ["here", "there"]
    assert await titles(town.caller(READ, ["500230"]), division=NEIGHBOUR) == ["there"]
    assert await titles(town.caller(READ, [TOWN])) == ["here"]
    assert await titles(town.caller(READ, [TOWN]), division=NEIGHBOUR) == []
    assert await titles(town.caller(READ, [TOWN], person=person("other"), rows="own")) == ["there"]


async def test_drills_are_listed_only_where_one_asks_for_their_sandbox(town: House) -> None:
    sandbox = "500230999"
    row = registry.DivisionRecorded(
        id=derived_id("division", sandbox),
        version=1,
        code=sandbox,
        name="演练镇（示例）",
        level="town",
        parent_code="500230",
        mark="sample",
        valid_from=SINCE,
    )
    await town.know(row)
    due = "2026-06-11T00:00"
    await events.tell(
        town,
        events.clock_set("work", due),
        events.clock_set("drill", due, division_code=f"{sandbox}201", mark="sample"),
        events.clock_set("real_drill", due, division_code=sandbox),
    )
    county = town.caller(READ, ["500230"])
    assert await titles(county) == await titles(county, division="500230") == ["work"]
    assert sorted(await titles(county, division=sandbox)) == ["drill", "real_drill"]
    assert await titles(county, division=f"{sandbox}201") == ["drill"]


async def test_pages_go_on_where_the_last_one_ended(town: House) -> None:
    await events.tell(town, *(events.clock_set(key, "2026-06-11T00:00") for key in range(5)))
    office = town.caller(READ, [TOWN])
    seen, cursor = [], ""
    while cursor is not None:
        page = (await office.get(f"{DUE}?limit=2" + (f"&cursor={cursor}" if cursor else ""))).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5


WRONG = [
    ("from=yesterday", "parameter_invalid"),
    ("from=2026-06-11&to=2026-06-10", "range_reversed"),
    ("to=9999-12-31", "parameter_invalid"),
    ("from=0001-01-01", "parameter_invalid"),
    ("division=50", "parameter_invalid"),
    ("division=500230%00", "parameter_invalid"),
    ("limit=100000", "parameter_invalid"),
    ("cursor=x", "cursor_invalid"),
]


async def test_what_is_asked_wrongly_is_told(town: House) -> None:
    office = town.caller(READ, [TOWN])
    for query, code in WRONG:
        answer = await office.get(f"{DUE}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, code), query


async def test_the_list_takes_a_permission_and_my_work_a_login(town: House) -> None:
    assert (await town.caller("", [TOWN]).get(DUE)).status_code == 403
    assert (await town.client().get(MINE)).status_code == 401
