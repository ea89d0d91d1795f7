"""What a clerk sees of protection zones, of zones drawn anew, and of areas that cannot be."""

import json
from typing import Any

import pytest

from shared.ids import new_id
from tests.support.areas import ZONE, polygon, square, zone
from tests.support.ledger import API, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR, VILLAGE

SPRING = {
    "code": "500230104-WS-001",
    "kind": "drinking_water_source",
    "name": "示例水源地",
    "division_code": VILLAGE,
    "mark": "sample",
    "valid_from": "2023-01-01",
}
BOW_TIE = [[107.7, 30.0], [107.71, 30.01], [107.71, 30.0], [107.7, 30.01], [107.7, 30.0]]
# What is wrong → its code, and where.
WRONG: dict[str, tuple[Any, str, str]] = {
    "a point": ({"type": "Point", "coordinates": [107.7, 30.0]}, "geometry_type_wrong", "/type"),
    "nothing": ({}, "geometry_type_wrong", "/type"),
    "a bow tie": (polygon(BOW_TIE), "self_crossing", "/coordinates"),
    "an open ring": (polygon(square(107.7, 30.0)[:-1]), "ring_not_closed", "/coordinates/0/3"),
    "two points": (polygon([[107.7, 30.0], [107.8, 30.0], [107.7, 30.0]]), "ring_too_short", "/coordinates/0"),
    "one point four times": (polygon([[107.7, 30.0]] * 4), "too_few_points", "/coordinates"),
    "swapped axes": (polygon([[lat, lon] for lon, lat in square(107.7, 30.0)]), "place_wrong", "/coordinates/0/0"),
    "Shanghai": (polygon(square(121.4, 31.2)), "place_wrong", "/coordinates/0/0"),
    "nowhere": (polygon(square(0.0, 0.0)), "place_wrong", "/coordinates/0/0"),
    "metres": (polygon(square(36_570_000.0, 3_320_000.0)), "position_wrong", "/coordinates/0/0"),
    "beyond all numbers": (polygon([[10**400, 30.0]] * 4), "position_wrong", "/coordinates/0/0"),
    "words": (polygon([["107.7", "30.0"]] * 4), "position_wrong", "/coordinates/0/0"),  # type: ignore[list-item] # so it is
    "switches": (polygon([[True, False]] * 4), "position_wrong", "/coordinates/0/0"),
    "no coordinates": ({"type": "Polygon", "coordinates": None}, "coordinates_wrong", "/coordinates"),
    "no rings": (polygon(), "coordinates_wrong", "/coordinates"),
    "a ring of nothing": ({"type": "Polygon", "coordinates": [7]}, "ring_too_short", "/coordinates/0"),
    "a hole outside": (polygon(square(107.7, 30.0), square(107.8, 30.0)), "hole_outside", "/coordinates"),
    "overlapping parts": (
        {"type": "MultiPolygon", "coordinates": [[square(107.7, 30.0)], [square(107.705, 30.005)]]},
        "self_crossing",
        "/coordinates",
    ),
    "a hair of points": (
        polygon([[107.7 + number / 1e6, 30.0] for number in range(6000)]),
        "too_many_points",
        "/coordinates",
    ),
}


async def test_a_zone_is_drawn_in_the_towns_system_and_kept_in_one(ledger: Ledger) -> None:
    spring = await ledger.enter("sources", SPRING)
    drawn = polygon(square(107.7, 30.0))
    made = await ledger.enter(
        "zones", ZONE, geometry=drawn | {"bbox": [0, 0, 0, 0]}, crs="gcj02", source_id=spring["id"]
    )
    assert (made["crs"], made["raw_geometry"]) == ("gcj02", drawn)
    west, south = made["geometry"]["coordinates"][0][0]
    assert 100 < (107.7 - west) * 96_000 < 700 or 100 < abs(30.0 - south) * 111_000 < 700
    assert (made["west"], made["south"]) == pytest.approx((west, south), abs=1e-4)
    found = await ledger.clerk.get(f"{API}/zones/{made['id']}")
    assert (found.json(), found.headers["etag"]) == (made, '"v1"')


async def test_the_same_zone_again_is_the_same(ledger: Ledger) -> None:
    wanted = zone(id=str(new_id()))
    made = await ledger.enter("zones", wanted)
    again = await ledger.post("zones", wanted)
    assert (again.status_code, again.json()) == (200, made)
    refused(await ledger.post("zones", wanted, name="另一个"), 409, "id_taken")


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_encloses_nothing_is_refused_where_it_is_wrong(ledger: Ledger, wrong: str) -> None:
    geometry, code, pointer = WRONG[wrong]
    answer = await ledger.post("zones", ZONE, geometry=geometry)
    refused(answer, 422, "geometry_wrong")
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"]) == (code, f"/geometry{pointer}")
    assert await ledger.listed("zones") == []


async def test_neither_depth_nor_strange_text_nor_other_fields_break_it(ledger: Ledger) -> None:
    deep = json.dumps(ZONE | {"geometry": {"type": "Polygon", "coordinates": "deep"}}).replace(
        '"deep"', "[" * 5000 + "]" * 5000
    )
    for body in (deep, json.dumps(zone(name="a\x00b")), json.dumps(zone(geometry=[1])), json.dumps(zone(kind="moon"))):
        answer = await ledger.clerk.post(f"{API}/zones", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in {400, 422}, answer.text
    refused(await ledger.post("zones", zone(valid_to="2025-01-01")), 422, "period_wrong")
    refused(await ledger.post("zones", zone(source_id=str(new_id()))), 422, "source_unknown")
    refused(await ledger.post("zones", zone(attachments=[str(new_id())])), 422, "attachment_unknown")
    refused(await ledger.post("zones", zone(supersedes_id=str(new_id()))), 422, "superseded_unsuitable")
    refused(await ledger.post("zones", zone(division_code=NEIGHBOUR)), 404, "division_not_found")
    assert await ledger.listed("zones") == []


async def test_a_zone_is_seen_in_its_town_only(ledger: Ledger) -> None:
    made = await ledger.enter("zones", zone())
    assert (await ledger.neighbour.get(f"{API}/zones")).json()["items"] == []
    refused(await ledger.neighbour.get(f"{API}/zones/{made['id']}"), 404, "zone_not_found")
    changed = await ledger.neighbour.patch(f"{API}/zones/{made['id']}", json=WHY, headers={"If-Match": '"v1"'})
    refused(changed, 404, "zone_not_found")
    refused(await ledger.reader.post(f"{API}/zones", json=zone()), 403, "not_permitted")


async def test_zones_are_found_by_kind_division_and_day(ledger: Ledger) -> None:
    first = await ledger.enter("zones", zone())
    ended = await ledger.enter("zones", zone(kind="no_breeding", valid_to="2026-06-01"))
    voided = await ledger.enter("zones", zone(kind="no_breeding"))
    await ledger.void("zones", voided["id"])

    async def found(**filters: str) -> list[str]:
        return [row["id"] for row in await ledger.listed("zones", **filters)]

    assert await found() == [first["id"], ended["id"]]
    assert await found(kind="no_breeding") == [ended["id"]]
    assert await found(on="2026-06-01") == [first["id"]]
    assert await found(division=VILLAGE) == []
    assert "geometry" not in (await ledger.listed("zones"))[0]


async def test_a_boundary_is_corrected_and_what_stood_is_kept(ledger: Ledger) -> None:
    made = await ledger.enter("zones", zone())
    moved = await ledger.patch("zones", made["id"], geometry=polygon(square(107.8, 30.0)))
    assert moved["west"] == pytest.approx(107.8)
    other = await ledger.patch("zones", made["id"], crs="bd09")
    assert other["raw_geometry"] == moved["raw_geometry"]
    assert other["geometry"] != moved["geometry"]
    wrong = await ledger.try_patch("zones", made["id"], geometry=polygon(BOW_TIE))
    refused(wrong, 422, "geometry_wrong")
    stale = await ledger.clerk.patch(f"{API}/zones/{made['id']}", json=WHY, headers={"If-Match": '"v1"'})
    refused(stale, 412, "version_stale")
    versions = (await ledger.clerk.get(f"{API}/zones/{made['id']}/versions")).json()
    assert [("geometry" in version["changed"]) for version in versions] == [True, True, True]


async def test_a_zone_drawn_anew_ends_the_old_one_and_voiding_it_restores_that(ledger: Ledger) -> None:
    old = await ledger.enter("zones", zone())
    wanted = zone(107.8, supersedes_id=old["id"], valid_from="2026-07-01", id=str(new_id()))
    new = await ledger.enter("zones", wanted)
    assert (await ledger.post("zones", wanted)).json() == new
    assert await valid_to(ledger, old) == "2026-07-01"
    refused(await ledger.try_void("zones", old["id"]), 409, "still_referred")
    refused(await ledger.try_patch("zones", old["id"], valid_to=None), 409, "zone_superseded")
    await ledger.void("zones", new["id"])
    assert await valid_to(ledger, old) is None


@pytest.mark.parametrize(
    "other", [{"kind": "other"}, {"division_code": VILLAGE}, {"valid_from": "2026-01-01"}, {"valid_from": "2026-09-01"}]
)
async def test_only_what_still_holds_is_superseded_by_its_like(ledger: Ledger, other: dict[str, str]) -> None:
    old = await ledger.enter("zones", zone(valid_to="2026-09-01"))
    wanted = zone(supersedes_id=old["id"], valid_from="2026-07-01") | other
    refused(await ledger.post("zones", wanted), 422, "superseded_unsuitable")
    assert [row["valid_to"] for row in await ledger.listed("zones")] == ["2026-09-01"]


async def test_a_zone_is_superseded_once(ledger: Ledger) -> None:
    old = await ledger.enter("zones", zone())
    await ledger.enter("zones", zone(supersedes_id=old["id"], valid_from="2026-07-01"))
    refused(
        await ledger.post("zones", zone(supersedes_id=old["id"], valid_from="2026-05-01")), 422, "superseded_unsuitable"
    )


async def valid_to(ledger: Ledger, made: dict[str, Any]) -> str | None:
    """Until when a zone holds."""
    until: str | None = (await ledger.clerk.get(f"{API}/zones/{made['id']}")).json()["valid_to"]
    return until


def feature(properties: dict[str, Any], **more: object) -> dict[str, Any]:
    """A zone as other software writes it."""
    geometry = properties.pop("geometry")
    return {"type": "Feature", "geometry": geometry, "properties": properties, "bbox": None} | more


async def test_many_zones_come_and_go_as_geojson(ledger: Ledger) -> None:
    ids = [str(new_id()), str(new_id())]
    features = [feature(zone(107.7 + number / 100), id=ids[number]) for number in (0, 1)]
    body = {"type": "FeatureCollection", "name": "导出", "features": features}
    made = await ledger.clerk.post(f"{API}/zones/features", json=body)
    assert (made.status_code, made.json()) == (201, {"ids": ids, "entered": 2})
    again = await ledger.clerk.post(f"{API}/zones/features", json=body)
    assert again.json()["entered"] == 0
    answer = await ledger.clerk.get(f"{API}/zones/features", params={"limit": 1})
    assert answer.headers["content-type"] == "application/geo+json"
    page = answer.json()
    assert (page["type"], page["features"][0]["type"], page["features"][0]["id"]) == (
        "FeatureCollection",
        "Feature",
        ids[0],
    )
    assert page["features"][0]["geometry"] == features[0]["geometry"]
    assert page["features"][0]["properties"]["name"] == ZONE["name"]
    params = {"limit": "1", "cursor": page["next_cursor"]}
    second = (await ledger.clerk.get(f"{API}/zones/features", params=params)).json()
    assert ([row["id"] for row in second["features"]], second["next_cursor"]) == (ids[1:], None)


async def test_one_wrong_zone_of_many_keeps_all_out(ledger: Ledger) -> None:
    features = [feature(zone()), feature(zone(geometry=polygon(BOW_TIE)))]
    answer = await ledger.clerk.post(f"{API}/zones/features", json={"type": "FeatureCollection", "features": features})
    refused(answer, 422, "geometry_wrong")
    assert answer.json()["errors"][0]["pointer"] == "/features/1/geometry/coordinates"
    features[1] = feature(zone(division_code=NEIGHBOUR))
    answer = await ledger.clerk.post(f"{API}/zones/features", json={"type": "FeatureCollection", "features": features})
    refused(answer, 404, "division_not_found")
    assert answer.json()["errors"][0]["pointer"] == "/features/1"
    assert await ledger.listed("zones") == []
