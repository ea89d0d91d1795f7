"""What anybody in the town is told of a place: where it lies, how that is known, and what is near."""

from typing import Any

import httpx
import pytest

from shared.ids import new_id
from tests.support.areas import polygon, square, zone
from tests.support.ledger import API, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

SPRING = {
    "code": "500230104-WS-001",
    "kind": "drinking_water_source",
    "name": "理明水源地",
    "division_code": VILLAGE,
    "mark": "sample",
    "valid_from": "2023-01-01",
}
HERE = {"longitude": 107.705, "latitude": 30.005}


def at(longitude: float, latitude: float, crs: str = "wgs84") -> dict[str, Any]:
    """A location as it is sent."""
    return {"location": {"longitude": longitude, "latitude": latitude, "crs": crs}}


async def place(ledger: Ledger, **asked: Any) -> dict[str, Any]:
    """What the clerk is told of a place."""
    answer = await ledger.clerk.get(f"{API}/places", params=HERE | asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def of_kind(told: dict[str, Any], kind: str) -> dict[str, Any]:
    """What is told of one kind of zone."""
    (found,) = [zone for zone in told["zones"] if zone["kind"] == kind]
    return dict(found)


async def near(ledger: Ledger, **asked: Any) -> list[str]:
    """The codes of the nearest sources."""
    answer = await ledger.clerk.get(f"{API}/sources/nearest", params=HERE | asked)
    assert answer.status_code == 200, answer.text
    return [source["code"] for source in answer.json()["items"]]


async def sources(ledger: Ledger, *longitudes: float, **more: Any) -> list[dict[str, Any]]:
    """Springs side by side."""
    return [
        await ledger.enter("sources", SPRING, code=f"WS-{longitude}", **at(longitude, 30.005), **more)
        for longitude in longitudes
    ]


async def test_a_place_lies_in_the_zone_and_division_that_hold_on_the_day(ledger: Ledger) -> None:
    made = await ledger.enter("zones", zone(kind="no_breeding", mark="real", valid_from="2026-06-01"))
    await ledger.enter("zones", zone(kind="division", division_code=VILLAGE, mark="real", name="理明村"))
    await ledger.enter(
        "zones", zone(kind="division", mark="real", name="许明寺镇", geometry=polygon(square(107.6, 29.9, 0.3)))
    )
    told = await place(ledger, on="2026-07-01")
    assert told["division"] | {"nearest_source": None} == told["division"]
    assert (told["division"]["code"], told["division"]["by_boundary"]) == (VILLAGE, True)
    assert told["division"]["words"] == "位于理明村（依据登记的区划边界）。"
    there = of_kind(told, "no_breeding")
    assert (there["inside"][0]["id"], there["words"]) == (made["id"], "位于畜禽禁养区内。")
    assert there["inside"][0]["depth_m"] == pytest.approx(482, abs=5)
    earlier = of_kind(await place(ledger, on="2026-05-31"), "no_breeding")
    assert (earlier["inside"], earlier["on_record"]) == ([], 0)


async def test_outside_of_all_zones_the_nearest_is_told_and_that_others_may_be_unknown(ledger: Ledger) -> None:
    await ledger.enter(
        "zones", zone(kind="division", division_code=VILLAGE, geometry=polygon(square(107.6, 29.9, 0.3)))
    )
    for west in (107.72, 107.75):
        await ledger.enter("zones", zone(west, name=f"{west}"))
    told = of_kind(await place(ledger), "water_first")
    assert (told["on_record"], told["nearest_zone"]["name"]) == (2, "107.72")
    assert told["nearest_zone"]["distance_m"] == pytest.approx(1447, abs=5)
    assert told["words"] == "不在本镇已登记的 2 个饮用水水源一级保护区内；最近的边界约 1447 米。未登记的区域无法判断。"


async def test_without_a_boundary_the_nearest_known_point_is_told_as_no_more_than_that(ledger: Ledger) -> None:
    await sources(ledger, 107.715)
    told = await place(ledger)
    division = told["division"]
    assert (division["code"], division["by_boundary"]) == (VILLAGE, False)
    assert division["words"].startswith("没有登记区划边界；最近的已知监管对象在理明村，约 96")
    water = of_kind(told, "water_first")
    assert water["nearest_source"]["code"] == "WS-107.715"
    assert "没有登记饮用水水源一级保护区的边界，无法判断" in water["words"]
    assert "这不是边界，不能据以判断" in water["words"]
    assert of_kind(told, "no_breeding")["nearest_source"] is None


async def test_where_nothing_is_known_it_says_so(ledger: Ledger) -> None:
    told = await place(ledger)
    assert told["division"]["code"] is None
    assert "无法判断所在区划" in told["division"]["words"]


async def test_a_sample_zone_holds_for_nobody(ledger: Ledger) -> None:
    await ledger.enter("zones", zone())
    assert of_kind(await place(ledger), "water_first")["words"] == "位于饮用水水源一级保护区内（示例区域，不作数）。"


async def test_a_hole_is_outside_and_each_part_is_inside(ledger: Ledger) -> None:
    ring = polygon(square(107.7, 30.0), square(107.704, 30.004, 0.002))
    parts = {"type": "MultiPolygon", "coordinates": [ring["coordinates"], [square(107.8, 30.0)]]}
    await ledger.enter("zones", zone(geometry=parts))
    assert of_kind(await place(ledger), "water_first")["inside"] == []
    for longitude, latitude in ((107.701, 30.001), (107.8, 30.0), (107.805, 30.01)):
        told = await place(ledger, longitude=longitude, latitude=latitude)
        assert len(of_kind(told, "water_first")["inside"]) == 1


async def test_a_place_in_another_system_is_the_same_place(ledger: Ledger) -> None:
    gcj = {"longitude": 107.7037, "latitude": 30.0021, "crs": "gcj02"}
    found = await place(ledger, **gcj)
    again = await place(ledger, longitude=found["longitude"], latitude=found["latitude"])
    assert again["zones"] == found["zones"]
    assert abs(found["longitude"] - 107.7037) > 0.001


async def test_the_nearest_sources_come_first(ledger: Ledger) -> None:
    await sources(ledger, 107.709, 107.706, 107.72)
    await ledger.enter("sources", SPRING, code="OF-1", kind="river_outfall", **at(107.7055, 30.005))
    await ledger.enter("sources", SPRING, code="nowhere")
    await sources(ledger, 107.7051, valid_to="2024-01-01")
    voided = (await sources(ledger, 107.7052))[0]
    await ledger.void("sources", voided["id"])
    assert await near(ledger) == ["OF-1", "WS-107.706", "WS-107.709", "WS-107.72"]
    assert await near(ledger, limit=1) == ["OF-1"]
    assert await near(ledger, kind=["drinking_water_source", "restaurant"], within_m=500) == [
        "WS-107.706",
        "WS-107.709",
    ]
    assert (await near(ledger, on="2023-06-01"))[0] == "WS-107.7051"


async def test_only_ones_own_divisions_are_near(ledger: Ledger) -> None:
    await sources(ledger, 107.706)
    assert (await ledger.neighbour.get(f"{API}/sources/nearest", params=HERE)).json() == {"items": []}
    assert await near(ledger, division=VILLAGE) == ["WS-107.706"]
    assert await near(ledger, division=NEIGHBOUR) == []
    county = ledger.house.caller("registry:read", [NEIGHBOUR, TOWN, VILLAGE])
    found = (await county.get(f"{API}/sources/nearest", params=HERE)).json()["items"]
    assert [source["code"] for source in found] == ["WS-107.706"]
    own = ledger.house.caller("registry:read", rows="own")
    assert (await own.get(f"{API}/sources/nearest", params=HERE)).json() == {"items": []}


async def test_the_sources_in_a_zone_are_a_list_like_any_other(ledger: Ledger) -> None:
    ring = polygon(square(107.7, 30.0), square(107.704, 30.004, 0.002))
    made = await ledger.enter("zones", zone(geometry=ring))
    await sources(ledger, 107.701, 107.705, 107.709, 107.715)

    async def found(**asked: Any) -> list[str]:
        answer = await ledger.clerk.get(f"{API}/zones/{made['id']}/sources", params=asked)
        assert answer.status_code == 200, answer.text
        return [source["code"] for source in answer.json()["items"]]

    assert await found() == ["WS-107.701", "WS-107.709"]
    assert await found(within_m=50) == ["WS-107.701", "WS-107.709"]
    assert await found(within_m=200) == ["WS-107.701", "WS-107.705", "WS-107.709"]
    assert await found(within_m=500) == ["WS-107.701", "WS-107.705", "WS-107.709", "WS-107.715"]
    assert await found(kind="restaurant") == []
    first = (await ledger.clerk.get(f"{API}/zones/{made['id']}/sources", params={"limit": 1})).json()
    assert await found(limit=1, cursor=first["next_cursor"]) == ["WS-107.709"]
    refused(await ledger.neighbour.get(f"{API}/zones/{made['id']}/sources"), 404, "zone_not_found")


async def test_how_far_things_are_apart(ledger: Ledger) -> None:
    one, other = await sources(ledger, 107.705, 107.715)
    made = await ledger.enter("zones", zone(107.71))

    async def apart(first: str, second: str) -> httpx.Response:
        return await ledger.clerk.get(f"{API}/places/distance", params={"one": first, "other": second})

    springs = await apart(f"sources/{one['id']}", f"sources/{other['id']}")
    assert springs.json()["distance_m"] == pytest.approx(965, abs=3)
    assert (await apart(f"sources/{one['id']}", f"zones/{made['id']}")).json()["distance_m"] == pytest.approx(
        482, abs=3
    )
    assert (await apart(f"zones/{made['id']}", f"sources/{other['id']}")).json()["distance_m"] == 0
    unplaced = await ledger.enter("sources", SPRING, code="nowhere")
    refused(await apart(f"sources/{unplaced['id']}", f"zones/{made['id']}"), 404, "thing_not_found")
    refused(await apart(f"sources/{new_id()}", f"zones/{made['id']}"), 404, "thing_not_found")
    refused(await apart("moons/1", f"zones/{made['id']}"), 400, "parameter_invalid")


async def test_sources_go_out_as_geojson(ledger: Ledger) -> None:
    await sources(ledger, 107.705)
    await ledger.enter("sources", SPRING, code="nowhere")
    answer = await ledger.clerk.get(f"{API}/sources/features")
    assert answer.headers["content-type"] == "application/geo+json"
    page = answer.json()
    assert (page["type"], page["next_cursor"]) == ("FeatureCollection", None)
    placed, unplaced = page["features"]
    assert placed["geometry"] == {"type": "Point", "coordinates": [107.705, 30.005]}
    assert (placed["properties"]["code"], unplaced["geometry"]) == ("WS-107.705", None)
    assert "location" not in placed["properties"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"longitude": 0, "latitude": 0}, "place_wrong"),
        ({"longitude": 30.005, "latitude": 107.705}, "place_wrong"),
        ({"longitude": 121.47, "latitude": 31.23}, "place_wrong"),
        ({"longitude": "nan"}, "parameter_invalid"),
        ({"longitude": "1e400"}, "parameter_invalid"),
        ({"crs": "mars"}, "parameter_invalid"),
        ({"on": "2026-13-01"}, "parameter_invalid"),
    ],
)
async def test_a_place_that_is_none_is_refused(ledger: Ledger, wrong: dict[str, Any], code: str) -> None:
    for address in ("places", "sources/nearest"):
        refused(await ledger.clerk.get(f"{API}/{address}", params=HERE | wrong), 400, code)
