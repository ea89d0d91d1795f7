"""The papers in the file of a source: documents with their reminders, notices, equipment with its register."""

from typing import Any

import pytest

from tests.registry.admissions.gate import Gate
from tests.support.house import House
from tests.support.ledger import API
from tests.support.papers import PERMIT, RESTAURANT, SPRING, Papers, in_days
from tests.support.town import TOWN, VILLAGE

WORDING = {
    "kind": "ozone_notice",
    "label": "PM2.5和臭氧协同控制告知书",
    "counts_as": "notice",
    "edition": 1,
    "title": "告知书",
    "body": None,
    "division_code": TOWN,
    "valid_from": "2023-01-01",
}
LEAFLET = WORDING | {"kind": "water_leaflet", "label": "饮用水源保护手册", "counts_as": "leaflet"}
HOOD = {"kind": "fume_purifier", "name": "1号油烟净化器", "valid_from": "2026-01-01"}


@pytest.fixture
async def gate(house: House) -> Gate:
    """A town that decides on applications."""
    made = Gate(house)
    await made.settle_in()
    return made


async def file(papers: Papers, source: dict[str, Any]) -> dict[str, Any]:
    await papers.house.settle()
    answer = await papers.clerk.get(f"{API}/sources/{source['id']}/file")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def test_a_permit_shows_its_validity_and_how_far_its_reminders_are(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(160))
    (shown,) = (await file(papers, source))["documents"]["items"]
    assert (shown["number"], shown["valid_until"]) == (PERMIT["number"], permit["valid_until"])
    assert [(one["clock"], one["last_step"], one["overdue"]) for one in shown["reminders"]] == [
        ("renewal", None, False),
        ("expiry", None, False),
    ]
    papers.pass_time(102)
    await papers.house.work()
    (shown,) = (await file(papers, source))["documents"]["items"]
    renewal, expiry = shown["reminders"]
    assert (renewal["overdue"], expiry["overdue"], expiry["last_step"]) == (True, False, None)
    steps = (await papers.clocks("documents", permit["id"]))["renewal"][0]["steps"]
    assert (renewal["last_step"], renewal["last_step_at"]) == (steps[-1]["step"], steps[-1]["done_at"])


async def test_a_document_that_was_voided_is_not_on_file(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(160))
    await papers.void("documents", permit["id"])
    assert (await file(papers, source))["documents"]["count"] == 0


async def test_a_notice_shows_whether_it_was_signed_for(papers: Papers) -> None:
    source = await papers.source(RESTAURANT)
    await papers.enter("wordings", WORDING)
    given = {"kind": "ozone_notice", "issued_on": in_days(-3), "recipient_type": "source", "source_id": source["id"]}
    notice = await papers.enter("notices", given)
    assert [one["state"] for one in (await file(papers, source))["notices"]["items"]] == ["issued"]
    signed = {"signed_on": in_days(0), "signed_by": "负责人（示例）", "proof": [await papers.file()]}
    assert (await papers.clerk.post(f"{API}/notices/{notice['id']}/signature", json=signed)).is_success
    (shown,) = (await file(papers, source))["notices"]["items"]
    assert (shown["state"], shown["label"], shown["source_name"]) == ("signed", WORDING["label"], source["name"])
    assert "signed_by" not in shown


async def test_a_water_source_shows_what_was_handed_out_around_it(papers: Papers) -> None:
    spring = await papers.source(SPRING)
    await papers.enter("wordings", LEAFLET)
    given = {"kind": "water_leaflet", "issued_on": in_days(-3), "recipient_type": "household", "division_code": VILLAGE}
    await papers.enter("notices", given, around_id=spring["id"], copies=120, households=80)
    shown = await file(papers, spring)
    assert (shown["notices"]["count"], [one["copies"] for one in shown["leaflets"]["items"]]) == (0, [120])
    all_of_them = await papers.clerk.get(shown["leaflets"]["link"])
    assert len(all_of_them.json()["items"]) == shown["leaflets"]["count"]


async def test_a_hood_shows_its_register_and_the_cleaning_that_is_owed(papers: Papers) -> None:
    source = await papers.source(RESTAURANT)
    hood = await papers.enter("equipment", HOOD, source_id=source["id"])
    (shown,) = (await file(papers, source))["equipment"]["items"]
    assert (shown["maintained"], shown["last_maintained_on"]) == (0, None)
    assert [one["clock"] for one in shown["reminders"]] == ["cleaning"]
    for kind, days in (("cleaning", -1), ("repair", 0)):
        done = {"equipment_id": hood["id"], "kind": kind, "done_on": in_days(days), "done_by": "示例清洗公司"}
        await papers.enter("maintenance", done)
    (shown,) = (await file(papers, source))["equipment"]["items"]
    assert (shown["maintained"], shown["last_maintained_on"]) == (2, in_days(0))


async def test_a_source_that_was_admitted_shows_its_application(gate: Gate) -> None:
    admission = await gate.granted()
    made = await gate.do(admission, "source", code="500230104-LF-100", valid_from=in_days(0))
    assert made.is_success, made.text
    shown = await file(gate, {"id": made.json()["source_id"]})
    (application,) = shown["admissions"]["items"]
    assert (application["id"], application["decision"]) == (admission["id"], "approve")
    listed = await gate.clerk.get(shown["admissions"]["link"])
    assert [row["id"] for row in listed.json()["items"]] == [admission["id"]]
    assert "13812345678" not in str(shown)
