"""What people see of a complaint on its way."""

from uuid import uuid4

from tests.support.complaints import API, COMPLAINT, Town
from tests.support.town import NEIGHBOUR, PLACES, TOWN, VILLAGE, answers_for, person

ASSIGNMENT = {"person_id": str(person("cadre"))}
CLOSURE = {"finding": "substantiated", "measures": "已责令停止夜间切割，加装喷淋。"}


async def test_a_complaint_goes_from_its_receipt_to_its_closing(town: Town) -> None:
    complaint = await town.complaint()
    assert complaint["number"].startswith("XMS-2026-")
    assert (complaint["state"], complaint["division_code"], complaint["mark"]) == (
        "received",
        VILLAGE + "0101",
        "real",
    )
    path = f"/complaints/{complaint['id']}"
    for move, body, state in (
        ("acceptance", {}, "accepted"),
        ("assignment", ASSIGNMENT, "assigned"),
        ("closure", CLOSURE, "closed"),
    ):
        complaint = await town.post(town.office, f"{path}/{move}", body)
        assert complaint["state"] == state
    assert complaint["finding"] == "substantiated"
    assert [event["type"].split(".", 1)[1] for event in await town.told() if "complaint." in event["type"]] == [
        "complaint.received.v1",
        "complaint.accepted.v1",
        "complaint.assigned.v1",
        "complaint.closed.v1",
    ]


async def test_an_illegal_move_says_what_can_be_done_instead(town: Town) -> None:
    complaint = await town.complaint()
    answer = await town.office.post(f"{API}/complaints/{complaint['id']}/closure", json=CLOSURE)
    assert (answer.status_code, answer.json()["code"]) == (409, "complaint_move_not_allowed")
    assert answer.json()["detail"] == "投诉待受理，不能办结。现在可以：受理、不予受理。"


async def test_what_is_done_already_need_not_be_done_again(town: Town) -> None:
    path = f"/complaints/{(await town.complaint())['id']}"
    await town.post(town.office, f"{path}/acceptance")
    again = await town.office.post(f"{API}{path}/acceptance")
    assert (again.status_code, again.json()["code"]) == (409, "complaint_move_not_allowed")
    assert again.json()["detail"].startswith("投诉已经受理，无需重复受理。")
    await town.post(town.office, f"{path}/assignment", ASSIGNMENT)
    await town.post(town.office, f"{path}/closure", CLOSURE)
    again = await town.office.post(f"{API}{path}/closure", json=CLOSURE)
    assert again.json()["detail"].startswith("投诉已经办结，无需重复办结。")


async def test_what_is_not_accepted_is_over(town: Town) -> None:
    complaint = await town.complaint()
    refusal = {"ground": "not_ours", "reason": "属县交通局职权，已告知投诉人。"}
    refused = await town.post(town.office, f"/complaints/{complaint['id']}/refusal", refusal)
    assert (refused["state"], refused["refusal_ground"]) == ("not_accepted", "not_ours")
    [clock] = await town.runs(f"/complaints/{complaint['id']}", "acceptance")
    assert (clock["state"], clock["outcome"]) == ("ended", "met")


async def test_a_record_sent_again_answers_as_the_first_did(town: Town) -> None:
    sent = COMPLAINT | {"id": str(uuid4())}
    office = town.office
    first = await office.post(f"{API}/complaints", json=sent)
    again = await office.post(f"{API}/complaints", json=sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["number"] == first.json()["number"]
    for other in ({"description": "另一件事"}, {"complainant": {"name": "李四"}}):
        clash = await office.post(f"{API}/complaints", json=sent | other)
        assert (clash.status_code, clash.json()["code"]) == (409, "complaint_already_exists")
    assert (await town.office.post(f"{API}/complaints", json=sent)).status_code == 409  # another account


async def test_what_nobody_accepts_escalates(town: Town) -> None:
    complaint = await town.complaint()
    [clock] = await town.runs(f"/complaints/{complaint['id']}", "acceptance")
    assert clock["rule"]["policy"] == "complaint.first_response.normal"
    await town.days(3)
    [clock] = await town.runs(f"/complaints/{complaint['id']}", "acceptance")
    assert [step["step"] for step in clock["steps"]] == ["due", "urge"]
    assert str(person("office")) in {reached["id"] for reached in clock["steps"][0]["recipients"]}


async def test_an_urgent_one_is_due_within_hours(town: Town) -> None:
    complaint = await town.complaint(urgent=True)
    [clock] = await town.runs(f"/complaints/{complaint['id']}", "acceptance")
    assert clock["rule"]["policy"] == "complaint.first_response.urgent"
    assert clock["due_at"].startswith("2026-03-02T03:00")


async def test_only_a_petition_has_the_laws_sixty_days_and_the_earlier_term_wins(town: Town) -> None:
    for regime in ("environment_report", "petition_31_6"):
        complaint = await town.complaint(regime=regime)
        await town.post(town.office, f"/complaints/{complaint['id']}/acceptance")
        [clock] = await town.runs(f"/complaints/{complaint['id']}", "handling")
        assert clock["rule"]["policy"] == "complaint.close.internal"
        assert clock["due_at"] == "2026-03-23T16:00:00Z"


async def test_an_assignment_hands_the_clock_over_without_moving_it(town: Town) -> None:
    complaint = await town.complaint()
    path = f"/complaints/{complaint['id']}"
    await town.post(town.office, f"{path}/acceptance")
    [before] = await town.runs(path, "handling")
    await town.post(town.office, f"{path}/assignment", ASSIGNMENT)
    [after] = await town.runs(path, "handling")
    assert (after["due_at"], after["run"]) == (before["due_at"], 1)
    told = [event["data"] for event in await town.told() if event["type"] == "complaints.deadline.set.v1"]
    handling = [data["responsible_ids"] for data in told if data["clock"] == "handling"]
    assert handling == [[str(person("office"))], [str(person("cadre"))]]


async def test_only_an_official_of_the_town_handles_it_and_nobody_of_the_accused(town: Town) -> None:
    await town.house.know(
        answers_for(PLACES.plant, "unit", "other"), answers_for(PLACES.plant, "owner", "village_chief")
    )
    complaint = await town.complaint()
    path = f"/complaints/{complaint['id']}"
    await town.post(town.office, f"{path}/acceptance")
    for key in ("other", "village_chief", "officer"):
        answer = await town.office.post(f"{API}{path}/assignment", json={"person_id": str(person(key))})
        assert (answer.status_code, answer.json()["code"]) == (422, "handler_unsuitable"), key
    assert (await town.get(path))["state"] == "accepted"
    await town.post(town.office, f"{path}/assignment", {"person_id": str(person("county"))})


async def test_it_cannot_be_closed_while_something_is_still_to_be_put_right(town: Town) -> None:
    complaint = await town.complaint()
    path = f"/complaints/{complaint['id']}"
    await town.post(town.office, f"{path}/acceptance")
    order = await town.order(complaint_id=complaint["id"])
    assert (await town.get(path))["state"] == "ordered"
    answer = await town.office.post(f"{API}{path}/closure", json=CLOSURE)
    assert (answer.status_code, answer.json()["code"]) == (409, "complaint_orders_open")
    assert order["number"] in answer.json()["detail"]
    await town.evidence(order)
    await town.verification(order)
    assert (await town.post(town.office, f"{path}/closure", CLOSURE))["state"] == "closed"


async def test_lists_are_filtered_and_show_only_ones_divisions(town: Town) -> None:
    await town.complaint()
    await town.complaint(category="water", source_id=None, division_code=VILLAGE)
    filters: list[tuple[dict[str, str], int]] = [
        ({}, 2),
        ({"category": "water"}, 1),
        ({"state": "closed"}, 0),
        ({"division": TOWN}, 2),
        ({"division": VILLAGE + "0101"}, 1),
        ({"source_id": str(COMPLAINT["source_id"])}, 1),
    ]
    for params, count in filters:
        assert len((await town.get("/complaints", town.office, **params))["items"]) == count, params
    neighbour = town.house.caller("complaints:read", [NEIGHBOUR])
    assert (await town.get("/complaints", neighbour))["items"] == []


async def test_a_citizen_sees_what_they_filed_and_a_handler_what_is_theirs(town: Town) -> None:
    citizen = town.client("other", "complaints:create complaints:read", rows="own")
    mine = await town.post(citizen, "/complaints", COMPLAINT | {"channel": "wechat"})
    other = await town.complaint()
    assert [item["id"] for item in (await town.get("/complaints", citizen))["items"]] == [mine["id"]]
    assert (await citizen.get(f"{API}/complaints/{other['id']}")).status_code == 404

    await town.post(town.office, f"/complaints/{other['id']}/acceptance")
    await town.post(town.office, f"/complaints/{other['id']}/assignment", ASSIGNMENT)
    assert [item["id"] for item in (await town.get("/complaints", town.unit))["items"]] == [other["id"]]


async def test_an_account_without_a_person_sees_what_it_filed(town: Town) -> None:
    citizen = town.house.caller("complaints:create complaints:read", rows="own")
    mine = await town.post(citizen, "/complaints", COMPLAINT | {"channel": "wechat"})
    await town.complaint()
    assert [item["id"] for item in (await town.get("/complaints", citizen))["items"]] == [mine["id"]]
    assert (await town.get(f"/complaints/{mine['id']}", citizen))["number"] == mine["number"]


async def test_pages_follow_each_other(town: Town) -> None:
    made = [(await town.complaint())["id"] for _ in range(3)]
    first = await town.get("/complaints", limit="2")
    rest = await town.get("/complaints", limit="2", cursor=first["next_cursor"])
    assert [item["id"] for item in [*first["items"], *rest["items"]]] == made[::-1]
