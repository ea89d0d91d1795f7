"""What is answered at a visit is kept as it was answered, and a bad answer becomes a finding."""

from typing import Any

import httpx
import pytest

from tests.patrol.conftest import API, Town, checklist_of, round_of
from tests.support.town import PLACES

GOOD = [
    {"code": "WS01", "value": "yes"},
    {"code": "WS03", "value": "yes"},
    {"code": "WS13", "value": "not_applicable", "note": "无农户"},
    {"code": "WS14", "value": 3},
]


async def checklist(town: Town, **more: object) -> str:
    answer = await town.office.post(f"{API}/checklists", json=checklist_of(**more))
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


async def sent(caller: httpx.AsyncClient, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = await caller.post(f"{API}/rounds", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_all_in_order_is_no_problem(town: Town) -> None:
    used = await checklist(town)
    made = await sent(town.patroller("grid"), round_of(PLACES.spring, checklist_id=used, answers=GOOD))
    (visit,) = made["visits"]
    assert (visit["checklist_id"], visit["problem_found"], visit["flags"], made["findings"]) == (used, False, [], [])
    assert [(answer["code"], answer["value"]) for answer in visit["answers"]] == [
        ("WS01", "yes"),
        ("WS03", "yes"),
        ("WS13", "not_applicable"),
        ("WS14", 3.0),
    ]


async def test_a_no_is_a_finding_as_severe_as_its_question(town: Town) -> None:
    used = await checklist(town)
    answers = [
        {"code": "WS01", "value": "no", "note": "界碑倒伏"},
        {"code": "WS03", "value": "yes"},
        {"code": "WS13", "value": "no"},
    ]
    own = {"category": "side", "label": "河岸堆放垃圾", "quantity": 3, "unit": "m³", "settled_on_spot": True}
    body = round_of(PLACES.spring, checklist_id=used, answers=answers, findings=[own])
    made = await sent(town.patroller("grid"), body)
    (visit,) = made["visits"]
    assert (visit["problem_found"], visit["flags"]) == (True, ["checklist_incomplete"])
    told = {(each["item"], each["label"], each["severity"], each["words"], each["state"]) for each in made["findings"]}
    assert told == {
        ("WS01", "界标、警示标志是否完好", 2, "界碑倒伏", "reported"),
        (None, "河岸堆放垃圾", 1, None, "settled"),
    }
    listed = (await town.office.get(f"{API}/findings", params={"state": "reported"})).json()["items"]
    assert [each["item"] for each in listed] == ["WS01"]
    one = await town.office.get(f"{API}/findings/{listed[0]['id']}")
    assert one.json() == listed[0]
    assert (await town.house.caller("patrol:read", ["500230105"]).get(f"{API}/findings")).json()["items"] == []


async def test_an_edition_that_was_replaced_meanwhile_is_taken_as_answered(town: Town) -> None:
    old = await checklist(town)
    await checklist(town, edition=2, valid_from="2026-10-01")
    made = await sent(town.patroller("grid"), round_of(PLACES.spring, checklist_id=old, answers=GOOD))
    assert made["visits"][0]["flags"] == ["checklist_superseded"]


@pytest.mark.parametrize(
    ("answers", "pointer", "code"),
    [
        ([{"code": "WS99", "value": "yes"}], "/visits/0/answers/0", "item_unknown"),
        ([*GOOD, GOOD[0]], "/visits/0/answers/4", "item_unknown"),
        ([{"code": "WS01", "value": "perhaps"}], "/visits/0/answers/0", "answer_wrong"),
        ([{"code": "WS14", "value": 1e6}], "/visits/0/answers/0", "answer_wrong"),
        ([{"code": "WS13", "value": "not_applicable"}], "/visits/0/answers/0", "answer_wrong"),
    ],
)
async def test_an_answer_to_nothing_is_refused(
    town: Town, answers: list[dict[str, Any]], pointer: str, code: str
) -> None:
    body = round_of(PLACES.spring, checklist_id=await checklist(town), answers=answers)
    refused = await sent(town.patroller("grid"), body, 422)
    assert refused["code"] == "answers_wrong"
    assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [(pointer, code)]
    assert (await town.office.get(f"{API}/rounds")).json()["items"] == []


async def test_a_checklist_is_for_its_kind_of_object(town: Town) -> None:
    used = await checklist(town)
    body = round_of(PLACES.plant, checklist_id=used)
    assert (await sent(town.patroller("grid"), body, 422))["code"] == "checklist_unknown"
    body = round_of(PLACES.spring, checklist_id=str(PLACES.plant))
    assert (await sent(town.patroller("grid"), body, 422))["code"] == "checklist_unknown"


async def test_answers_need_their_checklist(town: Town) -> None:
    refused = await sent(town.patroller("grid"), round_of(PLACES.spring, answers=GOOD), 422)
    assert refused["code"] == "answers_wrong"
