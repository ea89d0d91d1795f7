"""What was found is listed, weighed by its quantity, and asked about at the next visit."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.ids import new_id
from tests.patrol.conftest import API, MANAGE, Town, round_of
from tests.support.town import PLACES, person, policy

CROPS = {"category": "side", "label": "种了玉米", "disorder": "tall_crops", "unit": "m²"}


async def sent(caller: httpx.AsyncClient, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = await caller.post(f"{API}/rounds", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def find(town: Town, *findings: dict[str, Any], ago: timedelta = timedelta(), **visit: Any) -> list[Any]:
    body = round_of(PLACES.spring, ago=ago, findings=list(findings), **visit)
    found: list[Any] = (await sent(town.patroller("grid"), body))["findings"]
    return found


async def listed(caller: httpx.AsyncClient, **asked: Any) -> list[Any]:
    answer = await caller.get(f"{API}/findings", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


@pytest.mark.parametrize(
    ("said", "quantity", "severity", "understated"),
    [
        (None, 6000, 3, False),
        (1, 2000, 2, True),
        (3, 2000, 3, False),
        (None, 500, 1, False),
        (2, 500, 2, False),
    ],
)
async def test_a_quantity_makes_a_finding_severe_by_the_table(
    town: Town, said: int | None, quantity: int, severity: int, *, understated: bool
) -> None:
    (made,) = await find(town, CROPS | {"quantity": quantity, "severity": said})
    assert (made["severity"], made["understated"]) == (severity, understated)
    assert (made["severity_by"] is None) == (quantity < 1000)


async def test_the_table_is_the_towns_to_change_from_a_day_on(town: Town) -> None:
    cell = policy("finding.severity.tall_crops.major", 2000, "m²", effective_from="2026-10-01", basis="示例")
    await town.change(cell)
    (made,) = await find(town, CROPS | {"quantity": 2500})
    assert (made["severity"], made["severity_by"]["value"], made["severity_by"]["basis"]) == (3, 2000, "示例")


async def test_lists_are_narrowed(town: Town) -> None:
    await find(
        town,
        {"category": "side", "label": "垃圾", "severity": 1, "settled_on_spot": True},
        {"category": "outlet", "label": "新排口", "severity": 3},
        CROPS | {"quantity": 2000},
    )
    caller = town.patroller("grid")
    assert len(await listed(caller)) == 3
    assert {each["state"] for each in await listed(caller, state="open")} == {"reported"}
    assert [each["category"] for each in await listed(caller, severity=3)] == ["outlet"]
    assert len(await listed(caller, severity=2, object_id=str(PLACES.spring), state="open")) == 2
    assert len(await listed(caller, category="side")) == 2
    assert [each["disorder"] for each in await listed(caller, disorder="tall_crops")] == ["tall_crops"]
    assert await listed(caller, item="WS01") == []


@pytest.mark.parametrize(
    "asked", [{"severity": 4}, {"severity": "x"}, {"category": "nothing"}, {"state": "lost"}, {"item": "\x00"}]
)
async def test_what_no_list_can_be_narrowed_to_is_refused(town: Town, asked: dict[str, Any]) -> None:
    assert (await town.patroller("grid").get(f"{API}/findings", params=asked)).status_code == 400


async def test_the_next_visit_says_whether_it_was_fixed(town: Town) -> None:
    (made,) = await find(town, {"category": "side", "label": "垃圾", "severity": 2}, ago=timedelta(hours=2))
    answer = {"finding_id": made["id"], "fixed": False, "note": "还在", "photos": [str(new_id())]}
    later = await sent(town.patroller("cadre"), round_of(PLACES.spring, confirmations=[answer]))
    assert (later["visits"][0]["problem_found"], later["findings"]) == (True, [])
    assert [(each["finding_id"], each["fixed"]) for each in later["confirmations"]] == [(made["id"], False)]
    assert [photo["purpose"] for photo in later["photos"]] == ["confirmation"]
    answer |= {"fixed": True}
    town.house.pass_time(hours=1)
    body = round_of(PLACES.spring, confirmations=[answer]) | {"id": str(new_id())}
    first = await sent(town.patroller("cadre"), body)
    assert await sent(town.patroller("cadre"), body, 200) == first
    seen = (await town.office.get(f"{API}/findings/{made['id']}/confirmations")).json()["items"]
    assert [(each["fixed"], each["person_id"]) for each in seen] == [
        (True, str(person("cadre"))),
        (False, str(person("cadre"))),
    ]
    found = (await town.office.get(f"{API}/findings/{made['id']}")).json()
    assert (found["state"], found["recurrences"], found["version"]) == ("reported", 1, 3)


async def test_what_comes_back_after_it_was_settled_is_a_finding_of_its_own(town: Town) -> None:
    said = {"category": "side", "label": "垃圾", "settled_on_spot": True}
    (made,) = await find(town, said, ago=timedelta(hours=2))
    again = round_of(PLACES.spring, confirmations=[{"finding_id": made["id"], "fixed": False, "note": "又有了"}])
    (back,) = (await sent(town.patroller("grid"), again))["findings"]
    assert (back["recurrence_of"], back["label"], back["words"], back["state"]) == (
        made["id"],
        "垃圾",
        "又有了",
        "reported",
    )
    assert (await town.office.get(f"{API}/findings/{made['id']}")).json()["state"] == "recurred"


async def test_an_answer_about_another_objects_finding_is_refused(town: Town) -> None:
    (made,) = await find(town, {"category": "side", "label": "垃圾"}, ago=timedelta(hours=2))
    one = {"finding_id": made["id"], "fixed": True}
    for wanted in (
        round_of(PLACES.plant, confirmations=[one]),
        round_of(PLACES.spring, confirmations=[one, one]),
        round_of(PLACES.spring, confirmations=[one | {"finding_id": str(new_id())}]),
        round_of(PLACES.spring, ago=timedelta(hours=3), confirmations=[one]),
    ):
        refused = await sent(town.patroller("grid"), wanted, 422)
        assert (refused["code"], refused["errors"][0]["code"]) == ("confirmations_wrong", "finding_unknown")
    for wrong in ({"fixed": True}, one | {"fixed": "maybe"}, one | {"note": "\x00"}):
        assert (await sent(town.patroller("grid"), round_of(PLACES.spring, confirmations=[wrong]), 422))["errors"]
    abroad = town.house.caller(MANAGE, ["500230105"], person=person("other"))
    assert (await abroad.get(f"{API}/findings/{made['id']}/confirmations")).status_code == 404
    assert (await town.office.get(f"{API}/findings/{made['id']}")).json()["version"] == 1


async def test_what_is_entered_long_after_is_kept_and_settled_by_a_look(town: Town) -> None:
    said = {"category": "side", "label": "垃圾", "severity": 3}
    past = round_of(PLACES.spring, ago=timedelta(days=30), findings=[said]) | {"on_behalf_of": str(person("grid"))}
    (made,) = (await sent(town.office, past))["findings"]
    assert made["state"] == "kept"
    look = round_of(PLACES.spring, confirmations=[{"finding_id": made["id"], "fixed": True}])
    await sent(town.patroller("grid"), look)
    assert (await town.office.get(f"{API}/findings/{made['id']}")).json()["state"] == "settled"
