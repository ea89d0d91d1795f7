"""The way of a project through the town hall."""

from uuid import UUID

from services.registry.admissions import repository
from services.registry.admissions.schemas import AdmissionFilter
from shared.auth.caller import Caller
from shared.contracts import registry as contract
from shared.db.session import transaction
from shared.http.pages import Paging
from shared.ids import new_id
from tests.registry.admissions.gate import BECAUSE, FARM, IN_ZONE, Gate
from tests.support.ledger import API, refused
from tests.support.papers import in_days
from tests.support.plans import grow, plan, statements
from tests.support.town import TOWN, VILLAGE, policy


async def test_from_a_conflict_to_the_source_that_is_supervised(gate: Gate) -> None:
    await gate.forbid()
    asked = await gate.clerk.post(
        f"{API}/prechecks",
        json={name: FARM[name] for name in ("kind", "industry_code", "division_code", "mark")} | {"location": IN_ZONE},
    )
    assert asked.json()["finding"] == "conflict"
    assert await gate.listed("admissions") == []

    admission = await gate.apply(location=IN_ZONE)
    assert (admission["state"], admission["finding"]) == ("received", "conflict")
    assert admission["number"].startswith("XMS-ZR-20")
    assert admission["contact_phone"] == "138****5678"
    refused(await gate.decide(admission), 409, "admission_move_not_allowed")
    refused(await gate.lead(admission, "opinions", stance="agree"), 403, "not_permitted")

    photo = await gate.file()
    opinion = await gate.opine(admission, stance="agree_with_conditions", attachments=[photo])
    assert (opinion.status_code, opinion.json()["person_id"]) == (201, gate.clerk_id)
    assert await gate.running(admission) == ["admission_decision"]
    refused(await gate.do(admission, "decision", decision="approve", **BECAUSE), 403, "not_permitted")
    lacking = await gate.decide(admission, "approve_with_conditions")
    refused(lacking, 422, "decision_wrong")
    assert [error["pointer"] for error in lacking.json()["errors"]] == ["/conditions", "/override_reason"]
    decided = await gate.decide(
        admission,
        "approve_with_conditions",
        conditions="异地选址后开工",
        override_reason="县里已批准调整（示例）",
    )
    assert (decided.status_code, decided.json()["state"]) == (200, "granted"), decided.text
    assert decided.json()["decided_by"] == gate.leader_id
    assert await gate.running(admission) == ["admission_follow_up"]

    made = await gate.do(admission, "source", code="500230104-LF-052", valid_from=in_days(0))
    assert (made.status_code, made.json()["state"]) == (200, "followed"), made.text
    source = (await gate.clerk.get(f"{API}/sources/{made.json()['source_id']}")).json()
    assert (source["name"], source["registered_name"]) == (FARM["project"], FARM["applicant"])
    assert (source["permit_class"], source["contact_phone"]) == ("registration", "138****5678")
    assert (source["longitude"], source["mark"], source["industry_code"]) == (107.705, "sample", "0313")
    assert await gate.running(admission) == []
    assert [row["id"] for row in await gate.listed("admissions", source_id=source["id"])] == [admission["id"]]
    refused(await gate.try_void("sources", source["id"]), 409, "still_referred")


async def test_a_refused_project_has_no_clock_and_no_source(gate: Gate) -> None:
    admission = await gate.apply()
    await gate.opine(admission, stance="disagree")
    refused(await gate.decide(admission, "refuse", conditions="无"), 422, "decision_wrong")
    refused_project = await gate.decide(admission, "refuse")
    assert refused_project.json()["state"] == "refused"
    assert await gate.running(admission) == []
    refused(await gate.do(admission, "source", code="X", valid_from=in_days(0)), 409, "admission_move_not_allowed")
    assert await gate.listed("sources") == []


async def test_what_is_not_the_towns_to_say_is_transferred(gate: Gate) -> None:
    admission = await gate.apply(kind="industrial_unit", industry_code="2614", facts={})
    assert "不在本系统的分类表中" in admission["precheck"]["permit"]["words"]
    await gate.opine(admission)
    refused(await gate.decide(admission, "transfer"), 422, "decision_wrong")
    moved = await gate.decide(admission, "transfer", transferred_to="丰都县生态环境局")
    assert (moved.json()["state"], moved.json()["transferred_to"]) == ("transferred", "丰都县生态环境局")


async def test_an_overdue_decision_reaches_inboxes(gate: Gate) -> None:
    admission = await gate.apply()
    await gate.house.settle()
    assert any("准入申请待提意见" in title for title in await gate.inbox(UUID(gate.clerk_id)))
    await gate.opine(admission)
    await gate.house.settle()
    assert any("【准入申请待审批】" in title for title in await gate.inbox(UUID(gate.leader_id)))
    gate.pass_time(14)
    await gate.house.work()
    await gate.house.settle()
    gate.pass_time(3)
    inbox = await gate.inbox(UUID(gate.leader_id))
    assert any(title.startswith(("【催办】准入申请待审批", "【督办】准入申请待审批")) for title in inbox), inbox
    overdue = await gate.listed("admissions", due_by=in_days(-1))
    assert [(row["id"], row["clock"]) for row in overdue] == [(admission["id"], "admission_decision")]
    assert await gate.listed("admissions", due_by=in_days(-30)) == []


async def test_a_source_that_does_not_come_is_reminded_of(gate: Gate) -> None:
    await gate.house.know(policy("admission.follow_up", 20, "工作日"))
    admission = await gate.granted()
    gate.pass_time(40)
    await gate.house.work()
    await gate.house.settle()
    gate.pass_time(3)
    assert any("准入项目待纳入台账" in title for title in await gate.inbox(UUID(gate.clerk_id)))
    assert (await gate.do(admission, "withdrawal", reason="不再建设")).json()["state"] == "withdrawn"
    runs = await gate.clocks("admissions", admission["id"])
    assert runs["admission_follow_up"][-1]["outcome"] == "withdrawn"


async def test_nobody_decides_on_their_own_opinion_unless_the_town_says_so(gate: Gate) -> None:
    admission = await gate.apply()
    says = {"stance": "agree", "person_id": gate.leader_id}
    refused(await gate.opine(admission, **says), 422, "paper_needed")
    refused(await gate.opine(admission, stance="agree", person_id=str(new_id()), paper="签批单"), 422, "person_unknown")
    entered = await gate.opine(admission, **says, paper="2026年签批单第3页")
    assert (entered.status_code, entered.json()["person_id"]) == (201, gate.leader_id)
    refused(await gate.decide(admission), 409, "decider_not_separate")
    await gate.house.know(policy("admission.separation", "warn_and_record", "方式"))
    decided = (await gate.decide(admission)).json()
    assert (decided["state"], "留痕" in decided["decision_warning"]) == ("granted", True)


async def test_a_machine_neither_proposes_nor_decides(gate: Gate) -> None:
    admission = await gate.apply()
    machine = gate.house.caller("registry:read registry:write registry:decide")
    address = f"{API}/admissions/{admission['id']}"
    refused(await machine.post(f"{address}/opinions", json={"stance": "agree", **BECAUSE}), 403, "person_needed")
    await gate.opine(admission)
    refused(await machine.post(f"{address}/decision", json={"decision": "approve", **BECAUSE}), 403, "person_needed")


async def test_a_decision_is_taken_back_and_what_stood_is_kept(gate: Gate) -> None:
    admission = await gate.granted()
    reopened = (await gate.lead(admission, "revocation")).json()
    assert (reopened["state"], reopened["decision"], reopened["decided_by"]) == ("opined", None, None)
    runs = await gate.clocks("admissions", admission["id"])
    assert [run["state"] for run in runs["admission_decision"]] == ["ended", "running"]
    assert runs["admission_follow_up"][-1]["outcome"] == "withdrawn"
    back = (await gate.lead(admission, "return")).json()
    assert back["state"] == "received"
    said = [
        state["changed"].get("decision")
        for state in (await gate.clerk.get(f"{API}/admissions/{admission['id']}/versions")).json()
    ]
    assert "approve" in str(said)


async def test_voiding_ends_the_clock_and_voiding_the_opinion_leaves_nothing_to_decide(gate: Gate) -> None:
    admission = await gate.apply()
    opinion = (await gate.opine(admission)).json()
    await gate.void("admission_opinions", opinion["id"])
    assert (await gate.shown(admission))["state"] == "received"
    assert await gate.running(admission) == ["admission_opinion"]
    await gate.void("admissions", admission["id"])
    assert await gate.running(admission) == []
    assert await gate.listed("admissions") == []
    refused(await gate.opine(admission), 409, "record_voided")
    refused(await gate.do(admission, "check"), 409, "record_voided")


async def test_a_wrong_link_is_put_right(gate: Gate) -> None:
    admission = await gate.granted()
    first, second = [(await gate.source(code=f"500230104-IN-00{n}"))["id"] for n in (2, 3)]
    refused(await gate.do(admission, "source", source_id=str(new_id())), 422, "source_unknown")
    refused(await gate.do(admission, "source", source_id=first, name="又名"), 422, "source_or_link")
    refused(await gate.do(admission, "source"), 422, "source_or_link")
    refused(await gate.do(admission, "source", code="500230104-LF-100"), 422, "source_or_link")
    for source in (first, second):
        assert (await gate.do(admission, "source", source_id=source)).json()["source_id"] == source
    await gate.void("sources", first)


async def test_news_of_an_application_is_told(gate: Gate) -> None:
    admission = await gate.granted()
    await gate.lead(admission, "revocation")
    await gate.void("admissions", admission["id"])
    await gate.house.settle()
    feed = gate.house.caller("events:read", private=True)
    events = (await feed.get("/internal/registry/events", params={"after": 0, "limit": 1000})).json()["items"]
    about = [event for event in events if event["subject"] == f"admissions/{admission['id']}"]
    news = (contract.AdmissionChecked, contract.AdmissionDecided, contract.AdmissionReopened, contract.AdmissionVoided)
    assert [event["type"] for event in about] == [event.type for event in news]
    assert "示例养殖" not in str(about)


MANY = """
    INSERT INTO admissions (id, version, recorded_at, recorded_by, sent, mark, division_code, series, project, kind,
        applicant, industry_code, facts, crs, geometry, attachments, received_at, state, precheck, finding, checked_at,
        check_number, decision_attachments)
    SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), '', 'sample', '500230104211', 'X', 'x', 'restaurant', 'x',
        '6210', '{}', 'wgs84', '{}', '{}', timestamptz '2026-01-01' + n * interval '1 minute',
        CASE WHEN n % 100 = 0 THEN 'received' ELSE 'refused' END, '{}', 'none', now(), 1, '{}'
    FROM generate_series(1, 20000) AS n
"""


async def test_lists_are_served_by_indexes(gate: Gate) -> None:
    await grow(gate.house, "registry", MANY, "admissions")
    caller = Caller(new_id(), None, (), frozenset(), (TOWN,), "division")
    page = Paging(None, 50, "", b"key")
    with statements(gate.house, "registry") as seen:
        async with transaction(gate.house.sessions["registry"]) as session:
            for wanted in ({}, {"division": VILLAGE}, {"state": "received"}):
                await repository.page(session, caller, page, AdmissionFilter.model_validate(wanted))
    assert len(seen) == 3
    for statement, parameters in seen:
        shown = await plan(gate.house, "registry", statement, parameters)
        assert "Seq Scan on admissions" not in shown, shown
    assert len(await gate.listed("admissions", state="received", limit="200")) == 200
