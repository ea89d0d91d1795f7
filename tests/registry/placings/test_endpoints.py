"""What a clerk sees who brings the places of sources from a map."""

from typing import Any

import pytest

from tests.support.ledger import API, SOURCE, WHY, Ledger, refused

FEATURES = f"{API}/sources/features"
PLACE = [107.7, 29.9]


def feature(code: str | None, position: object = PLACE, **more: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": position} if position is not None else None
    return {"type": "Feature", "geometry": geometry, "properties": {"code": code}} | more


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), "crs": "wgs84"} | WHY | more


async def test_places_are_looked_at_first_then_written_and_what_stood_is_kept(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    address = f"{API}/sources/{source['id']}"
    wanted = collection(feature(SOURCE["code"]))
    seen = (await ledger.clerk.put(FEATURES, json=wanted)).json()
    assert (seen["written"], seen["items"][0]["outcome"], seen["items"][0]["source_id"]) == (0, "moved", source["id"])
    assert (await ledger.clerk.get(address)).json()["version"] == 1
    done = (await ledger.clerk.put(FEATURES, json=wanted | {"choice": "all"})).json()
    assert (done["written"], done["items"][0]["moved_m"]) == (1, None)
    now = (await ledger.clerk.get(address)).json()
    assert ([now["longitude"], now["latitude"]], now["location"]["crs"]) == (PLACE, "wgs84")
    last = (await ledger.clerk.get(f"{address}/versions")).json()[-1]
    assert (last["version"], last["reason"]) == (2, WHY["reason"])


async def test_our_own_list_comes_back_and_changes_nothing(ledger: Ledger) -> None:
    at = {"longitude": 107.71, "latitude": 29.91, "crs": "gcj02"}
    await ledger.enter("sources", SOURCE, location=at)
    await ledger.enter("sources", SOURCE, code="500230104-LF-002", name="没有位置的")
    listed = (await ledger.clerk.get(FEATURES)).json()
    answer = (await ledger.clerk.put(FEATURES, json=listed | {"crs": "wgs84", "choice": "all"} | WHY)).json()
    assert answer["written"] == 0
    assert sorted(item["outcome"] for item in answer["items"]) == ["left", "same"]


async def test_another_system_of_coordinates_is_kept_raw_and_stored_as_one(ledger: Ledger) -> None:
    await ledger.enter("sources", SOURCE, location={"longitude": PLACE[0], "latitude": PLACE[1], "crs": "wgs84"})
    wanted = collection(feature(SOURCE["code"]), crs="gcj02", choice="good", source="map")
    [item] = (await ledger.clerk.put(FEATURES, json=wanted)).json()["items"]
    assert 300 < item["moved_m"] < 1000
    [source] = await ledger.listed("sources")
    assert (source["location"]["longitude"], source["location"]["crs"]) == (PLACE[0], "gcj02")


async def test_bad_features_are_named_and_either_hold_up_all_or_are_left_out(ledger: Ledger) -> None:
    await ledger.enter("sources", SOURCE)
    good = feature(SOURCE["code"])
    bad = [good, feature("500230104-LF-999"), feature(SOURCE["code"], [29.9, 107.7]), {"type": "Point"}, 7]
    bad += [feature(None), feature(""), feature("x", [1, float("1e308")]), feature("x", ["1", "2"])]
    wanted = collection(good, *bad)
    answer = await ledger.clerk.put(FEATURES, json=wanted | {"choice": "all"})
    refused(answer, 422, "features_bad")
    assert answer.json()["errors"][0]["pointer"] == "/features/1/properties/code"
    assert (await ledger.listed("sources"))[0]["version"] == 1
    done = (await ledger.clerk.put(FEATURES, json=wanted | {"choice": "good"})).json()
    assert (done["written"], [item["fault"] and item["fault"]["code"] for item in done["items"]]) == (
        1,
        [None, "code_twice", "source_unknown", "place_wrong", *["feature_wrong"] * 2, *["code_missing"] * 2]
        + ["position_wrong"] * 2,
    )


async def test_another_towns_sources_are_unknown_and_voided_ones_too(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    wanted = collection(feature(SOURCE["code"]), choice="good")
    [item] = (await ledger.neighbour.put(FEATURES, json=wanted)).json()["items"]
    assert (item["fault"]["code"], item["source_id"]) == ("source_unknown", None)
    assert (await ledger.reader.put(FEATURES, json=wanted)).status_code == 403
    await ledger.void("sources", source["id"])
    [item] = (await ledger.clerk.put(FEATURES, json=wanted)).json()["items"]
    assert item["fault"]["code"] == "source_unknown"


@pytest.mark.parametrize(
    "change", [{"type": "Feature"}, {"features": []}, {"features": [1] * 2001}, {"crs": "mars"}, {"reason": ""}]
)
async def test_what_is_no_such_file_is_refused(ledger: Ledger, change: dict[str, Any]) -> None:
    refused(await ledger.clerk.put(FEATURES, json=collection(feature("x")) | change), 422, "payload_invalid")
