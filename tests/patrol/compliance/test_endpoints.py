"""How what was owed was done: of an object, a person, a division, now and as known on a past day."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from shared import time
from shared.ids import new_id
from tests.patrol.conftest import API, PATROL, Town, round_of
from tests.support.town import NEIGHBOUR, PLACES, TOWN, VILLAGE, answers_for, person, policy

COMPLIANCE = f"{API}/compliance"
COUNTS = ("required", "in_time", "late", "missed", "open", "not_counted")


async def asked(caller: httpx.AsyncClient, **of: object) -> dict[str, Any]:
    """The answer to a question."""
    answer = await caller.get(COMPLIANCE, params={name.removeprefix("_"): str(value) for name, value in of.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def counts(figures: dict[str, Any]) -> tuple[int, ...]:
    """Its numbers in the order of COUNTS."""
    return tuple(figures[name] for name in COUNTS)


async def rows(caller: httpx.AsyncClient, address: str) -> list[dict[str, Any]]:
    """All rows behind a figure."""
    answer = await caller.get(address)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def walked(town: Town, key: str, object_id: object, **more: Any) -> None:
    answer = await town.patroller(key).post(f"{API}/rounds", json=round_of(object_id, **more))
    assert answer.status_code == 201, answer.text


async def november(town: Town) -> None:
    """Two visits of the spring are owed; three are made, of which the second is too soon."""
    await town.house.know(policy("source.patrol.min_gap", 240, "小时"), policy("source.patrol.spacing", 0, "日"))
    await town.oblige("water")
    await town.generate()
    town.go_to(2026, 11, 10)
    await walked(town, "grid", PLACES.spring)
    town.go_to(2026, 11, 11, 5)
    await walked(town, "grid", PLACES.spring)
    town.go_to(2026, 11, 21)
    await walked(town, "grid", PLACES.spring)


async def test_of_an_object_in_numbers_and_words(town: Town) -> None:
    await november(town)
    found = await asked(town.office, object_id=PLACES.spring)
    assert counts(found) == (2, 2, 0, 0, 0, 1)
    short = "与2026年11月10日09:00已计入的巡查相隔20小时，不足240小时"
    assert found["words"] == f"应2次，已3次，其中1次不计：{short}。按时完成2次。"
    assert (found["name"], found["from"], found["to"]) == ("集中式饮用水水源地", "2026-11-01", "2026-11-30")
    (obligation,) = found["obligations"]
    (period,) = obligation["periods"]
    assert (obligation["key"], period["label"], period["words"]) == ("water", "2026年11月", found["words"])
    assert (period["rule"]["policy"], period["rule"]["value"]) == ("source.patrol", 2)
    assert period["rule"]["unit"] == "次/月"
    (uncounted,) = period["first_uncounted"]
    assert uncounted["reason"].startswith(short)
    assert [row["visit_id"] for row in await rows(town.office, period["uncounted"])] == [uncounted["visit_id"]]
    assert {row["result"] for row in await rows(town.office, period["duties"])} == {"in_time"}


async def test_of_a_past_day_as_it_was_known_then(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    town.go_to(2026, 11, 26)
    await town.house.work()
    await walked(town, "grid", PLACES.spring, ago=timedelta(days=4))
    town.go_to(2026, 12, 5)
    await walked(town, "grid", PLACES.spring)
    november = {"_from": "2026-11-01", "_to": "2026-11-30", "object_id": PLACES.spring}
    office = town.office
    assert counts(await asked(office, **november, on="2026-11-20")) == (2, 0, 0, 0, 2, 0)
    assert counts(await asked(office, **november, on="2026-11-25")) == (2, 0, 0, 1, 1, 0)
    known = await asked(office, **november, on="2026-11-26")
    assert (counts(known), known["reported_late"]) == ((2, 1, 0, 0, 1, 0), 1)
    assert counts(await asked(office, **november, on="2026-12-04")) == (2, 1, 0, 1, 0, 0)
    assert counts(await asked(office, **november, on="2026-12-05")) == (2, 1, 1, 0, 0, 0)
    before = await asked(office, **november, on="2026-11-25")
    duties = await rows(office, before["duties"])
    assert [(row["result"], row["counted_at"], row["round_id"]) for row in duties] == [
        ("missed", None, None),
        ("open", None, None),
    ]
    (missed,) = await rows(office, before["duties"] + "&result=missed")
    assert missed["id"] == duties[0]["id"]


async def test_of_a_person_who_answered_then(town: Town) -> None:
    await town.oblige("key_unit")
    await town.generate()
    town.go_to(2026, 12, 3)
    await town.house.work()
    until = time.local(time.now()).date()
    await town.change(answers_for(PLACES.plant, "grid", "grid", until=until))
    await town.change(answers_for(PLACES.plant, "grid", "other", since=until))
    await town.generate()
    span = {"_from": "2026-11-01", "_to": "2026-12-31"}
    before, after = [await asked(town.office, person=person(key), **span) for key in ("grid", "other")]
    assert counts(before)[3] == counts(before)[0] > 0
    assert (before["name"], counts(after)[3]) == ("示例grid", 0)
    own = town.house.caller("patrol:read", person=person("grid"), rows="own")
    assert (await asked(own, person=person("grid"), **span))["required"] == before["required"]
    for other in ({"person": person("other")}, {"object_id": PLACES.plant}, {"division": TOWN}):
        refused = await own.get(COMPLIANCE, params={name: str(value) for name, value in other.items()})
        assert (refused.status_code, refused.json()["code"]) == (403, "own_rows_only")


async def test_of_a_division_every_figure_leads_to_its_rows(town: Town) -> None:
    await november(town)
    await town.oblige("key_unit")
    await town.oblige("village_chief")  # of a sample reach: it counts nowhere but by itself
    await town.generate()
    await town.house.work()
    of_town = await asked(town.office, division=TOWN)
    assert counts(of_town)[5] == 1
    assert of_town["required"] == len(await rows(town.office, of_town["duties"] + "&limit=200"))
    assert {each["key"] for each in of_town["obligations"]} == {"water", "key_unit"}
    (village,) = of_town["divisions"]
    assert (village["code"], village["name"]) == (VILLAGE, "理明村")
    assert counts(village) == counts(of_town)
    assert counts(await asked(town.office, division=VILLAGE)) == counts(of_town)
    for figures in (of_town, village, *of_town["obligations"], *of_town["obligations"][0]["periods"]):
        for name in ("in_time", "late", "missed", "open"):
            found = await rows(town.office, f"{figures['duties']}&result={name}&limit=200")
            assert len(found) == figures[name], (figures["duties"], name)
        assert len(await rows(town.office, figures["uncounted"])) == figures["not_counted"]
    for whole in (of_town, *of_town["obligations"]):
        parts = whole.get("periods") or whole["obligations"]
        assert counts(whole) == tuple(map(sum, zip(*map(counts, parts), strict=True)))
    assert (await asked(town.office, object_id=PLACES.reach))["required"] > 0


async def test_it_takes_the_same_number_of_statements_however_much_is_owed(town: Town) -> None:
    async def statements() -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            await asked(office, division=TOWN)
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", note)
        return len(seen)

    office = town.office
    await town.oblige("key_unit")
    await town.generate()
    await asked(office, division=TOWN)
    few = await statements()
    await november(town)
    office = town.office
    await asked(office, division=TOWN)
    assert await statements() == few


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({}, 422, "compliance_unclear"),
        ({"division": TOWN, "person": str(person("grid"))}, 422, "compliance_unclear"),
        ({"division": TOWN, "from": "2026-11-02", "to": "2026-11-01"}, 422, "compliance_unclear"),
        ({"division": TOWN, "from": "1900-01-01", "to": "2199-12-31"}, 422, "compliance_unclear"),
        ({"division": TOWN, "on": "2199-12-31"}, 422, "compliance_unclear"),
        ({"division": NEIGHBOUR}, 404, "compliance_subject_not_found"),
        ({"division": "500230104999"}, 404, "compliance_subject_not_found"),
        ({"object_id": str(new_id())}, 404, "compliance_subject_not_found"),
        ({"person": str(new_id())}, 404, "compliance_subject_not_found"),
        ({"division": "5002301040"}, 400, "parameter_invalid"),
        ({"division": TOWN, "from": "1"}, 400, "parameter_invalid"),
        ({"object_id": "x\x00"}, 400, "parameter_invalid"),
    ],
)
async def test_bad_questions(town: Town, params: dict[str, str], status: int, code: str) -> None:
    for address in (COMPLIANCE, f"{COMPLIANCE}/duties", f"{COMPLIANCE}/uncounted"):
        answer = await town.office.get(address, params=params)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    stranger = town.house.caller(PATROL, [NEIGHBOUR])
    assert (await stranger.get(COMPLIANCE, params={"object_id": str(PLACES.spring)})).status_code == 404


async def test_bad_narrowings(town: Town) -> None:
    for more in ({"period": "2026\x00"}, {"result": "never"}, {"obligation_id": "1"}, {"period": "x" * 99}):
        answer = await town.office.get(f"{COMPLIANCE}/duties", params={"division": TOWN} | more)
        assert (answer.status_code, answer.json()["code"]) == (400, "parameter_invalid")
    answer = await town.house.caller("complaints:read").get(COMPLIANCE, params={"division": TOWN})
    assert answer.status_code == 403
