"""A phone that was offline sends what it has, in any order, any number of times."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from shared import time
from shared.ids import new_id
from tests.patrol.conftest import API, Town, round_of
from tests.support.town import PLACES, person


async def sync(caller: httpx.AsyncClient, rounds: list[Any], **more: object) -> list[dict[str, Any]]:
    answer = await caller.post(f"{API}/rounds/batches", json={"rounds": rounds} | more)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def three_days() -> list[dict[str, Any]]:
    """One round a day, the newest first, as phones list them."""
    return [round_of(PLACES.spring, ago=timedelta(days=days)) | {"id": str(new_id())} for days in range(3)]


async def test_one_bad_item_of_fifty_comes_back_and_the_others_land(town: Town) -> None:
    rounds = [round_of(PLACES.spring, ago=timedelta(minutes=40 * n)) | {"id": str(new_id())} for n in range(50)]
    rounds[36] = {**rounds[36], "ended_at": rounds[36]["started_at"]}
    items = await sync(town.patroller("grid"), rounds)
    assert [item["status"] for item in items] == [201] * 36 + [422] + [201] * 13
    assert (items[36]["problem"]["code"], items[36]["round"]) == ("round_times_wrong", None)
    assert [item["round"] and item["round"]["id"] for item in items[:36]] == [each["id"] for each in rounds[:36]]
    listed = await town.office.get(f"{API}/rounds", params={"limit": "100"})
    assert len(listed.json()["items"]) == 49


async def test_what_is_no_round_at_all_comes_back_with_its_place(town: Town) -> None:
    good = round_of(PLACES.spring)
    items = await sync(town.patroller("grid"), [good, {"visits": []}, 7, {**good, "visits": [{"object_id": "x"}]}])
    assert [item["status"] for item in items] == [201, 422, 422, 422]
    assert {error["pointer"] for error in items[3]["problem"]["errors"]} == {"/visits/0/object_id"}


async def test_a_batch_sent_again_changes_nothing(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    town.go_to(2026, 11, 5)
    rounds = three_days()
    first = await sync(town.patroller("grid"), rounds)
    assert [item["status"] for item in first] == [201, 201, 201]
    again = await sync(town.patroller("grid"), rounds[::-1])
    assert [item["status"] for item in again] == [200, 200, 200]
    assert [item["round"] for item in again[::-1]] == [item["round"] for item in first]
    changed = await sync(town.patroller("grid"), [{**rounds[0], "remarks": "改了"}])
    assert (changed[0]["status"], changed[0]["problem"]["code"]) == (409, "round_exists")


async def test_the_same_round_twice_in_one_batch_is_one_round(town: Town) -> None:
    (one, *_) = three_days()
    items = await sync(town.patroller("grid"), [one, one, {**one, "remarks": "改了"}])
    assert [item["status"] for item in items] == [201, 200, 409]
    assert items[0]["round"] == items[1]["round"]


async def test_the_earliest_visit_counts_first_whatever_the_order(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    town.go_to(2026, 11, 5)
    newest, _, oldest = await sync(town.patroller("grid"), three_days())
    assert [outcome["counted"] for outcome in oldest["round"]["visits"][0]["outcomes"]] == [True]
    (later,) = newest["round"]["visits"][0]["outcomes"]
    assert (later["counted"], later["state"]) == (False, "open")
    assert "相隔不足7天" in later["reason"]


async def test_the_error_of_the_phones_clock_is_measured(town: Town) -> None:
    ahead = (time.now() + timedelta(minutes=3)).isoformat()
    (item,) = await sync(town.patroller("grid"), [round_of(PLACES.spring)], sent_at=ahead)
    assert 170 < item["round"]["clock_error_s"] < 180.1


async def test_one_way_out_to_several_objects(town: Town) -> None:
    body = round_of(PLACES.spring) | {"participants": [str(person("other"))], "other_participants": 2, "vehicles": 1}
    body["visits"].append({"object_type": "source", "object_id": str(PLACES.plant)})
    (item,) = await sync(town.patroller("grid"), [body])
    assert {visit["object_id"] for visit in item["round"]["visits"]} == {str(PLACES.spring), str(PLACES.plant)}
    visits = await town.office.get(f"{API}/visits", params={"round_id": item["round"]["id"]})
    assert len(visits.json()["items"]) == 2
    one = visits.json()["items"][0]
    assert (await town.office.get(f"{API}/visits/{one['id']}")).json() == one
    for address in (f"{API}/visits/{one['id']}", f"{API}/rounds/{item['round']['id']}"):
        assert (await town.house.caller("patrol:read", ["500230105"]).get(address)).status_code == 404


async def test_an_empty_batch_and_an_endless_one_are_refused(town: Town) -> None:
    for rounds in ([], [round_of(PLACES.spring)] * 101):
        answer = await town.patroller("grid").post(f"{API}/rounds/batches", json={"rounds": rounds})
        assert (answer.status_code, answer.json()["code"]) == (422, "payload_invalid")


async def test_a_conflict_answers_with_both_versions(town: Town) -> None:
    (one, *_) = three_days()
    (first,) = await sync(town.patroller("grid"), [one])
    changed = {**one, "remarks": "改了"}
    (item,) = await sync(town.patroller("grid"), [changed])
    assert (item["status"], item["problem"]["recorded"], item["problem"]["sent"]["remarks"]) == (
        409,
        first["round"],
        "改了",
    )
    alone = await town.patroller("grid").post(f"{API}/rounds", json=changed)
    assert (alone.json()["recorded"]["id"], alone.json()["sent"]["id"]) == (one["id"], one["id"])
    stranger = town.house.caller("patrol:write", ["500230105"], person=person("other"))
    foreign = await stranger.post(f"{API}/rounds", json=one)
    assert (foreign.status_code, foreign.json()["recorded"]) == (409, None)


def moved(body: dict[str, Any], by: timedelta) -> dict[str, Any]:
    """As a phone would send it whose clock is ahead by so much."""
    return {
        **body,
        **{name: (datetime.fromisoformat(body[name]) + by).isoformat() for name in ("started_at", "ended_at")},
    }


async def test_times_in_the_future_by_the_clocks_error_only_are_corrected(town: Town) -> None:
    ahead = timedelta(hours=2)
    right = round_of(PLACES.spring, ago=timedelta(minutes=10)) | {"id": str(new_id())}
    sent_at = (time.now() + ahead).isoformat()
    (item,) = await sync(town.patroller("grid"), [moved(right, ahead)], sent_at=sent_at)
    assert item["status"] == 201, item
    (visit,) = item["round"]["visits"]
    assert visit["flags"] == ["clock_corrected"]
    for name in ("started_at", "ended_at"):
        put_right = datetime.fromisoformat(item["round"][name]) - datetime.fromisoformat(right[name])
        assert abs(put_right) < timedelta(seconds=10)
    later = (time.now() + ahead + timedelta(minutes=1)).isoformat()
    (again,) = await sync(town.patroller("grid"), [moved(right, ahead)], sent_at=later)
    assert (again["status"], again["round"]) == (200, item["round"])
    (further,) = await sync(town.patroller("grid"), [moved(round_of(PLACES.spring), 2 * ahead)], sent_at=sent_at)
    (unmeasured,) = await sync(town.patroller("grid"), [moved(round_of(PLACES.spring), ahead)])
    assert further["problem"]["code"] == unmeasured["problem"]["code"] == "round_times_wrong"
