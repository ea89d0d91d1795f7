"""How more time is asked for and given."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.complaints.extensions.lifecycle import starts
from tests.support.complaints import API, LEADER, UNIT, Town
from tests.support.town import person

ASKED = {"reason": "围挡材料未到", "amount": 5, "unit": "工作日"}
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone


async def ask(town: Town, order: dict[str, Any], **more: object) -> dict[str, Any]:
    answer = await town.post(town.unit, f"/orders/{order['id']}/extensions", ASKED | more)
    asked: dict[str, Any] = answer["extensions"][-1]
    return asked


async def decide(town: Town, order: dict[str, Any], asked: dict[str, Any], **more: object) -> dict[str, Any]:
    path = f"/orders/{order['id']}/extensions/{asked['id']}/decision"
    return await town.post(town.leader, path, {"granted": True, "reason": "情况属实"} | more)


@given(moments, moments)
def test_granted_time_never_begins_before_the_decision_or_the_old_due_time(due: datetime, decided: datetime) -> None:
    begin = starts(due, decided)
    assert begin >= decided
    assert (due - begin).total_seconds() <= 0.000_001


async def test_time_that_is_given_early_counts_from_the_old_due_time(town: Town) -> None:
    order = await town.order()
    granted = await decide(town, order, await ask(town, order))
    # Due on Wednesday the 11th at 24:00; five working days later it is Wednesday the 18th.
    assert (granted["due_at"], granted["run"]) == ("2026-03-18T16:00:00Z", 2)
    first, second = await town.runs(f"/orders/{order['id']}", "rectification")
    assert (first["state"], second["state"]) == ("superseded", "running")
    extended = next(event["data"] for event in await town.told() if event["type"] == "complaints.order.extended.v1")
    assert extended["run"] == 2


async def test_the_leader_may_give_less(town: Town) -> None:
    order = await town.order()
    granted = await decide(town, order, await ask(town, order), amount=1)
    assert granted["due_at"] == "2026-03-12T16:00:00Z"
    assert granted["extensions"][0]["granted_amount"] == 1


async def test_a_pending_request_holds_escalation_for_a_while_but_not_the_due_notice(town: Town) -> None:
    order = await town.order()
    await ask(town, order)
    await town.days(11)  # Friday the 13th: the slip would have been due on the 12th
    assert await town.steps(order) == ["remind", "due"]
    await town.days(3)  # held until Friday 24:00 at most
    assert await town.steps(order) == ["remind", "due", "urge"]


async def test_who_must_decide_has_a_clock_until_they_do(town: Town) -> None:
    order = await town.order()
    path = f"/orders/{order['id']}"
    asked = await ask(town, order)
    [deciding] = await town.runs(path, "extension")
    assert (deciding["rule"]["policy"], deciding["due_at"]) == ("escalate.extension_hold", "2026-03-04T16:00:00Z")
    [set_] = [event["data"] for event in await town.told() if event["data"].get("clock") == "extension"]
    assert set_["responsible_ids"] == [str(person("mayor"))]
    assert set_["title"].startswith("延期待审批：")
    await town.days(5)
    await decide(town, order, asked)
    [deciding] = await town.runs(path, "extension")
    assert (deciding["state"], deciding["outcome"]) == ("ended", "late")
    assert [step["step"] for step in deciding["steps"]] == ["due", "urge"]


async def test_a_refusal_ends_the_hold(town: Town) -> None:
    order = await town.order()
    asked = await ask(town, order)
    await town.days(11)
    refused = await decide(town, order, asked, granted=False, reason="材料已到")
    assert (refused["extensions"][0]["state"], refused["run"]) == ("refused", 1)
    await town.house.work()
    assert await town.steps(order) == ["remind", "due", "urge"]


async def test_after_the_due_time_nobody_asks_any_more(town: Town) -> None:
    order = await town.order()
    town.house.pass_time(days=10)
    answer = await town.unit.post(f"{API}/orders/{order['id']}/extensions", json=ASKED)
    assert (answer.status_code, answer.json()["code"]) == (409, "extension_too_late")


async def test_one_request_at_a_time_and_no_more_than_the_rule_allows(town: Town) -> None:
    order = await town.order()
    asked = await ask(town, order)
    path = f"{API}/orders/{order['id']}/extensions"
    assert (await town.unit.post(path, json=ASKED)).json()["code"] == "extension_pending"
    await decide(town, order, asked)
    answer = await town.unit.post(path, json=ASKED)
    assert (answer.status_code, answer.json()["code"]) == (409, "extensions_used_up")

    major = await town.order(severity="major")
    for _ in range(2):
        await decide(town, major, await ask(town, major))
    answer = await town.unit.post(f"{API}/orders/{major['id']}/extensions", json=ASKED)
    assert answer.json()["detail"].startswith("此类整改最多延期2次")


async def test_a_request_sent_again_is_one_request(town: Town) -> None:
    order, unit, sent = await town.order(), town.unit, ASKED | {"id": str(uuid4())}
    path = f"{API}/orders/{order['id']}/extensions"
    answers = [await unit.post(path, json=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    clash = await unit.post(path, json=sent | {"amount": 6})
    assert clash.json()["code"] == "extension_already_exists"


async def test_nobody_grants_time_to_themselves_or_without_permission_or_twice(town: Town) -> None:
    order = await town.order()
    asked = await ask(town, order)
    path = f"{API}/orders/{order['id']}/extensions/{asked['id']}/decision"
    granted = {"granted": True, "reason": "情况属实"}
    own = await town.client("cadre", LEADER).post(path, json=granted)
    assert (own.status_code, own.json()["code"]) == (409, "decider_not_separate")
    assert (await town.client("clerk", UNIT).post(path, json=granted)).status_code == 403
    assert (await town.house.caller(LEADER).post(path, json=granted)).json()["code"] == "person_needed"
    await decide(town, order, asked)
    again = await town.leader.post(path, json=granted)
    assert (again.status_code, again.json()["code"]) == (409, "extension_already_decided")
    other = await town.order()
    wrong = await town.leader.post(f"{API}/orders/{other['id']}/extensions/{asked['id']}/decision", json=granted)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "extension_not_found")


async def test_a_closed_order_is_given_no_time(town: Town) -> None:
    order = await town.order()
    asked = await ask(town, order)
    await town.evidence(order)
    await town.verification(order)
    path = f"{API}/orders/{order['id']}/extensions/{asked['id']}/decision"
    answer = await town.leader.post(path, json={"granted": True, "reason": "情况属实"})
    assert (answer.status_code, answer.json()["code"]) == (409, "order_move_not_allowed")
