"""What a clerk does with notices and leaflets: hand out, have signed, print, count."""

from typing import Any

import pytest

from services.registry.notices import repository
from services.registry.notices.schemas import MOST_AT_ONCE, NoticeFilter
from shared.auth.caller import Caller
from shared.calendar.periods import parse_period
from shared.contracts import registry as contract
from shared.db.session import transaction
from shared.http.pages import Paging
from shared.ids import new_id
from tests.support.ledger import API, WHY, refused
from tests.support.papers import GROUP, PLANT, RESTAURANT, Papers, in_days
from tests.support.plans import grow, plan, statements
from tests.support.town import NEIGHBOUR, SANDBOX, TOWN, VILLAGE, sandbox

OZONE = {
    "kind": "ozone_notice",
    "label": "PM2.5和臭氧协同控制告知书",
    "counts_as": "notice",
    "edition": 1,
    "title": "告知书（{编号}）",
    "body": "{对象}：请于每月清洗油烟净化设备。{区划}，{日期}，共{份数}份。",
    "division_code": TOWN,
    "valid_from": "2023-01-01",
}
BURN_NOTICE = OZONE | {"kind": "burn_ban_notice", "label": "禁烧告知书", "body": None, "title": "禁烧告知书"}
BURN_LEAFLET = BURN_NOTICE | {"kind": "burn_ban_leaflet", "label": "禁烧手册", "counts_as": "leaflet"}
NOTICE = {"kind": "ozone_notice", "issued_on": "2026-11-03", "number": "〔2026〕3号"}
PUBLIC = {"recipient_type": "public", "division_code": VILLAGE, "issued_on": "2026-11-03"}


@pytest.fixture
async def town(papers: Papers) -> Papers:
    """A town with the wordings of three kinds."""
    for wording in (OZONE, BURN_NOTICE, BURN_LEAFLET):
        await papers.enter("wordings", wording)
    return papers


async def counted(town: Papers, **filters: str) -> dict[str, Any]:
    """The counts by kind, each held against its rows."""
    answer = (await town.clerk.get(f"{API}/notices/counts", params=filters)).json()
    for item in answer["items"]:
        rows = (await town.clerk.get(item["rows"])).json()["items"]
        assert (len(rows), sum(row["copies"] for row in rows)) == (item["records"], item["copies"])
    return {item["kind"]: item for item in answer["items"]}


async def answer(town: Papers, notice: dict[str, Any], verb: str, **body: object) -> Any:
    return await town.clerk.post(f"{API}/notices/{notice['id']}/{verb}", json=body)


async def test_a_notice_is_handed_out_and_signed_for_with_a_photo(town: Papers) -> None:
    source, photo = await town.source(RESTAURANT), await town.file()
    notice = await town.enter("notices", NOTICE, source_id=source["id"], issued_by_id=town.clerk_id)
    assert (notice["state"], notice["copies"], notice["division_code"]) == ("issued", 1, VILLAGE)
    says = {"signed_on": "2026-11-04", "signed_by": "店主（示例）", "proof": [photo]}
    refused(await answer(town, notice, "signature", **says | {"signed_on": "2026-11-02"}), 422, "notice_wrong")
    refused(await answer(town, notice, "signature", **says | {"signed_on": in_days(1)}), 422, "notice_wrong")
    refused(await answer(town, notice, "signature", **says | {"proof": []}), 422, "payload_invalid")
    refused(await answer(town, notice, "signature", **says | {"proof": [str(new_id())]}), 422, "attachment_unknown")
    signed = (await answer(town, notice, "signature", **says)).json()
    assert signed == notice | says | {"signed_by": "店****）", "state": "signed", "version": 2}
    refused(await answer(town, notice, "signature", **says), 409, "notice_move_not_allowed")
    refused(await answer(town, notice, "refusal", refused_on="2026-11-04", witness="x"), 409, "notice_move_not_allowed")


async def test_a_refusal_needs_a_witness(town: Papers) -> None:
    source = await town.source(RESTAURANT)
    notice = await town.enter("notices", NOTICE, source_id=source["id"])
    refused(await answer(town, notice, "refusal", refused_on="2026-11-04"), 422, "payload_invalid")
    says = {"refused_on": "2026-11-04", "witness": "示例·网格员", "refusal_reason": "不愿签字"}
    told = (await answer(town, notice, "refusal", **says)).json()
    assert (told["state"], told["witness"]) == ("refused", "示****员")


async def test_a_leaflet_is_not_signed_for(town: Papers) -> None:
    leaflet = await town.enter("notices", PUBLIC, kind="burn_ban_leaflet", copies=50)
    says = {"signed_on": "2026-11-04", "signed_by": "x", "proof": [await town.file()]}
    refused(await answer(town, leaflet, "signature", **says), 422, "notice_wrong")


async def test_a_notice_is_printed_in_the_edition_that_was_handed_out(town: Papers) -> None:
    source = await town.source(RESTAURANT)
    notice = await town.enter("notices", NOTICE, source_id=source["id"])
    newer = OZONE | {"edition": 2, "body": "第二版", "valid_from": "2026-11-10"}
    await town.enter("wordings", newer)
    address = f"{API}/notices/{notice['id']}/text"
    printed = (await town.clerk.get(address)).json()
    assert printed["text"] == "示例餐馆：请于每月清洗油烟净化设备。理明村，2026年11月3日，共1份。"
    assert (printed["title"], printed["edition"]) == ("告知书（〔2026〕3号）", 1)
    plain = await town.clerk.get(address, params={"plain": "true"})
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert plain.text == f"{printed['title']}\n\n{printed['text']}\n"
    later = await town.enter("notices", NOTICE, source_id=source["id"], issued_on="2026-11-10")
    assert (await town.clerk.get(f"{API}/notices/{later['id']}/text")).json()["text"] == "第二版"
    lost = await town.enter("notices", PUBLIC, kind="burn_ban_notice")
    refused(await town.clerk.get(f"{API}/notices/{lost['id']}/text"), 404, "text_unknown")


async def test_a_wording_that_nobody_could_fill_is_refused(town: Papers) -> None:
    refused(await town.post("wordings", OZONE, edition=3, body="致{姓名}"), 422, "wording_wrong")
    refused(await town.post("wordings", OZONE), 409, "code_taken")
    refused(await town.neighbour.post(f"{API}/wordings", json=OZONE | {"edition": 9}), 404, "division_not_found")
    used = await town.enter("notices", PUBLIC, kind="burn_ban_notice")
    voiding = f"{API}/wordings/{used['wording_id']}/voiding"
    refused(await town.clerk.post(voiding, json=WHY, headers={"If-Match": '"v1"'}), 409, "still_referred")


async def test_counts_keep_notices_and_leaflets_apart_and_lead_to_their_rows(town: Papers) -> None:
    source = await town.source(RESTAURANT)
    await town.enter("notices", NOTICE, source_id=source["id"])
    await town.enter("notices", PUBLIC, kind="burn_ban_notice", copies=30)
    await town.enter("notices", PUBLIC, kind="burn_ban_leaflet", copies=200)
    await town.enter("notices", PUBLIC, kind="burn_ban_leaflet", copies=40, issued_on="2026-10-31")
    drill = await town.enter("notices", PUBLIC, kind="burn_ban_leaflet", copies=999, mark="sample")
    november = await counted(town, period="2026-11")
    assert {kind: (item["counts_as"], item["copies"]) for kind, item in november.items()} == {
        "ozone_notice": ("notice", 1),
        "burn_ban_notice": ("notice", 30),
        "burn_ban_leaflet": ("leaflet", 200),
    }
    year = await counted(town, period="2026", division=TOWN)
    assert (year["burn_ban_leaflet"]["copies"], year["burn_ban_leaflet"]["records"]) == (240, 2)
    assert await counted(town, division="500230104204") == {}
    assert len(await town.listed("notices", kind="burn_ban_leaflet")) == 3
    voided = await town.clerk.post(f"{API}/notices/{drill['id']}/voiding", json=WHY, headers={"If-Match": '"v1"'})
    assert voided.status_code == 204
    assert len(await town.listed("notices", kind="burn_ban_leaflet")) == 2
    refused(await town.clerk.get(f"{API}/notices/counts", params={"period": "2026-13"}), 400, "period_unknown")


async def test_what_a_report_counts_by_the_year_counts_in_no_month(town: Papers) -> None:
    told = {
        "kind": "burn_ban_leaflet",
        "issued_on": "2023-12-31",
        "known_to": "year",
        "copies": 3200,
        "qualifier": "about",
        "mark": "reconstructed",
        "citation": "2023年报告 一（二）2 第一点",
    }
    await town.enter("notices", PUBLIC | told)
    assert (await counted(town, period="2023"))["burn_ban_leaflet"]["copies"] == 3200
    for month in ("2023-04", "2023-12"):
        (item,) = (await counted(town, period=month)).values()
        assert (item["copies"], item["perhaps"], item["exact"]) == (0, 3200, True)
    assert (await counted(town, period="2023"))["burn_ban_leaflet"]["exact"] is False
    assert await counted(town, period="2024") == {}


async def test_drills_count_in_the_division_for_drills_only(town: Papers) -> None:
    await town.house.know(*sandbox())
    county = town.house.caller("registry:read registry:write", ["500230"])
    row = {"name": "演练镇", "level": "town", "parent_code": "500230", "mark": "sample", "valid_from": "2023-01-01"}
    assert (await county.put(f"{API}/divisions/{SANDBOX}", json=row)).status_code == 200
    wording = OZONE | {"division_code": SANDBOX}
    assert (await county.post(f"{API}/wordings", json=wording)).status_code == 201
    body = PUBLIC | {"kind": "ozone_notice", "division_code": SANDBOX, "copies": 7}
    made = await county.post(f"{API}/notices", json=body)
    assert made.json()["mark"] == "sample"
    counts = (await county.get(f"{API}/notices/counts", params={"division": SANDBOX})).json()["items"]
    assert [item["copies"] for item in counts] == [7]


async def test_many_objects_get_a_notice_in_one_go(town: Papers) -> None:
    sources = [await town.source(RESTAURANT, code=f"CA-{number}") for number in range(12)]
    items = [NOTICE | {"source_id": source["id"], "id": str(new_id())} for source in sources]
    sent = await town.clerk.post(f"{API}/notices/bulk", json={"items": items})
    assert (sent.status_code, len(sent.json()["items"])) == (201, 12)
    again = await town.clerk.post(f"{API}/notices/bulk", json={"items": items})
    assert (again.status_code, again.json()) == (200, sent.json())
    assert (await counted(town, period="2026-11"))["ozone_notice"]["copies"] == 12


async def test_one_wrong_notice_keeps_all_from_being_entered_and_is_named(town: Papers) -> None:
    source = await town.source(RESTAURANT)
    right = NOTICE | {"source_id": source["id"]}
    items = [
        right,
        right | {"source_id": str(new_id())},
        right | {"kind": "unheard_of"},
        right | {"issued_on": "2026-11-03", "signed_on": "2026-11-01", "signed_by": "x", "proof": [await town.file()]},
        PUBLIC | {"kind": "ozone_notice", "division_code": NEIGHBOUR},
    ]
    sent = await town.clerk.post(f"{API}/notices/bulk", json={"items": items})
    refused(sent, 422, "notices_wrong")
    assert [(error["pointer"], error["code"]) for error in sent.json()["errors"]] == [
        ("/items/1", "object_unknown"),
        ("/items/2", "wording_unknown"),
        ("/items/3/signed_on", "before_issue"),
        ("/items/4", "wording_unknown"),
    ]
    assert await town.listed("notices") == []


async def test_ten_thousand_at_once_are_too_many(town: Papers) -> None:
    item = PUBLIC | {"kind": "burn_ban_leaflet"}
    assert len(str(item)) * 10_000 > 1_000_000
    sent = await town.clerk.post(f"{API}/notices/bulk", json={"items": [item] * 10_000})
    refused(sent, 413, "payload_too_large")
    sent = await town.clerk.post(f"{API}/notices/bulk", json={"items": [item] * (MOST_AT_ONCE + 1)})
    refused(sent, 422, "payload_invalid")
    assert sent.json()["errors"][0]["pointer"] == "/items"
    refused(await town.clerk.post(f"{API}/notices/bulk", json={"items": []}), 422, "payload_invalid")


async def test_a_notice_is_corrected_with_a_reason(town: Papers) -> None:
    source = await town.source(RESTAURANT)
    notice = await town.enter("notices", NOTICE, source_id=source["id"])
    address, seen = f"{API}/notices/{notice['id']}", {"If-Match": '"v1"'}
    refused(await town.clerk.patch(address, json={"issued_on": in_days(1)} | WHY, headers=seen), 422, "notice_wrong")
    changed = await town.clerk.patch(address, json={"issued_on": "2026-11-02", "copies": 2} | WHY, headers=seen)
    assert changed.json() == notice | {"issued_on": "2026-11-02", "copies": 2, "version": 2}
    refused(await town.clerk.patch(address, json={"copies": 3} | WHY, headers=seen), 412, "version_stale")


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"kind": "unheard_of"}, 422, "wording_unknown"),
        ({"issued_on": "2022-12-31"}, 422, "wording_unknown"),
        ({"issued_on": "2199-12-31"}, 422, "notice_wrong"),
        ({"issued_on": "2026-02-30"}, 422, "payload_invalid"),
        ({"copies": 0}, 422, "payload_invalid"),
        ({"copies": 10**12}, 422, "payload_invalid"),
        ({"qualifier": "about"}, 422, "notice_wrong"),
        ({"recipient_type": "household"}, 422, "notice_wrong"),
        ({"source_id": None}, 422, "notice_wrong"),
        ({"source_id": str(new_id())}, 422, "object_unknown"),
        ({"issued_by_id": str(new_id())}, 422, "person_unknown"),
        ({"attachments": [str(new_id())]}, 422, "attachment_unknown"),
        ({"mark": "reconstructed"}, 422, "citation_missing"),
        ({"number": "\x00"}, 422, "payload_invalid"),
        ({"phone": "13800000000"}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_notice_is_refused_and_leaves_nothing(
    town: Papers, wrong: dict[str, Any], status: int, code: str
) -> None:
    source = await town.source(PLANT)
    refused(await town.post("notices", NOTICE | {"source_id": source["id"]} | wrong), status, code)
    assert await town.listed("notices") == []


async def test_another_town_neither_sees_nor_signs_a_notice(town: Papers) -> None:
    notice = await town.enter("notices", PUBLIC, kind="burn_ban_notice")
    address = f"{API}/notices/{notice['id']}"
    refused(await town.neighbour.get(address), 404, "notice_not_found")
    refused(await town.neighbour.get(f"{address}/text"), 404, "notice_not_found")
    says = {"signed_on": "2026-11-04", "signed_by": "x", "proof": [str(new_id())]}
    refused(await town.neighbour.post(f"{address}/signature", json=says), 404, "notice_not_found")
    body = PUBLIC | {"kind": "burn_ban_notice", "division_code": GROUP}
    refused(await town.neighbour.post(f"{API}/notices", json=body), 404, "division_not_found")
    assert (await town.neighbour.get(f"{API}/notices/counts")).json()["items"] == []


async def test_every_state_of_a_notice_is_told(town: Papers) -> None:
    notice = await town.enter("notices", PUBLIC, kind="burn_ban_leaflet", copies=50)
    await town.clerk.post(f"{API}/notices/{notice['id']}/voiding", json=WHY, headers={"If-Match": '"v1"'})
    await town.house.settle()
    feed = town.house.caller("events:read", private=True)
    events = (await feed.get("/internal/registry/events")).json()["items"]
    told = [event["data"] for event in events if event["type"] == contract.NoticeRecorded.type]
    assert [(data["copies"], data["counts_as"], data["version"]) for data in told] == [
        (50, "leaflet", 1),
        (50, "leaflet", 2),
    ]
    assert [data["voided_at"] is None for data in told] == [True, False]


MANY = """
    INSERT INTO notices (id, version, recorded_at, recorded_by, sent, mark, division_code, kind, counts_as, wording_id,
        recipient_type, issued_on, known_to, copies, qualifier, attachments, state, proof)
    SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), '', 'real', '500230104211', 'burn_ban_leaflet', 'leaflet',
        '$wording$', 'public', date '2000-01-01' + n % 9000, 'day', 1, 'exact', '{}', 'issued', '{}'
    FROM generate_series(1, 30000) AS n
"""


async def test_lists_and_counts_of_a_month_are_served_by_indexes(town: Papers) -> None:
    wording = (await town.listed("wordings", kind="burn_ban_leaflet"))[0]["id"]
    await grow(town.house, "registry", MANY.replace("$wording$", wording), "notices")
    caller, month = Caller(new_id(), None, (), frozenset(), (TOWN,), "division"), parse_period("2012-03")
    with statements(town.house, "registry") as seen:
        async with transaction(town.house.sessions["registry"]) as session:
            await repository.page(session, caller, Paging(None, 50, "", b"key"), NoticeFilter(), month)
            await repository.counts(session, caller, division=TOWN, period=month)
    asked = [pair for pair in seen if "FROM notices" in pair[0]]
    assert len(asked) == 2
    for statement, parameters in asked:
        shown = await plan(town.house, "registry", statement, parameters)
        assert "Seq Scan on notices" not in shown, shown
