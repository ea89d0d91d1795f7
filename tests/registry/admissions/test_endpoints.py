"""What is kept of an application, how it is corrected, checked anew and found again; and what is refused."""

from typing import Any

import pytest

from shared.ids import new_id
from tests.registry.admissions.gate import BECAUSE, FARM, IN_ZONE, OUTSIDE, Gate
from tests.support.areas import polygon, square
from tests.support.ledger import API, WHY, refused
from tests.support.papers import in_days
from tests.support.town import NEIGHBOUR, SANDBOX, VILLAGE, sandbox

AREA = {"location": None, "geometry": polygon(square(107.75, 30.05))}


async def test_the_precheck_is_kept_as_it_was_and_a_new_zone_makes_a_difference(gate: Gate) -> None:
    admission = await gate.apply(location=IN_ZONE)
    await gate.opine(admission)
    assert (await gate.clerk.get(f"{API}/admissions/{admission['id']}/recheck")).json()["differences"] == []
    same = (await gate.do(admission, "check")).json()
    assert (same["state"], same["check_number"], same["version"]) == ("opined", 1, 3)

    zone = await gate.forbid()
    looked = (await gate.clerk.get(f"{API}/admissions/{admission['id']}/recheck")).json()
    assert {one["code"] for one in looked["differences"]} == {"zone_new", "record_changed"}
    assert looked["precheck"]["finding"] == "conflict"
    assert (await gate.shown(admission))["precheck"]["finding"] == "none"

    anew = (await gate.do(admission, "check")).json()
    assert (anew["state"], anew["finding"], anew["check_number"]) == ("received", "conflict", 2)
    assert anew["precheck"]["zones"][0] | {"id": zone["id"], "version": 1} == anew["precheck"]["zones"][0]
    runs = await gate.clocks("admissions", admission["id"])
    assert runs["admission_decision"][-1]["outcome"] == "withdrawn"
    assert runs["admission_opinion"][-1]["run"] == 2
    opinions = await gate.listed(f"admissions/{admission['id']}/opinions")
    assert [opinion["check_number"] for opinion in opinions] == [1]


async def test_after_the_decision_a_new_zone_is_told_and_changes_nothing(gate: Gate) -> None:
    admission = await gate.granted(location=IN_ZONE)
    await gate.forbid()
    looked = (await gate.clerk.get(f"{API}/admissions/{admission['id']}/recheck")).json()
    assert "zone_new" in {one["code"] for one in looked["differences"]}
    refused(await gate.do(admission, "check"), 409, "admission_move_not_allowed")
    assert (await gate.shown(admission))["precheck"] == admission["precheck"]


async def test_a_corrected_place_is_checked_anew_and_a_corrected_name_is_not(gate: Gate) -> None:
    await gate.forbid()
    admission = await gate.apply()
    await gate.opine(admission)
    named = await gate.patch("admissions", admission["id"], applicant="示例合作社", contact_phone="13900001111")
    assert (named["state"], named["contact_phone"], named["checked_at"]) == (
        "opined",
        "139****1111",
        admission["checked_at"],
    )
    moved = await gate.patch("admissions", admission["id"], location=IN_ZONE | {"note": "改址"})
    assert (moved["state"], moved["finding"], moved["check_number"]) == ("received", "conflict", 2)
    drawn = await gate.patch("admissions", admission["id"], geometry=AREA["geometry"])
    assert (drawn["location"], drawn["geometry"]["type"], drawn["finding"]) == (None, "Polygon", "none")
    refused(await gate.try_patch("admissions", admission["id"], geometry=None), 422, "place_needed")
    stated = await gate.patch("admissions", admission["id"], facts={"is_scale_farm": True, "has_outfall": True})
    assert stated["precheck"]["permit"]["permit_class"] == "key"

    await gate.opine(admission)
    await gate.decide(admission)
    late = await gate.try_patch("admissions", admission["id"], industry_code="0321")
    refused(late, 409, "admission_move_not_allowed")
    told = await gate.patch("admissions", admission["id"], permit_class="simplified", note="县局已核实")
    assert (told["state"], told["permit_class"]) == ("granted", "simplified")


async def test_a_drawn_project_becomes_a_source_at_a_point_inside(gate: Gate) -> None:
    admission = await gate.granted(**AREA, credit_code="91110000600037341X")
    assert admission["credit_code_warning"] is not None
    sent = {"code": "500230104-LF-053", "valid_from": in_days(0), "source_id": str(new_id())}
    answers = [await gate.do(admission, "source", **sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    source = (await gate.clerk.get(f"{API}/sources/{sent['source_id']}")).json()
    assert (source["longitude"], source["latitude"]) == (pytest.approx(107.755), pytest.approx(30.055))
    assert admission["number"] in source["credit_code_override"]
    assert admission["number"] in source["note"]


async def test_lists_find_what_is_asked_for(gate: Gate) -> None:
    await gate.forbid()
    first = await gate.apply(location=IN_ZONE)
    second = await gate.apply(
        project="示例砖厂", applicant="李四示例", kind="industrial_unit", industry_code="3031", facts={}
    )
    await gate.opine(second)
    await gate.decide(second, "refuse")
    filters: list[tuple[dict[str, str], list[dict[str, Any]]]] = [
        ({}, [second, first]),
        ({"state": "received"}, [first]),
        ({"finding": "conflict"}, [first]),
        ({"decision": "refuse"}, [second]),
        ({"kind": "industrial_unit"}, [second]),
        ({"division": VILLAGE}, [second, first]),
        ({"division": NEIGHBOUR}, []),
        ({"q": "砖厂 李四"}, [second]),
        ({"q": first["number"]}, [first]),
        ({"due_by": in_days(30)}, [first]),
        ({"received_from": in_days(0), "received_to": in_days(0)}, [second, first]),
        ({"received_to": in_days(-1)}, []),
    ]
    for asked, found in filters:
        listed = await gate.listed("admissions", **asked)
        assert [row["id"] for row in listed] == [row["id"] for row in found], asked
    (row,) = await gate.listed("admissions", state="received")
    assert row["clock"] == "admission_opinion"
    assert not row.keys() & {"contact_phone", "owner_id_number"}
    page = (await gate.clerk.get(f"{API}/admissions", params={"limit": 1})).json()
    rest = {"limit": 1, "cursor": page["next_cursor"]}
    assert [item["id"] for item in (await gate.clerk.get(f"{API}/admissions", params=rest)).json()["items"]] == [
        first["id"]
    ]
    file = await gate.clerk.get(f"{API}/exports/admissions", params={"format": "csv", "decision": "refuse"})
    assert file.status_code == 200
    assert "示例砖厂" in file.text
    assert "示例养猪场" not in file.text
    refused(await gate.clerk.get(f"{API}/admissions", params={"state": "lost"}), 400, "parameter_invalid")


async def test_an_application_sent_again_is_the_same_and_so_is_an_opinion(gate: Gate) -> None:
    mine = {"id": str(new_id())}
    first, again = [await gate.post("admissions", FARM, **mine) for _ in range(2)]
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    refused(await gate.post("admissions", FARM, **mine | {"project": "另一个"}), 409, "id_taken")
    said = {"id": str(new_id())}
    assert [(await gate.opine(first.json(), **said)).status_code for _ in range(2)] == [201, 200]
    other = await gate.apply()
    refused(await gate.opine(other, **said), 409, "id_taken")
    assert (await gate.shown(other))["state"] == "received"


async def test_what_came_in_long_ago_counts_from_its_entry_and_what_is_reconstructed_not_at_all(gate: Gate) -> None:
    late = await gate.apply(received_at="2023-03-01T09:00:00+08:00", mark="real")
    (run,) = (await gate.clocks("admissions", late["id"]))["admission_opinion"]
    assert run["due_at"] > in_days(0)
    assert run["rule"]["basis_kind"] == "default"
    told = await gate.apply(received_at="2023-03-01T09:00:00+08:00", mark="reconstructed", citation="2023年报告 四")
    assert await gate.clocks("admissions", told["id"]) == {}


async def test_in_a_sandbox_everything_is_a_sample(gate: Gate) -> None:
    await gate.house.know(*sandbox())
    drill = gate.house.caller("registry:read registry:write", [SANDBOX])
    made = await drill.post(f"{API}/admissions", json=FARM | {"division_code": SANDBOX, "mark": "real"})
    assert (made.status_code, made.json()["mark"]) == (201, "sample"), made.text


async def test_personal_data_is_told_for_a_purpose_only(gate: Gate) -> None:
    admission = await gate.apply(owner_id_number="11010519491231002X", head_name="示例某")
    assert (admission["owner_id_number"], admission["head_name"]) == ("1****************X", "示*某")
    address = f"{API}/admissions/{admission['id']}/reveal"
    purpose = {"purpose": "通知申请人补正材料"}
    refused(await gate.clerk.post(address, json=purpose), 403, "not_permitted")
    told = await gate.house.caller("registry:reveal").post(address, json=purpose)
    assert told.json()["personal"] == {
        "head_name": "示例某",
        "contact_phone": "13812345678",
        "owner_id_number": "11010519491231002X",
    }


async def test_another_town_neither_sees_nor_touches_an_application(gate: Gate) -> None:
    admission = await gate.apply()
    address = f"{API}/admissions/{admission['id']}"
    for path in ("", "/deadlines", "/opinions", "/recheck"):
        refused(await gate.neighbour.get(address + path), 404, "admission_not_found")
    refused(await gate.neighbour.patch(address, json=WHY, headers={"If-Match": '"v1"'}), 404, "admission_not_found")
    for verb, body in (("check", {}), ("withdrawal", BECAUSE), ("opinions", {"stance": "agree"} | BECAUSE)):
        refused(await gate.neighbour.post(f"{address}/{verb}", json=body), 404, "admission_not_found")
    other = gate.house.caller("registry:decide", [NEIGHBOUR], person=new_id())
    for verb, body in (("decision", {"decision": "approve"} | BECAUSE), ("return", BECAUSE), ("revocation", BECAUSE)):
        refused(await other.post(f"{address}/{verb}", json=body), 404, "admission_not_found")
    refused(await gate.neighbour.post(f"{API}/admissions", json=FARM), 404, "division_not_found")
    stale = await gate.clerk.patch(address, json=WHY | {"note": "x"}, headers={"If-Match": '"v9"'})
    refused(stale, 412, "version_stale")
    assert (await gate.shown(admission))["version"] == 1


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"location": None}, 422, "place_needed"),
        ({"geometry": AREA["geometry"]}, 422, "place_needed"),
        ({"location": OUTSIDE | {"longitude": 121.4, "latitude": 31.2}}, 422, "location_wrong"),
        ({"location": OUTSIDE | {"longitude": 10**9}}, 422, "payload_invalid"),
        ({"project": ""}, 422, "payload_invalid"),
        ({"project": "厂\x00"}, 422, "payload_invalid"),
        ({"applicant": "x" * 201}, 422, "payload_invalid"),
        ({"industry_code": "养猪"}, 422, "payload_invalid"),
        ({"facts": {"beds": 1.5}}, 422, "payload_invalid"),
        ({"facts": {"design_m3_per_day": "NaN"}}, 422, "payload_invalid"),
        ({"contact_phone": "打给我"}, 422, "payload_invalid"),
        ({"owner_id_number": "110105194912310021"}, 422, "payload_invalid"),
        ({"attachments": [str(new_id)]}, 422, "payload_invalid"),
        ({"attachments": ["0192f0c4-0000-7000-8000-000000000001"]}, 422, "attachment_unknown"),
        ({"received_at": "2190-01-01T00:00:00Z"}, 422, "received_in_future"),
        ({"received_at": "2026-01-01"}, 422, "payload_invalid"),
        ({"mark": "reconstructed"}, 422, "citation_missing"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"division_code": "500230104299"}, 422, "division_unknown"),
        ({"state": "granted"}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_application_is_refused_and_leaves_nothing(
    gate: Gate, wrong: dict[str, Any], status: int, code: str
) -> None:
    refused(await gate.post("admissions", FARM, **wrong), status, code)
    assert await gate.listed("admissions") == []
