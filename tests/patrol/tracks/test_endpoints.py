"""A phone tells where it was, at once or bit by bit, and what cannot be is refused."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared import time
from shared.contracts import registry
from shared.ids import derived_id, new_id
from tests.patrol.conftest import API, Town, round_of
from tests.support.town import NEIGHBOUR, PLACES, SINCE, policy

LONGITUDE, LATITUDE = 107.7, 29.9
NORTH = 0.00001  # degrees to the north that one walks in a second, a metre and a tenth
PLACED = derived_id("test-source", "placed")

Points = list[list[Any]]


def straight(seconds: int = 600, *, since: int = 0, every: int = 3) -> Points:
    """North from where the placed source lies."""
    return [[s * 1000, LONGITUDE, LATITUDE + s * NORTH, 5.5, False] for s in range(since, seconds + 1, every)]


def track(points: Points | None = None, crs: str = "wgs84") -> dict[str, Any]:
    return {"crs": crs, "points": straight() if points is None else points}


async def placed(town: Town) -> None:
    """A source whose place is known."""
    row = {"id": PLACED, "version": 1, "code": "PLACED", "kind": "restaurant", "name": "示例", "town_key": False}
    row |= {"division_code": "500230104211", "mark": "real", "valid_from": SINCE}
    row |= {"longitude": LONGITUDE, "latitude": LATITUDE}
    await town.house.know(registry.SourceRecorded.model_validate(row))


async def sent(caller: httpx.AsyncClient, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = await caller.post(f"{API}/rounds", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def way_of(caller: httpx.AsyncClient, round_id: str, **params: str) -> dict[str, Any]:
    answer = await caller.get(f"{API}/rounds/{round_id}/track", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_track_of_a_round_is_thinned_measured_and_shown(town: Town) -> None:
    await placed(town)
    body = round_of(PLACED) | {"track": track()}
    recorded = await sent(town.patroller("grid"), body)
    assert recorded["track"] | {"points_kept": 0} == {
        "points_sent": 201,
        "points_dropped": 0,
        "points_kept": 0,
        "length_m": 667,
        "moving_s": 600,
        "longest_gap_s": 3,
        "top_speed_mps": 1.11,
        "mock_share": 0.0,
    }
    (visit,) = recorded["visits"]
    assert (visit["approach_m"], visit["walked_m"], visit["time_out_s"]) == (0, 667, 1800)
    way = await way_of(town.office, recorded["id"])
    assert way["geometry"]["type"] == "LineString"
    assert way["geometry"]["coordinates"][0] == [LONGITUDE, LATITUDE]
    assert way["geometry"]["coordinates"][-1] == [LONGITUDE, LATITUDE + 600 * NORTH]
    times = way["properties"]["times"]
    assert len(times) == len(way["geometry"]["coordinates"]) == recorded["track"]["points_kept"] < 10
    assert times[0] == recorded["started_at"]
    shifted = await way_of(town.office, recorded["id"], crs="gcj02")
    assert 0.001 < abs(shifted["geometry"]["coordinates"][0][0] - LONGITUDE) < 0.01
    elsewhere = town.house.caller("patrol:read", [NEIGHBOUR])
    assert (await elsewhere.get(f"{API}/rounds/{recorded['id']}/track")).json()["code"] == "round_not_found"


async def test_a_track_in_another_system_lies_at_the_same_place(town: Town) -> None:
    recorded = await sent(town.patroller("grid"), round_of(PLACES.spring) | {"track": track(crs="gcj02")})
    again = await way_of(town.office, recorded["id"], crs="gcj02")
    assert again["geometry"]["coordinates"][0] == pytest.approx([LONGITUDE, LATITUDE], abs=1e-6)


async def test_a_round_sent_again_with_its_track_is_the_same(town: Town) -> None:
    grid, body = town.patroller("grid"), round_of(PLACES.spring) | {"id": str(new_id()), "track": track()}
    recorded = await sent(grid, body)
    assert await sent(grid, body, 200) == recorded
    changed = body | {"track": track(straight()[:-1])}
    assert (await sent(grid, changed, 409))["code"] == "round_exists"
    bare = round_of(PLACES.spring)
    without = await sent(grid, bare)
    assert without["track"] is None
    answer = await town.office.get(f"{API}/rounds/{without['id']}/track")
    assert (answer.status_code, answer.json()["code"]) == (404, "track_not_found")


async def test_a_way_too_short_and_a_fence_too_far_are_told(town: Town) -> None:
    await placed(town)
    await town.house.know(
        policy("source.patrol.min_length", 500, "米"),
        policy("source.patrol.fence", 300, "米"),
        policy("patrol.fence", 300, "米"),
    )
    await town.oblige("placed", policy_key="source.patrol", per="source", level="grid", source_kind="restaurant")
    far = [[ms, lng + 0.005, lat, *more] for ms, lng, lat, *more in straight()]
    short = straight(120)
    for points, flags, approach in ((short, [], 0), (far, ["outside_fence"], 482)):
        (visit,) = (await sent(town.patroller("grid"), round_of(PLACED) | {"track": track(points)}))["visits"]
        assert (visit["flags"], visit["approach_m"]) == (flags, approach)


async def test_the_length_of_the_track_decides_whether_a_visit_counts(town: Town) -> None:
    await town.oblige("village_chief")
    await town.generate()
    chief = town.patroller("village_chief")
    short = await sent(chief, round_of(PLACES.reach, object_type="reach") | {"track": track(straight(180))})
    (outcome,) = short["visits"][0]["outcomes"]
    assert outcome["reason"] == "本次巡查里程200米，不足300米，不计入；请再巡查一次。"
    paused = round_of(PLACES.reach, object_type="reach") | {"track": track()}
    started = time.now() - timedelta(minutes=30)
    paused["pauses"] = [
        {
            "paused_at": (started + timedelta(minutes=1)).isoformat(),
            "resumed_at": (started + timedelta(minutes=25)).isoformat(),
        }
    ]
    (outcome,) = (await sent(chief, paused))["visits"][0]["outcomes"]
    assert "不足10分钟" in outcome["reason"]
    enough = await sent(chief, round_of(PLACES.reach, object_type="reach") | {"track": track()})
    assert [each["counted"] for each in enough["visits"][0]["outcomes"]] == [True]


BAD: dict[str, tuple[Points, str]] = {
    "no points": ([], "payload_invalid"),
    "ten thousand in a second": (
        [[n / 10 // 1, LONGITUDE, LATITUDE, None, False] for n in range(10_000)],
        "track_too_dense",
    ),
    "another day": ([[ms + 86_400_000, *more] for ms, *more in straight()], "track_times_wrong"),
    "swapped": ([[ms, lat, lng, *more] for ms, lng, lat, *more in straight()], "track_place_wrong"),
    "nowhere": ([[ms, 0, 0, *more] for ms, _, _, *more in straight()], "track_place_wrong"),
    "only one, and it is wrong": ([[0, 0, 0, 5, False]], "track_place_wrong"),
    "another county": ([[ms, lng + 1, *more] for ms, lng, *more in straight()], "track_elsewhere"),
    "huge": ([[0, 1e308, LATITUDE, 5, False]], "payload_invalid"),
    "a far time": ([[10**30, LONGITUDE, LATITUDE, 5, False]], "payload_invalid"),
    "a short row": ([[0, LONGITUDE, LATITUDE]], "payload_invalid"),
    "words": ([[0, "here", LATITUDE, 5, False]], "payload_invalid"),
    "a NUL": ([[0, "\x00", LATITUDE, 5, False]], "payload_invalid"),
    "deep": ([[[[[[[0]]]]]]], "payload_invalid"),
}


@pytest.mark.parametrize(("points", "code"), BAD.values(), ids=BAD)
async def test_a_bad_track_is_refused_and_its_item_alone_comes_back(town: Town, points: Points, code: str) -> None:
    await placed(town)
    grid, good, bad = town.patroller("grid"), round_of(PLACED), round_of(PLACED) | {"track": track(points)}
    answer = await grid.post(f"{API}/rounds", json=bad)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    batch = await grid.post(f"{API}/rounds/batches", json={"rounds": [bad, good | {"track": track()}]})
    assert [item["status"] for item in batch.json()["items"]] == [422, 201]
    assert batch.json()["items"][0]["problem"]["code"] == code
    assert len((await town.office.get(f"{API}/rounds")).json()["items"]) == 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
async def test_what_is_no_number_is_refused(town: Town, number: str) -> None:
    body = '{"rounds": [{"started_at": "2026-11-01T00:00:00Z", "ended_at": "2026-11-01T00:30:00Z", "visits": [{"object_type": "source", "object_id": "%s"}], "track": {"crs": "wgs84", "points": [[0, %s, 29.9, 5, false]]}}]}'  # noqa: E501 - JSON that no encoder writes
    answer = await town.patroller("grid").post(
        f"{API}/rounds/batches",
        content=body % (PLACES.spring, number),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {200, 400, 422}, answer.text
    if answer.status_code == 200:
        assert answer.json()["items"][0]["status"] == 422
    assert (await town.office.get(f"{API}/rounds")).json()["items"] == []


async def test_single_outliers_are_left_out_and_counted_and_order_does_not_matter(town: Town) -> None:
    points = straight()
    points[7][1], points[9][2], points[11][0] = 107.9, 0, 10**9
    recorded = await sent(town.patroller("grid"), round_of(PLACES.spring) | {"track": track(points[::-1])})
    assert (recorded["track"]["points_sent"], recorded["track"]["points_dropped"]) == (201, 3)
    assert recorded["track"]["length_m"] == 667


async def piece(
    caller: httpx.AsyncClient, round_id: str, points: Points, started_at: str, status: int = 201
) -> dict[str, Any]:
    body = track(points) | {"started_at": started_at}
    answer = await caller.post(f"{API}/rounds/{round_id}/track", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_track_comes_in_pieces_in_any_order_any_number_of_times(town: Town) -> None:
    grid = town.patroller("grid")
    body = round_of(PLACES.spring) | {"id": str(new_id())}
    round_id, started_at = body["id"], body["started_at"]
    whole = straight()
    assert await piece(grid, round_id, whole[120:], started_at) == {"points": 81}
    await piece(grid, round_id, whole[:50], started_at)
    await piece(grid, round_id, whole[120:], started_at, 200)
    recorded = await sent(grid, body)
    assert (recorded["track"]["points_sent"], recorded["track"]["longest_gap_s"]) == (131, 213)
    await piece(grid, round_id, whole[:50], started_at, 200)
    assert (await way_of(grid, round_id))["properties"]["points_sent"] == 131
    await piece(grid, round_id, whole[50:120], started_at)
    await piece(grid, round_id, whole[50:120], started_at, 200)
    known = (await way_of(grid, round_id))["properties"]
    assert (known["points_sent"], known["longest_gap_s"], known["length_m"]) == (201, 3, 667)


async def test_a_piece_may_be_the_first_that_is_heard_of_the_track(town: Town) -> None:
    grid = town.patroller("grid")
    recorded = await sent(grid, round_of(PLACES.spring))
    await piece(grid, recorded["id"], straight(), recorded["started_at"])
    assert (await way_of(grid, recorded["id"]))["properties"]["length_m"] == 667


async def test_nobody_adds_to_the_track_of_another(town: Town) -> None:
    grid, other = town.patroller("grid"), town.patroller("other")
    body = round_of(PLACES.spring) | {"id": str(new_id())}
    await piece(grid, body["id"], straight(60), body["started_at"])
    assert (await piece(other, body["id"], straight(), body["started_at"], 403))["code"] == "track_of_another"
    await sent(grid, body)
    assert (await piece(other, body["id"], straight(), body["started_at"], 403))["code"] == "track_of_another"
    stranger = town.house.caller("patrol:read patrol:write", [NEIGHBOUR], person=new_id())
    assert (await piece(stranger, body["id"], straight(), body["started_at"], 404))["code"] == "round_not_found"
    machine = town.house.caller("patrol:read patrol:write")
    assert (await piece(machine, body["id"], straight(), body["started_at"], 422))["code"] == "patroller_missing"
    reader = town.patroller("grid", "patrol:read")
    assert (await piece(reader, body["id"], straight(), body["started_at"], 403))["code"] == "not_permitted"
    late = [[ms + 10**9, *more] for ms, *more in straight()]
    assert (await piece(grid, body["id"], late, body["started_at"], 422))["code"] == "track_times_wrong"
    assert (await way_of(grid, body["id"]))["properties"]["points_sent"] == 21
