"""How somebody is held to account: proposed by the rules, heard, decided by a person."""

from typing import Any

import pytest

from services.complaints.accountability.lifecycle import Cause, cause
from tests.support.complaints import API, BASIS, LEADER, OFFICE, ORDER, UNIT, Town
from tests.support.town import NEIGHBOUR, PLACES, SANDBOX, TOWN, answers_for, person, policy, sandbox

TALK = {"decision": "talk", "reason": "逾期一个月未整改"}
NAMED = [str(person(key)) for key in ("cadre", "village_chief", "town_chief")]
# One working day between the steps, so that the ladder's end comes within a test's patience.
QUICK = {"supervise": 2, "talk": 3, "circular": 4, "accountability": 5}


@pytest.fixture
async def quick(town: Town) -> Town:
    """The town with a short ladder of its own, whose rules are still no more than defaults."""
    for place in (TOWN, SANDBOX):
        rows = [policy(f"escalate.{step}", days, "工作日", place, basis_kind="default") for step, days in QUICK.items()]
        await town.house.know(*rows, policy("escalate.min_gap", 1, "小时", place))
    return town


async def proposals(town: Town, **params: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await town.get("/accountability-proposals", town.leader, **params))["items"]
    return items


async def proposed(town: Town) -> dict[str, Any]:
    """The proposal that an order of seven working days leads to, three weeks later."""
    order = await town.order()
    await town.days(18)
    [proposal] = await proposals(town, order_id=order["id"])
    return proposal


@pytest.mark.parametrize(
    ("step", "circulars", "why"),
    [
        ("accountability", 0, Cause.TOP_STEP),
        ("circular", 2, Cause.CIRCULARS),
        ("circular", 1, None),
        ("talk", 5, None),
    ],
)
def test_what_leads_to_a_proposal(step: str, circulars: int, why: Cause | None) -> None:
    assert cause(step, circulars, most=2) is why


async def test_the_ladders_end_proposes_and_names_the_officers(quick: Town) -> None:
    proposal = await proposed(quick)
    assert proposal["subject_person_ids"] == NAMED
    assert (proposal["ground"], proposal["cause"], proposal["state"]) == ("problem_unhandled", "top_step", "proposed")
    whole = await quick.get(f"/accountability-proposals/{proposal['id']}", quick.leader)
    assert [each["name"] for each in whole["subjects"]] == ["示例cadre", "示例village_chief", "示例town_chief"]
    assert whole["rule"]["policy"] == "escalate.accountability"
    told = [event["data"] for event in await quick.told() if "accountability.proposed" in event["type"]]
    assert [data["subject_person_ids"] for data in told] == [NAMED]


async def test_a_second_circular_in_a_quarter_proposes_before_the_ladders_end(quick: Town) -> None:
    await quick.order()
    await quick.order(source_id=str(PLACES.farm))
    await quick.days(16)  # both are at their circular, due on the 17th
    [proposal] = await proposals(quick)
    assert proposal["cause"] == "circulars"


async def test_samples_do_not_count_against_what_is_real(quick: Town) -> None:
    await quick.house.know(*sandbox())
    await quick.order()
    drill = ORDER | {"source_id": str(PLACES.drill)}
    await quick.post(quick.client("clerk", OFFICE, divisions=[TOWN, SANDBOX]), "/orders", drill)
    await quick.days(16)
    assert await proposals(quick) == []


async def test_a_complaint_that_nobody_takes_on_ends_there_too(quick: Town) -> None:
    complaint = await quick.complaint()
    await quick.days(12)
    [proposal] = await proposals(quick)
    assert (proposal["complaint_id"], proposal["order_id"]) == (complaint["id"], None)
    assert proposal["ground"] == "complaint_mishandled"


async def test_it_is_decided_by_somebody_else_on_a_rule_that_binds(quick: Town) -> None:
    proposal = await proposed(quick)
    path = f"{API}/accountability-proposals/{proposal['id']}/decision"
    own = await quick.client("town_chief", LEADER).post(path, json=TALK | BASIS)
    assert (own.status_code, own.json()["code"]) == (403, "own_case")
    bare = await quick.leader.post(path, json=TALK)
    assert (bare.status_code, bare.json()["code"]) == (422, "basis_missing")
    decided = (await quick.leader.post(path, json=TALK | BASIS)).json()
    assert (decided["state"], decided["decision"], decided["issuer"]) == ("decided", "talk", BASIS["issuer"])
    again = await quick.leader.post(path, json=TALK | BASIS)
    assert (again.status_code, again.json()["code"]) == (409, "proposal_already_settled")
    told = [event["data"] for event in await quick.told() if "accountability.decided" in event["type"]]
    assert [data["decided_by"] for data in told] == [str(person("secretary"))]


async def test_only_officials_are_named_and_only_those_concerned_look(quick: Town) -> None:
    await quick.house.know(answers_for(PLACES.plant, "unit", "other"))
    await quick.order(responsible_id=str(person("other")))
    await quick.days(18)
    [proposal] = await proposals(quick)
    assert proposal["subject_person_ids"] == [str(person(key)) for key in ("cadre", "village_chief", "town_chief")]
    one = f"{API}/accountability-proposals/{proposal['id']}"
    for client, sees in (
        (quick.office, False),
        (quick.client("other", UNIT, rows="own"), False),
        (quick.client("mayor", UNIT), False),
        (quick.client("town_chief", UNIT), True),
        (quick.client("village_chief", UNIT, rows="own"), True),
    ):
        assert (await client.get(one)).status_code == (200 if sees else 404)
        assert len((await quick.get("/accountability-proposals", client))["items"]) == sees


async def test_to_drop_it_needs_no_rule(quick: Town) -> None:
    proposal = await proposed(quick)
    dropped = {"decision": "none", "reason": "客观原因，责任人已尽责"}
    decided = await quick.post(quick.leader, f"/accountability-proposals/{proposal['id']}/decision", dropped)
    assert decided["decision"] == "none"


async def test_who_is_named_is_heard_and_nobody_else(quick: Town) -> None:
    proposal = await proposed(quick)
    path = f"/accountability-proposals/{proposal['id']}"
    heard = await quick.post(quick.unit, f"{path}/defence", {"statement": "材料运输受阻，已书面说明。"})
    assert [said["person_id"] for said in heard["defences"]] == [str(person("cadre"))]
    answer = await quick.leader.post(f"{API}{path}/defence", json={"statement": "代为说明"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_named")
    bystander = quick.client("other", "complaints:read", rows="own")
    assert (await bystander.get(f"{API}{path}")).status_code == 404
    neighbour = quick.house.caller("complaints:read", [NEIGHBOUR])
    assert (await neighbour.get(f"{API}{path}")).status_code == 404


async def test_what_rested_on_a_step_that_was_taken_back_is_withdrawn(quick: Town) -> None:
    order = await quick.order()
    await quick.evidence(order)
    await quick.days(18)
    [proposal] = [each for each in await proposals(quick, order_id=order["id"]) if "待复核" not in each["title"]]
    await quick.verification(order)
    withdrawn = await quick.get(f"/accountability-proposals/{proposal['id']}", quick.leader)
    assert withdrawn["state"] == "withdrawn"
    answer = await quick.leader.post(f"{API}/accountability-proposals/{proposal['id']}/decision", json=TALK | BASIS)
    assert answer.json()["code"] == "proposal_already_settled"
