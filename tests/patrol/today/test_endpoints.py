"""The patroller's page: what to do, in the order to do it."""

from typing import Any

import httpx
import sqlalchemy as sa

from tests.patrol.conftest import API, PATROL, Town, checklist_of, round_of
from tests.support.town import PLACES, person, policy

TODAY = f"{API}/duties/today"


async def page(caller: httpx.AsyncClient) -> dict[str, Any]:
    answer = await caller.get(TODAY)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def statements(caller: httpx.AsyncClient) -> int:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        await page(caller)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    return len(seen)


async def test_what_is_overdue_comes_first_then_today_then_this_week(town: Town) -> None:
    await town.oblige("water")
    await town.house.know(policy("daily.patrol", 1, "次/日"))
    await town.oblige("daily", policy_key="daily.patrol", per="source", level="grid", source_kind="industrial_unit")
    await town.generate()
    town.go_to(2026, 11, 4)  # a Wednesday
    await town.house.work()
    found = await page(town.patroller("grid"))
    assert [item["turn"] for item in found["items"]] == ["overdue"] * 3 + ["today"] + ["this_week"] * 4
    assert (found["overdue"], found["today"], found["this_week"]) == (3, 1, 4)
    today = found["items"][3]
    assert (today["object_name"], today["place"]) == ("民峰建材厂", "许明寺镇理明村")
    assert (today["due"], today["checklist"]) == ("2026年11月4日24:00", None)
    assert len({item["due_at"] for item in found["items"]}) == len(found["items"])


async def test_with_the_checklist_what_was_found_last_and_when_it_counts(town: Town) -> None:
    made = await town.office.post(f"{API}/checklists", json=checklist_of())
    assert made.status_code == 201, made.text
    await town.oblige("water", checklist_key="water_source")
    await town.generate()
    town.go_to(2026, 11, 24)
    answers = [{"code": code, "value": value} for code, value in {"WS01": "no", "WS03": "yes", "WS13": "yes"}.items()]
    visit = {"checklist_id": made.json()["id"], "answers": [*answers, {"code": "WS14", "value": 3}]}
    went = await town.patroller("grid").post(f"{API}/rounds", json=round_of(PLACES.spring, **visit))
    assert went.json()["visits"][0]["outcomes"][0]["counted"] is True, went.text
    town.go_to(2026, 11, 30)
    (item,) = (await page(town.patroller("grid")))["items"]
    assert item["checklist"] | {"link": ""} == {
        "id": made.json()["id"],
        "key": "water_source",
        "edition": 1,
        "label": "饮用水水源地巡查表",
        "link": "",
    }
    (finding,) = item["last_findings"]
    assert finding["words"].startswith("2026年11月24日发现的“界标、警示标志是否完好”：已上报，尚未整改")
    assert item["counts_from"] == "2026-11-30T16:00:00Z"
    assert item["hints"] == ["2026年12月1日以后再去才计入", "须填写“饮用水水源地巡查表”"]


async def test_everybody_sees_their_own_and_only_that(town: Town) -> None:
    await town.oblige("key_unit")
    await town.oblige("water")
    await town.generate()
    town.go_to(2026, 11, 30)
    own = town.house.caller("patrol:read", person=person("grid"), rows="own")
    assert len((await page(own))["items"]) == len((await page(town.patroller("grid")))["items"]) > 0
    assert (await page(town.patroller("other")))["items"] == []
    refused = await town.house.caller(PATROL).get(TODAY)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_person")
    assert (await town.house.caller("complaints:read", person=person("grid")).get(TODAY)).status_code == 403


async def test_it_takes_the_same_number_of_statements_for_one_and_for_many(town: Town) -> None:
    await town.oblige("key_unit")
    await town.generate()
    town.go_to(2026, 11, 30)
    grid = town.patroller("grid")
    await page(grid)
    few = await statements(grid)
    await town.oblige("water")
    await town.house.know(policy("daily.patrol", 1, "次/日"))
    await town.oblige("daily", policy_key="daily.patrol", per="source", level="grid", source_kind="livestock_farm")
    await town.generate()
    assert len((await page(grid))["items"]) > 1
    assert await statements(grid) == few
