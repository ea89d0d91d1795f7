"""What a clerk does with permits, assessments and plans, and what reaches whom before they run out."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.registry.documents import repository
from shared.auth.caller import Caller
from shared.contracts import registry as contract
from shared.db.session import transaction
from shared.http.pages import Paging
from shared.ids import new_id
from tests.support.ledger import API, RIVER, SOURCE, WHY, refused
from tests.support.papers import AUTHORITY, GROUP, PERMIT, PLAN, SPRING, Papers, due_days, in_days, move
from tests.support.plans import grow, plan, statements
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE


async def test_a_permit_has_what_it_says_and_goes_with_its_source(papers: Papers) -> None:
    source = await papers.source()
    scan = await papers.file()
    says = PERMIT | {"valid_from": "2024-05-10", "valid_until": in_days(900), "issuer": AUTHORITY}
    permit = await papers.enter("documents", says, source_id=source["id"], attachments=[scan])
    assert (permit["title"], permit["division_code"], permit["state"]) == ("排污许可证", VILLAGE, "issued")
    assert permit["attachments"] == [scan]
    assert permit["number_warning"] is None
    assert permit["assumed"] == []
    (listed,) = await papers.listed("documents", source_id=source["id"])
    assert listed == permit | {"source_name": "民峰建材厂"}
    assert await papers.listed("documents", q="许可 001v") == [listed]
    assert await papers.listed("documents", kind="eia_approval") == []


async def test_an_odd_number_is_remarked_upon_and_kept(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], number="旧证第3号")
    assert permit["number"] == "旧证第3号"
    assert "信用代码" in permit["number_warning"]


async def test_a_plan_is_drafted_issued_and_filed(papers: Papers) -> None:
    spring = await papers.source(SPRING)
    receipt = await papers.file()
    drafted = await papers.enter("documents", PLAN, source_id=spring["id"])
    assert await papers.clocks("documents", drafted["id"]) == {}
    filing = {
        "filed_on": "2026-03-20",
        "filing_authority": AUTHORITY,
        "filing_number": "500230-2026-001",
        "filing_attachments": [receipt],
    }
    refused(await move(papers, drafted, "filing", **filing), 409, "document_move_not_allowed")
    early = {"issued_on": "2026-01-04", "issuer": "许明寺镇人民政府"}
    refused(await move(papers, drafted, "issuance", **early), 422, "document_wrong")
    issued = await move(papers, drafted, "issuance", **early | {"issued_on": "2026-03-01"})
    assert (issued.json()["state"], issued.json()["review_on"]) == ("issued", "2029-03-01")
    refused(await move(papers, drafted, "issuance", **early), 409, "document_move_not_allowed")

    refused(await move(papers, drafted, "filing", **filing | {"filed_on": "2026-02-01"}), 422, "document_wrong")
    refused(await move(papers, drafted, "filing", **filing | {"filing_attachments": []}), 422, "payload_invalid")
    unknown = filing | {"filing_attachments": [str(new_id())]}
    refused(await move(papers, drafted, "filing", **unknown), 422, "attachment_unknown")
    filed = (await move(papers, drafted, "filing", **filing)).json()
    assert (filed["state"], filed["review_on"], filed["assumed"]) == ("filed", "2029-03-20", ["review_on"])
    refused(await move(papers, drafted, "filing", **filing), 409, "document_move_not_allowed")
    (superseded, review) = (await papers.clocks("documents", drafted["id"]))["review"]
    assert (superseded["state"], review["rule"]["policy"]) == ("superseded", "emergency_plan.review")


async def test_a_new_plan_replaces_the_old_one_when_it_is_issued(papers: Papers) -> None:
    spring = await papers.source(SPRING)
    says = {"kind": "emergency_plan", "issued_on": "2024-03-01"}
    old = await papers.enter("documents", says, source_id=spring["id"])
    new = await papers.enter("documents", PLAN, source_id=spring["id"], supersedes_id=old["id"])
    assert set(await due_days(papers, old)) == {"review"}
    await move(papers, new, "issuance", issued_on=in_days(0), issuer="许明寺镇人民政府")
    assert await due_days(papers, old) == {}
    assert set(await due_days(papers, new)) == {"review"}
    correction = await move(
        papers,
        old,
        "filing",
        filed_on=in_days(0),
        filing_authority="x",
        filing_number="x",
        filing_attachments=[await papers.file()],
    )
    refused(correction, 409, "document_superseded")


async def test_a_report_that_tells_of_a_filing_need_not_tell_its_receipt(papers: Papers) -> None:
    spring = await papers.source(SPRING)
    told = {
        "kind": "risk_assessment",
        "state": "filed",
        "issued_on": "2023-12-31",
        "filed_on": "2023-12-31",
        "known_to": "year",
        "filing_authority": AUTHORITY,
        "mark": "reconstructed",
        "citation": "2023年报告 一（二）2 第三点",
    }
    filed = await papers.enter("documents", told, source_id=spring["id"])
    assert (filed["filing_number"], filed["review_on"]) == (None, "2026-12-31")
    refused(await papers.post("documents", told, source_id=spring["id"], citation=None), 422, "citation_missing")
    refused(await papers.post("documents", told, source_id=spring["id"], mark="real"), 422, "document_wrong")


async def test_documents_of_a_river_and_of_a_town(papers: Papers) -> None:
    river = await papers.enter("rivers", RIVER)
    of_river = await papers.enter(
        "documents",
        {"kind": "other", "title": "一河一策方案", "issued_on": "2025-01-01"},
        river_id=river["id"],
        division_code=TOWN,
    )
    of_town = await papers.enter("documents", {"kind": "emergency_plan", "issued_on": "2025-01-01"}, division_code=TOWN)
    assert {row["id"] for row in await papers.listed("documents", division=TOWN)} == {of_river["id"], of_town["id"]}
    assert await papers.listed("documents", division=VILLAGE) == []


async def test_sources_without_the_papers_that_they_should_have(papers: Papers) -> None:
    plant = await papers.source()
    spring = await papers.source(SPRING)
    await papers.source(SOURCE | {"code": "R-1", "kind": "waste_point"})

    async def missing(**filters: str) -> set[tuple[str, str]]:
        return {(row["source_name"], row["need"]) for row in await papers.listed("documents/missing", **filters)}

    everything = {
        ("民峰建材厂", "discharge"),
        ("民峰建材厂", "eia"),
        ("理明水源地", "risk_assessment"),
        ("理明水源地", "emergency_plan"),
    }
    assert await missing() == everything
    assert await missing(kind="drinking_water_source", division=VILLAGE) == {
        pair for pair in everything if pair[0] == "理明水源地"
    }
    assert await missing(division="500230104204") == set()
    await papers.enter("documents", {"kind": "discharge_registration"}, source_id=plant["id"])
    await papers.enter("documents", PLAN, source_id=spring["id"])
    ended = await papers.enter(
        "documents",
        {"kind": "risk_assessment", "issued_on": "2020-01-01"},
        source_id=spring["id"],
        valid_until=in_days(-5),
    )
    assert await missing() == everything - {("民峰建材厂", "discharge")}
    rows = {row["need"]: row["last_valid_until"] for row in await papers.listed("documents/missing")}
    assert rows["risk_assessment"] == ended["valid_until"]


async def test_what_ends_and_what_is_due_for_review_comes_in_pages(papers: Papers) -> None:
    source = await papers.source()
    for days in (40, 10, 100, 20):
        await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(days))
    assert [row["valid_until"] for row in await papers.listed("documents/expiring", days="50")] == [
        in_days(10),
        in_days(20),
        in_days(40),
    ]
    page = (await papers.clerk.get(f"{API}/documents/expiring", params={"limit": 2, "days": 50})).json()
    rest = {"limit": 2, "days": 50, "cursor": page["next_cursor"]}
    assert len((await papers.clerk.get(f"{API}/documents/expiring", params=rest)).json()["items"]) == 1
    await papers.enter("documents", {"kind": "emergency_plan", "issued_on": "2020-01-01"}, division_code=TOWN)
    assert [row["review_on"] for row in await papers.listed("documents/due-for-review")] == ["2023-01-01"]
    refused(await papers.clerk.get(f"{API}/documents/expiring", params={"days": 99999}), 400, "parameter_invalid")


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"kind": "volcano"}, 422, "payload_invalid"),
        ({"valid_from": "2026-01-02", "valid_until": "2026-01-01"}, 422, "document_wrong"),
        ({"valid_until": "2200-01-01"}, 422, "payload_invalid"),
        ({"valid_until": "0001-01-01"}, 422, "payload_invalid"),
        ({"state": "filed"}, 422, "document_wrong"),
        ({"state": "drafted"}, 422, "document_wrong"),
        ({"permit_class": "registration"}, 422, "document_wrong"),
        ({"source_id": None}, 422, "object_missing"),
        ({"source_id": str(new_id())}, 422, "object_unknown"),
        ({"division_code": TOWN}, 422, "object_missing"),
        ({"source_id": None, "division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"source_id": None, "division_code": "500230104299"}, 422, "division_unknown"),
        ({"source_id": None, "division_code": TOWN, "river_id": str(new_id())}, 422, "object_unknown"),
        ({"attachments": [str(new_id())]}, 422, "attachment_unknown"),
        ({"attachments": [str(new_id())] * 21}, 422, "payload_invalid"),
        ({"supersedes_id": str(new_id())}, 422, "superseded_unsuitable"),
        ({"number": "证\x00"}, 422, "payload_invalid"),
        ({"issued_on": "2100-01-01"}, 422, "document_wrong"),
    ],
)
async def test_a_wrong_document_is_refused_and_leaves_nothing(
    papers: Papers, wrong: dict[str, Any], status: int, code: str
) -> None:
    source = await papers.source()
    refused(await papers.post("documents", PERMIT | {"source_id": source["id"]} | wrong), status, code)
    assert await papers.listed("documents") == []


async def test_another_town_neither_sees_nor_touches_a_document(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"])
    address = f"{API}/documents/{permit['id']}"
    refused(await papers.neighbour.get(address), 404, "document_not_found")
    refused(await papers.neighbour.get(f"{address}/deadlines"), 404, "document_not_found")
    refused(await papers.neighbour.patch(address, json=WHY, headers={"If-Match": '"v1"'}), 404, "document_not_found")
    sent = await papers.neighbour.post(f"{API}/documents", json=PERMIT | {"source_id": source["id"]})
    refused(sent, 422, "object_unknown")
    refused(await papers.reader.post(f"{API}/documents", json=PERMIT), 403, "not_permitted")


async def test_a_document_sent_again_is_the_same_document(papers: Papers) -> None:
    source = await papers.source()
    old = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(20))
    mine = {"id": str(new_id()), "source_id": source["id"], "supersedes_id": old["id"], "valid_until": in_days(900)}
    first, again = await papers.post("documents", PERMIT, **mine), await papers.post("documents", PERMIT, **mine)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert len((await papers.clocks("documents", mine["id"]))["expiry"]) == 1
    refused(await papers.post("documents", PERMIT, **mine | {"number": "另一号"}), 409, "id_taken")


async def test_a_document_goes_where_its_source_goes(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"])
    moved = {"division_code": GROUP} | WHY
    address = f"{API}/sources/{source['id']}"
    await papers.clerk.patch(address, json=moved, headers={"If-Match": '"v1"'})
    await papers.house.settle()
    assert [row["id"] for row in await papers.listed("documents", division=GROUP)] == [permit["id"]]


async def test_every_state_of_a_document_is_told(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until="2030-01-31")
    await papers.clerk.post(f"{API}/documents/{permit['id']}/voiding", json=WHY, headers={"If-Match": '"v1"'})
    feed = papers.house.caller("events:read", private=True)
    await papers.house.settle()
    events = (await feed.get("/internal/registry/events", params={"after": 0})).json()
    told = [event for event in events["items"] if event["type"] == contract.DocumentRecorded.type]
    assert [(event["subject"], event["data"]["version"]) for event in told] == [
        (f"documents/{permit['id']}", 1),
        (f"documents/{permit['id']}", 2),
    ]
    assert told[0]["data"]["valid_until"] == "2030-01-31"
    assert told[1]["data"]["voided_at"] is not None


MANY = """
    INSERT INTO documents (id, version, recorded_at, recorded_by, sent, mark, division_code, kind, title, source_id,
        state, known_to, valid_until, assumed, filing_attachments, attachments)
    SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), '', 'real', '500230104211', 'discharge_permit', 'x',
        CASE WHEN n % 200 = 0 THEN '$source$'::uuid END, 'issued', 'day', date '2000-01-01' + n, '{}', '{}', '{}'
    FROM generate_series(1, 20000) AS n
"""


async def test_lists_by_day_and_of_what_is_missing_are_served_by_indexes(papers: Papers) -> None:
    source = await papers.source()
    await grow(papers.house, "registry", MANY.replace("$source$", source["id"]), "documents")
    caller = Caller(new_id(), None, (), frozenset(), (TOWN,), "division")
    page, day = Paging(None, 50, "", b"key"), date(2026, 11, 24)
    with statements(papers.house, "registry") as seen:
        async with transaction(papers.house.sessions["registry"]) as session:
            await repository.ending(session, caller, page, division=TOWN, since=day, until=day + timedelta(days=90))
            await repository.due_for_review(session, caller, page, division=None, until=day)
            await repository.missing(session, caller, page, division=TOWN, kind=None, today=day)
    assert len(seen) == 3
    for statement, parameters in seen:
        shown = await plan(papers.house, "registry", statement, parameters)
        assert "Seq Scan on documents" not in shown, shown
