"""What a pre-check tells before anything is on record."""

from typing import Any

import pytest

from tests.registry.admissions.gate import IN_ZONE, OUTSIDE, Gate
from tests.support.areas import polygon, square
from tests.support.ledger import API, refused
from tests.support.papers import SPRING
from tests.support.town import NEIGHBOUR, VILLAGE

PIGS = {
    "kind": "livestock_farm",
    "industry_code": "0313",
    "division_code": VILLAGE,
    "location": OUTSIDE,
    "mark": "sample",
}
AREA = {"location": None, "geometry": polygon(square(107.705, 30.0))}


async def look(gate: Gate, **more: object) -> dict[str, Any]:
    """A pre-check by somebody who may only read."""
    answer = await gate.reader.post(f"{API}/prechecks", json=PIGS | more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_conflict_names_the_zone_its_law_and_how_deep_it_is(gate: Gate) -> None:
    zone = await gate.forbid()
    found = await look(gate, location=IN_ZONE)
    (met,) = found["zones"]
    assert (met["id"], met["version"], met["effect"]) == (zone["id"], 1, "conflict")
    assert (met["law"], met["basis_kind"]) == ("《畜禽规模养殖污染防治条例》第十一条", "law")
    assert met["overlap_m2"] is None
    assert met["depth_m"] == pytest.approx(482, abs=3)
    assert found["words"].startswith("与 1 个划定的区域冲突")
    assert await gate.listed("admissions") == []


async def test_an_area_tells_how_much_of_it_lies_inside(gate: Gate) -> None:
    await gate.forbid()
    (met,) = (await look(gate, **AREA))["zones"]
    assert met["share"] == pytest.approx(0.5, abs=0.001)
    assert met["overlap_m2"] == pytest.approx(535_000, rel=0.01)
    assert (await look(gate, **AREA | {"geometry": polygon(square(107.71, 30.0))}))["zones"] == []  # they only touch


async def test_whoever_keeps_no_animals_is_not_concerned(gate: Gate) -> None:
    await gate.forbid()
    found = await look(gate, location=IN_ZONE, kind="industrial_unit", industry_code="3031")
    assert found["zones"] == []
    assert "no_breeding" not in {of["kind"] for of in found["not_on_record"]}


async def test_a_zone_of_another_town_holds_too_and_a_sample_says_nothing_of_a_real_project(gate: Gate) -> None:
    county = gate.house.caller("registry:read registry:write", ["500230"])
    gate.clerk = county
    await gate.forbid(division_code=NEIGHBOUR)
    assert (await look(gate, location=IN_ZONE))["finding"] == "conflict"
    assert (await look(gate, location=IN_ZONE, mark="real"))["finding"] == "none"


async def test_where_no_boundary_is_on_record_the_nearest_point_is_told_as_what_it_is(gate: Gate) -> None:
    bare = await look(gate)
    kinds = ["water_first", "water_second", "water_works", "no_breeding"]
    assert [of["kind"] for of in bare["not_on_record"]] == kinds
    assert bare["not_on_record"][0]["nearest_source"] is None
    assert "另有 4 类区域没有登记边界" in bare["words"]

    spring = await gate.enter("sources", SPRING, location={"longitude": 107.76, "latitude": 30.05, "crs": "wgs84"})
    found = await look(gate)
    first, *_, breeding = found["not_on_record"]
    assert first["nearest_source"]["id"] == spring["id"]
    assert first["nearest_source"]["distance_m"] == pytest.approx(964, abs=3)
    assert "这不是边界，不能据以判断" in first["words"]
    assert breeding["nearest_source"] is None
    assert [near["id"] for near in found["sensitive"]] == [spring["id"]]

    await gate.forbid()
    assert [of["kind"] for of in (await look(gate))["not_on_record"]] == kinds[:3]


async def test_what_is_missing_is_asked_for_and_what_is_not_in_the_table_is_the_countys(gate: Gate) -> None:
    found = await look(gate)
    assert found["permit"]["answer"] == "figures_missing"
    assert found["missing"] == ["是否达到规模养殖", "是否设污水排放口"]
    assert found["papers"] == [{"key": "farm", "label": "环评登记表或排污登记"}]
    assert "请向县生态环境局核实" in found["eia"]
    told = await look(gate, facts={"is_scale_farm": True, "has_outfall": False})
    assert (told["permit"]["permit_class"], told["permit"]["basis_kind"]) == ("registration", "default")
    other = (await look(gate, industry_code="2614"))["permit"]
    assert (other["answer"], other["permit_class"]) == ("industry_not_in_table", None)
    table = (await gate.reader.get(f"{API}/prechecks/permit-classes")).json()
    assert (table["version"], len(table["rows"])) == (told["permit"]["version"], 9)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"location": None}, 422, "place_needed"),
        ({"geometry": polygon(square(107.7, 30.0))}, 422, "place_needed"),
        ({"location": {"longitude": 30.0, "latitude": 107.7, "crs": "wgs84"}}, 422, "location_wrong"),
        ({"location": {"longitude": 0, "latitude": 0, "crs": "gcj02"}}, 422, "location_wrong"),
        ({"location": None, "geometry": polygon([[107.7, 30.0], [107.8, 30.0], [107.7, 30.0]])}, 422, "geometry_wrong"),
        ({"location": None, "geometry": {"type": "Point", "coordinates": [107.7, 30.0]}}, 422, "geometry_wrong"),
        ({"industry_code": "313"}, 422, "payload_invalid"),
        ({"industry_code": "03\x0013"}, 422, "payload_invalid"),
        ({"kind": "volcano"}, 422, "payload_invalid"),
        ({"facts": {"beds": -1}}, 422, "payload_invalid"),
        ({"facts": {"beds": 10**30}}, 422, "payload_invalid"),
        ({"facts": {"is_scale_farm": "yes"}}, 422, "payload_invalid"),
        ({"facts": {"mood": 3}}, 422, "payload_invalid"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"division_code": "500230104299"}, 422, "division_unknown"),
    ],
)
async def test_a_wrong_question_is_refused(gate: Gate, wrong: dict[str, Any], status: int, code: str) -> None:
    refused(await gate.reader.post(f"{API}/prechecks", json=PIGS | wrong), status, code)
