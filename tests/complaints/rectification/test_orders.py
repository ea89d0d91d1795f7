"""What people see of an order until it is closed."""

from uuid import uuid4

import pytest

from shared import time
from tests.support.complaints import API, COMPLAINT, OFFICE, ORDER, UNIT, Town
from tests.support.town import PLACES, SANDBOX, TOWN, VILLAGE, answers_for, enforcement, person, policy, sandbox


async def test_an_order_is_put_right_in_time_verified_and_closed(town: Town) -> None:
    order = await town.order()
    assert order["number"].startswith("XMS-ZG-2026-")
    assert (order["division_code"], order["mark"], order["run"]) == (VILLAGE + "0101", "real", 1)
    await town.days(3)
    submitted = await town.evidence(order)
    assert (submitted["state"], submitted["overdue"]) == ("evidence_submitted", False)
    closed = await town.verification(order)
    assert (closed["state"], closed["overdue"]) == ("closed", False)
    [run] = await town.runs(f"/orders/{order['id']}", "rectification")
    assert (run["state"], run["outcome"]) == ("ended", "met")
    verified = next(event["data"] for event in await town.told() if event["type"] == "complaints.order.verified.v1")
    assert (verified["passed"], verified["overdue"], verified["verifier_id"]) == (True, False, str(person("clerk")))


async def test_the_due_time_counts_working_days_and_explains_itself(town: Town) -> None:
    order = await town.order()
    assert order["due_at"] == "2026-03-11T16:00:00Z"
    [run] = await town.runs(f"/orders/{order['id']}", "rectification")
    assert "7个工作日" in run["explanation"]
    assert run["rule"]["policy"] == "rect.normal"


@pytest.mark.parametrize(
    ("wanted", "due_at"),
    [
        ({"kind": "immediate"}, "2026-03-03T01:00:00"),
        ({"severity": "serious"}, "2026-03-23T16:00:00Z"),
        ({"severity": "major"}, "2026-04-14T16:00:00Z"),  # Monday 6 April is a holiday
    ],
)
async def test_kind_and_severity_choose_the_rule(town: Town, wanted: dict[str, str], due_at: str) -> None:
    assert (await town.order(**wanted))["due_at"].startswith(due_at)


async def test_what_counts_is_when_the_work_was_evidenced_not_when_somebody_looked(town: Town) -> None:
    order = await town.order()
    await town.days(8)
    await town.evidence(order)  # on the 10th, a day early
    await town.days(7)
    assert await town.steps(order) == ["remind", "due", "urge", "supervise"]
    closed = await town.verification(order)
    assert closed["overdue"] is False
    assert await town.steps(order) == ["remind"]
    [run] = await town.runs(f"/orders/{order['id']}", "rectification")
    assert run["outcome"] == "met"


async def test_evidence_that_came_late_stays_late_and_keeps_the_steps_before_it(town: Town) -> None:
    order = await town.order()
    await town.days(12)  # the 14th, a Saturday; the slip was due on Thursday the 12th
    await town.evidence(order)
    await town.days(7)
    closed = await town.verification(order)
    assert closed["overdue"] is True
    assert await town.steps(order) == ["remind", "due", "urge"]
    [run] = await town.runs(f"/orders/{order['id']}", "rectification")
    assert run["outcome"] == "late"


async def test_evidence_that_is_found_wanting_opens_the_order_again_and_moves_no_clock(town: Town) -> None:
    order = await town.order()
    await town.evidence(order)
    again = await town.verification(order, passed=False)
    assert (again["state"], again["due_at"], again["run"]) == ("open", order["due_at"], 1)
    await town.evidence(order)
    closed = await town.verification(order)
    assert [look["passed"] for look in closed["verifications"]] == [False, True]


async def test_who_must_look_has_a_clock_and_the_orders_own_steps_wait_for_it(town: Town) -> None:
    await town.house.know(*enforcement())
    order = await town.order()
    path = f"/orders/{order['id']}"
    await town.days(9)  # Wednesday the 11th, the last day
    await town.evidence(order)
    [looking] = await town.runs(path, "verification")
    assert (looking["rule"]["policy"], looking["due_at"]) == ("rect.verify", "2026-03-16T16:00:00Z")
    [set_] = [event["data"] for event in await town.told() if event["data"].get("clock") == "verification"]
    assert set_["responsible_ids"] == [str(person("officer"))]
    assert set_["title"].startswith("待复核：限期整改 XMS-ZG-2026-")
    await town.days(5)
    assert await town.steps(order) == ["remind", "due"]

    await town.verification(order, passed=False)
    await town.house.work()
    assert await town.steps(order) == ["remind", "due", "urge"]
    await town.evidence(order)
    await town.days(4)  # beyond the due time of the second look, Thursday the 19th
    first, second = await town.runs(path, "verification")
    assert (first["outcome"], second["state"]) == ("met", "running")
    assert [step["step"] for step in second["steps"]] == ["remind", "due"]
    assert await town.steps(order) == ["remind", "due", "urge", "supervise"]
    await town.verification(order)
    assert {run["state"] for run in (await town.get(f"{path}/deadlines"))["items"]} == {"ended"}


async def test_nobody_verifies_their_own_work(town: Town) -> None:
    order = await town.order()
    await town.evidence(order)
    path = f"{API}/orders/{order['id']}/verification"
    look = {"passed": True, "remark": "已看"}
    answer = await town.client("cadre", OFFICE).post(path, json=look)
    assert (answer.status_code, answer.json()["code"]) == (409, "verifier_not_separate")

    other = await town.order()
    await town.evidence(other, town.office)  # the clerk enters it on the cadre's behalf
    answer = await town.office.post(f"{API}/orders/{other['id']}/verification", json=look)
    assert answer.json()["code"] == "verifier_not_separate"
    assert (await town.get(f"/orders/{other['id']}"))["state"] == "evidence_submitted"


async def test_a_small_town_may_let_it_pass_and_keeps_a_warning(town: Town) -> None:
    await town.house.know(policy("rect.separation", "warn_and_record", "方式"))
    order = await town.order()
    await town.evidence(order, town.office)
    closed = await town.verification(order)
    assert closed["state"] == "closed"
    assert "已按规则留痕" in closed["verifications"][0]["warning"]


async def test_an_order_sent_again_answers_as_the_first_did(town: Town) -> None:
    office, sent = town.office, ORDER | {"id": str(uuid4())}
    first = await office.post(f"{API}/orders", json=sent)
    again = await office.post(f"{API}/orders", json=sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    clash = await office.post(f"{API}/orders", json=sent | {"requirement": "另一件事"})
    assert (clash.status_code, clash.json()["code"]) == (409, "order_already_exists")


async def test_evidence_sent_again_is_on_file_once(town: Town) -> None:
    order, unit = await town.order(), town.unit
    said = {"id": str(uuid4()), "statement": "已整改", "done_at": time.now().isoformat()}
    path = f"{API}/orders/{order['id']}/evidence"
    answers = [await unit.post(path, json=said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert len(answers[1].json()["evidence"]) == 1


async def test_the_responsible_person_sees_their_orders_and_no_others(town: Town) -> None:
    mine = await town.order()
    other = await town.order(responsible_id=str(person("village_chief")))
    assert [item["id"] for item in (await town.get("/orders", town.unit))["items"]] == [mine["id"]]
    assert (await town.unit.get(f"{API}/orders/{other['id']}")).status_code == 404


async def test_only_the_responsible_person_or_the_office_says_that_it_is_done(town: Town) -> None:
    order = await town.order()
    bystander = town.client("other", "complaints:read")
    said = {"statement": "已整改", "done_at": time.now().isoformat()}
    answer = await bystander.post(f"{API}/orders/{order['id']}/evidence", json=said)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_responsible")


async def test_an_order_takes_source_and_place_from_its_complaint(town: Town) -> None:
    complaint = await town.complaint(source_id=str(PLACES.farm))
    await town.post(town.office, f"/complaints/{complaint['id']}/acceptance")
    order = await town.order(source_id=None, complaint_id=complaint["id"])
    assert (order["source_id"], order["complaint_id"]) == (str(PLACES.farm), complaint["id"])
    listed = await town.get("/orders", complaint_id=complaint["id"])
    assert [item["id"] for item in listed["items"]] == [order["id"]]
    assert (await town.get(f"/orders/{order['id']}", town.unit))["complaint_id"] is None
    assert [item["complaint_id"] for item in (await town.get("/orders", town.unit))["items"]] == [None]


async def test_who_sees_only_their_own_issues_no_orders(town: Town) -> None:
    answer = await town.client("cadre", UNIT, rows="own").post(f"{API}/orders", json=ORDER)
    assert (answer.status_code, answer.json()["code"]) == (403, "officer_needed")


async def test_what_is_done_is_real_whatever_its_object_is_but_in_a_sandbox(town: Town) -> None:
    await town.house.know(*sandbox())
    office = town.client("clerk", OFFICE, divisions=[TOWN, SANDBOX])
    marks = {
        key: (await town.post(office, "/orders", ORDER | {"source_id": str(source)}))["mark"]
        for key, source in {"farm": PLACES.farm, "sample": PLACES.sample, "drill": PLACES.drill}.items()
    }
    assert marks == {"farm": "real", "sample": "real", "drill": "sample"}
    of_no_source = COMPLAINT | {"source_id": None, "division_code": SANDBOX}
    assert (await town.post(office, "/complaints", of_no_source))["mark"] == "sample"


async def test_an_order_goes_to_who_answers_for_the_source_or_to_an_official(town: Town) -> None:
    await town.house.know(answers_for(PLACES.plant, "unit", "other"))
    for key in ("other", "grid", "mayor"):
        assert (await town.order(responsible_id=str(person(key))))["state"] == "open"
    wanted = ORDER | {"responsible_id": str(person("officer"))}
    answer = await town.office.post(f"{API}/orders", json=wanted)
    assert (answer.status_code, answer.json()["code"]) == (422, "responsible_unsuitable")


async def test_who_has_to_put_it_right_does_not_learn_that_somebody_complained(town: Town) -> None:
    complaint = await town.complaint()
    await town.post(town.office, f"/complaints/{complaint['id']}/acceptance")
    order = await town.order(complaint_id=complaint["id"])
    assert order["complaint_id"] == complaint["id"]
    ways = [
        await town.get(f"/orders/{order['id']}", town.unit),
        *(await town.get("/orders", town.unit))["items"],
        await town.evidence(order),
    ]
    assert [way["complaint_id"] for way in ways] == [None] * 3
    found = [
        (await town.get("/orders", client, complaint_id=complaint["id"]))["items"]
        for client in (town.unit, town.office)
    ]
    assert [len(items) for items in found] == [0, 1]  # asking for it tells nothing either
    explained = await town.get(f"/orders/{order['id']}/deadlines", town.unit)
    assert complaint["id"] not in str(explained)
    assert complaint["number"] not in str(explained)
