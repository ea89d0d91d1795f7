"""A source as a whole file: what is known, what is odd, what is unknown, and what the rules make of it."""

from typing import Any

import httpx
import pytest

from services.registry.farms import tasks
from services.registry.kinds.lifecycle import SourceKind
from services.registry.kinds.schemas import DETAILS
from services.registry.sources.models import Source
from shared.db.session import transaction
from tests.support.ledger import API, REACH, RIVER, SOURCE, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

UNIT = {
    "kind": "industrial_unit",
    "code": "500230104-IN-001",
    "name": "示例建材厂",
    "registered_name": "示例建材有限公司",
    "credit_code": " 91110000600037341l ",
    "industry_code": "3031",
    "industry_name": "粘土砖瓦及建筑砌块制造",
    "head_name": "示例负责人",
    "commissioned_year": 2012,
    "capacity": "年产 6000 万块",
    "main_pollutants": ["颗粒物", "二氧化硫"],
    "treatment_facility": "脱硫塔",
    "treatment_state": "running",
    "discharge_to": "大气",
    "permit_class": "key",
    "risk_level": "considerable",
    "note": "示例",
    "details": {"fuel": "coal", "kilns": 1, "yard_covered": False},
}
RULE = {
    "division_code": "500230104",
    "unit": "头",
    "label": "生猪规模养殖场：年出栏不少于",
    "basis_kind": "default",
    "effective_from": "2023-01-01",
}


async def correct(ledger: Ledger, source: dict[str, Any], **change: object) -> httpx.Response:
    headers = {"If-Match": f'"v{source["version"]}"'}
    return await ledger.clerk.patch(f"{API}/sources/{source['id']}", json=change | WHY, headers=headers)


async def rule(ledger: Ledger, key: str, value: int, **more: object) -> None:
    manager = ledger.house.caller("registry:read policies:write")
    answer = await manager.post(f"{API}/policies", json=RULE | {"key": key, "value": value} | more)
    assert answer.status_code == 201, answer.text


async def judge_anew(ledger: Ledger) -> None:
    async with transaction(ledger.house.sessions["registry"]) as session:
        await tasks.judge_anew(session)


async def test_a_unit_has_every_column_of_the_ledger(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE, **UNIT)
    assert source["credit_code"] == "91110000600037341L"
    assert source["industry_version"] == "GB/T 4754-2017"
    told = UNIT | {"credit_code": "91110000600037341L", "head_name": "示***人", "details": source["details"]}
    assert {name: source[name] for name in told} == told
    assert source["details"].items() >= UNIT["details"].items()  # type: ignore[attr-defined] # a dict of our own
    assert (source["warnings"], source["assessment"]) == ([], None)


async def test_names_phones_and_identity_numbers_are_sealed_and_shown_masked(
    ledger: Ledger,
) -> None:
    personal = {"head_name": "张小三", "contact_phone": "138 1234 5678", "owner_id_number": "11010519491231002x"}
    source = await ledger.enter("sources", SOURCE, **personal)
    shown = {"head_name": "张*三", "contact_phone": "138****5678", "owner_id_number": "1****************X"}
    assert {name: source[name] for name in shown} == shown
    assert [row["code"] for row in await ledger.listed("sources", contact_phone="13812345678")] == [source["code"]]
    assert await ledger.listed("sources", contact_phone="13812345679") == []
    async with ledger.house.sessions["registry"]() as session:
        kept = await session.get_one(Source, source["id"])
        assert b"5678" not in (kept.contact_phone or b"5678")
        assert "张".encode() not in (kept.head_name or "张".encode())
    everything = (await ledger.clerk.get(f"{API}/sources/{source['id']}/versions")).text
    assert "138****5678" in everything
    assert "1234" not in everything
    wrong = await ledger.post("sources", SOURCE, code="other", owner_id_number="110105194912310021")
    refused(wrong, 422, "payload_invalid")


@pytest.mark.parametrize("kind", SourceKind)
async def test_what_is_not_known_of_a_kind_is_null_and_named_as_unknown(ledger: Ledger, kind: SourceKind) -> None:
    source = await ledger.enter("sources", SOURCE, kind=kind)
    fields = DETAILS[kind].model_fields
    assert source["details"] == dict.fromkeys(fields)
    assert {field.title for field in fields.values()} < set(source["unknown"])
    assert ("法人/负责人" in source["unknown"]) == (kind.value.endswith(("unit", "plant", "farm", "restaurant")))


async def test_the_kinds_tell_their_fields_with_headings_units_and_choices(ledger: Ledger) -> None:
    kinds = {kind["kind"]: kind for kind in (await ledger.reader.get(f"{API}/kinds")).json()}
    assert set(kinds) == set(SourceKind)
    farm = kinds["livestock_farm"]["details"]
    assert farm["properties"]["pigs_output"].items() >= {"title": "生猪年出栏", "unit": "头/年"}.items()
    assert farm["$defs"]["ManureMethod"]["labels"]["digester"] == "沼气处理"
    assert (await ledger.house.client().get(f"{API}/kinds")).status_code == 401


async def test_a_correction_of_details_leaves_the_others_and_null_makes_unknown(ledger: Ledger) -> None:
    farm = await ledger.enter("sources", SOURCE, details={"pigs_stock": 30, "land_mu": 12.5})
    changed = (await correct(ledger, farm, details={"pigs_stock": None, "pigs_output": 60})).json()
    assert {name: value for name, value in changed["details"].items() if value is not None} == {
        "pigs_output": 60,
        "land_mu": 12.5,
    }


async def test_a_wrong_detail_is_named_by_its_place(ledger: Ledger) -> None:
    answer = await ledger.post("sources", SOURCE, details={"pigs_stock": -3, "kilns": 1})
    refused(answer, 422, "details_wrong")
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/details/pigs_stock", "/details/kilns"}


@pytest.mark.parametrize("code", ["91110000600037341M", "500230600012345", "无"])
async def test_a_wrong_credit_code_is_stored_for_a_reason_and_warned_of(ledger: Ledger, code: str) -> None:
    answer = await ledger.post("sources", SOURCE, credit_code=code)
    refused(answer, 422, "credit_code_wrong")
    assert "credit_code_override" in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == "/credit_code"
    source = await ledger.enter("sources", SOURCE, credit_code=code, credit_code_override="营业执照上即如此（示例）")
    assert [warned["code"] for warned in source["warnings"]] == ["credit_code_wrong"]
    assert "营业执照上即如此" in source["warnings"][0]["message"]
    refused(await correct(ledger, source, credit_code_override=None), 422, "credit_code_wrong")
    right = await correct(ledger, source, credit_code="N2500230MF0000000T", credit_code_override=None)
    assert right.json()["warnings"] == []
    assert [row["code"] for row in await ledger.listed("sources", has_credit_code="true")] == [source["code"]]


async def test_one_code_at_two_places_is_warned_of_unless_it_is_one_site(ledger: Ledger) -> None:
    code = "12500230450000001X"
    first = await ledger.enter("sources", SOURCE, credit_code=code, code="a", kind="medical_unit")
    second = await ledger.enter("sources", SOURCE, credit_code=code, code="b", kind="radiation_unit")
    assert [warned["code"] for warned in second["warnings"]] == ["credit_code_shared"]
    assert (await correct(ledger, second, same_site_id=first["id"])).json()["warnings"] == []
    seen = await ledger.clerk.get(f"{API}/sources/{first['id']}")
    assert seen.json()["warnings"] == []


async def test_an_outfall_lies_on_a_reach_that_is_on_record(ledger: Ledger) -> None:
    reach = await ledger.enter("reaches", REACH, river_id=(await ledger.enter("rivers", RIVER))["id"])
    row = SOURCE | {"kind": "river_outfall"}
    refused(await ledger.post("sources", row, details={"reach_id": row["code"]}), 422, "details_wrong")
    nowhere = "00000000-0000-7000-8000-000000000000"
    refused(await ledger.post("sources", row, details={"reach_id": nowhere}), 422, "reach_unknown")
    outfall = await ledger.enter("sources", row, details={"reach_id": reach["id"], "outfall_type": "domestic"})
    assert outfall["details"]["reach_id"] == reach["id"]


async def test_a_farm_is_judged_by_the_standard_and_says_why(ledger: Ledger) -> None:
    await rule(ledger, "farm.scale.pigs_output", 500)
    await rule(ledger, "farm.manure.manure_store_m3.pigs_output", 100, unit="升/头")
    farm = await ledger.enter("sources", SOURCE, details={"pigs_output": 520, "pigs_stock": 300, "manure_store_m3": 20})
    found = farm["assessment"]
    assert (farm["scale_class"], found["scale_label"], found["pig_equivalent"]) == ("scale", "规模养殖场", 300)
    assert found["why"] == ["生猪年出栏 520 头，达到规模标准 500 头。"]
    store = found["manure"][0]
    assert (store["label"], store["needed"], store["present"], store["missing"]) == ("贮粪场", 52, 20, 32)
    assert store["basis"] == ["生猪 520 × 100 升/头"]
    assert {cited["basis_kind"] for cited in found["standard"]} == {"default"}
    assert found["standard_version"].startswith("2023-01-01/")
    assert [row["code"] for row in await ledger.listed("sources", scale_class="scale")] == [farm["code"]]

    changed = (await correct(ledger, farm, details={"pigs_output": 80})).json()
    assert changed["scale_class"] == "household"


async def test_another_standard_judges_the_farms_anew_and_keeps_what_stood(ledger: Ledger) -> None:
    await rule(ledger, "farm.scale.pigs_output", 500)
    farm = await ledger.enter("sources", SOURCE, details={"pigs_output": 300})
    await judge_anew(ledger)
    assert farm["scale_class"] == "household"
    await rule(ledger, "farm.scale.pigs_output", 300, effective_from="2024-01-01")
    await judge_anew(ledger)
    await judge_anew(ledger)
    address = f"{API}/sources/{farm['id']}"
    anew = (await ledger.clerk.get(address)).json()
    assert (anew["scale_class"], anew["version"]) == ("scale", 2)
    assert anew["assessment"]["standard_version"] != farm["assessment"]["standard_version"]
    told = (await ledger.clerk.get(f"{address}/versions")).json()
    assert told[1]["reason"] == "规模标准有变，按现行标准重新判定"
    assert told[0]["changed"]["scale_class"] == "household"


async def test_filters_go_together_and_pages_keep_their_order(ledger: Ledger) -> None:
    for number in range(6):
        level = "major" if number % 2 else "low"
        await ledger.enter("sources", SOURCE, code=f"S-{number}", risk_level=level, kind="restaurant")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        wanted = {"limit": "2", "kind": "restaurant", "risk_level": "major", "has_credit_code": "false", **cursor}
        page = (await ledger.clerk.get(f"{API}/sources", params=wanted)).json()
        seen += [source["code"] for source in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == ["S-1", "S-3", "S-5"]


async def test_who_works_in_several_divisions_sees_one_list(ledger: Ledger) -> None:
    await ledger.neighbour.post(f"{API}/sources", json=SOURCE | {"code": "S-0", "division_code": NEIGHBOUR})
    for code, division in (("S-1", TOWN), ("S-3", VILLAGE), ("S-2", VILLAGE)):
        await ledger.enter("sources", SOURCE, code=code, division_code=division)
    both = ledger.house.caller("registry:read", [NEIGHBOUR, VILLAGE, TOWN])
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while len(seen) < len(SOURCE):
        page = (await both.get(f"{API}/sources", params={"limit": "1", **cursor})).json()
        seen += [source["code"] for source in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == ["S-1", "S-2", "S-3", "S-0"]


@pytest.mark.parametrize(
    "wrong", [{"kind": "volcano"}, {"tier": "ninth"}, {"risk_level": ""}, {"q": ""}, {"town_key": "2"}]
)
async def test_a_wrong_filter_is_named(ledger: Ledger, wrong: dict[str, str]) -> None:
    answer = await ledger.clerk.get(f"{API}/sources", params=wrong)
    refused(answer, 400, "parameter_invalid")
    assert answer.json()["errors"][0]["pointer"] == f"/query/{next(iter(wrong))}"
