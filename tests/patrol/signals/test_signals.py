"""What looks wrong about a round is laid before a reviewer, and nothing else happens."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.patrol.parts import SERVICE
from services.patrol.signals.models import Signal, Unexamined
from shared import time
from shared.db.session import transaction
from shared.ids import new_id
from tests.patrol.conftest import API, MANAGE, Town, checklist_of, round_of
from tests.patrol.tracks.test_endpoints import PLACED, placed, sent, straight, track
from tests.support.town import NEIGHBOUR, PLACES, person, policy

Row = dict[str, Any]


async def signals(town: Town, **filters: str) -> list[Row]:
    """What a reviewer sees after the worker has had its turn."""
    await town.house.periodic(SERVICE, "signals.examine")
    answer = await town.office.get(f"{API}/signals", params=filters)
    assert answer.status_code == 200, answer.text
    items: list[Row] = answer.json()["items"]
    return items


def kinds(items: list[Row]) -> list[str]:
    return [item["kind"] for item in items]


async def recorded(town: Town, who: str = "grid", **more: object) -> Row:
    return await sent(town.patroller(who), round_of(PLACES.spring) | more)


async def test_an_honest_round_raises_nothing(town: Town) -> None:
    await recorded(town, track=track())
    await recorded(town)
    assert await signals(town) == []
    async with transaction(town.house.sessions["patrol"]) as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Unexamined)) == 0


async def test_what_a_track_shows_is_named_and_the_heaviest_comes_first(town: Town) -> None:
    driven = [[ms, lng, 29.9 + ms * 5e-7, *more] for ms, lng, _, *more in straight()]
    gone = [[ms, lng, lat + (0.1 if ms > 300_000 else 0), None, True] for ms, lng, lat, *_ in straight()]
    silent = straight(60) + [[ms + 2_400_000, *more] for ms, *more in straight(60)]
    rounds = {
        "speed": await recorded(town, track=track(driven)),
        "leap": await recorded(town, track=track(gone)),
        "gap": await sent(town.patroller("grid"), long_round() | {"track": track(silent)}),
    }
    found = await signals(town, state="open")
    assert kinds(found) == ["mock", "leap", "speed", "speed", "gap"]
    assert [item["weight"] for item in found] == [80, 60, 40, 40, 10]
    leap = next(item for item in found if item["kind"] == "leap")
    assert (leap["round_id"], leap["facts"]["metres"] > 11_000) == (rounds["leap"]["id"], True)
    assert leap["rule"][1]["policy"] == "signal.leap.limit"
    gap = next(item for item in found if item["kind"] == "gap")
    assert gap["words"] == "轨迹中断39分钟，超过30分钟。"
    assert (await town.office.get(f"{API}/signals/{gap['id']}")).json() == gap


def long_round() -> Row:
    body = round_of(PLACES.spring)
    return body | {"started_at": (time.now() - timedelta(hours=1)).isoformat()}


async def test_the_same_way_at_another_time_names_the_round_before(town: Town) -> None:
    first = await recorded(town, track=track())
    town.go_to(2026, 11, 2)
    copied = [[ms + 1234, *more] for ms, *more in straight()]
    second = await recorded(town, "other", track=track(copied))
    (found,) = await signals(town)
    assert (found["kind"], found["round_id"], found["facts"]) == (
        "same_track",
        second["id"],
        {"times": 1, "of_others": 1},
    )
    assert found["rests_on"] == [{"type": "round", "id": first["id"]}]
    assert found["words"] == "轨迹与他人此前1次巡查的轨迹形状完全相同。"


async def test_a_check_in_far_from_the_track_is_noticed(town: Town) -> None:
    await placed(town)
    here = {"longitude": 107.7, "latitude": 29.9, "crs": "wgs84"}
    away = [[ms, lng + 0.02, *more] for ms, lng, *more in straight()]
    await sent(town.patroller("grid"), round_of(PLACED, location=here) | {"track": track(away)})
    (found,) = await signals(town)
    assert (found["kind"], found["facts"]["check_in_m"], found["rests_on"][0]["type"]) == ("off_track", 0, "visit")


async def test_too_much_in_too_little_time_and_a_clock_that_is_wrong_and_a_late_record(town: Town) -> None:
    hasty = round_of(PLACES.spring)
    hasty["started_at"] = (time.now() - timedelta(minutes=4)).isoformat()
    hasty["visits"] *= 3
    late = round_of(PLACES.plant, ago=timedelta(days=4))
    body = {"rounds": [hasty, late], "sent_at": (time.now() - timedelta(minutes=20)).isoformat()}
    assert (await town.patroller("grid").post(f"{API}/rounds/batches", json=body)).status_code == 200
    found = await signals(town)
    assert sorted(kinds(found)) == ["clock", "clock", "hasty", "recorded_late"]
    hurried = next(item for item in found if item["kind"] == "hasty")
    assert hurried["facts"] == {"visits": 3, "minutes_each": 1.3}
    assert {item["words"] for item in found if item["kind"] == "clock"} == {"手机时钟慢20分钟，所填时间可能有误。"}


async def test_the_same_measured_value_again_and_again_is_noticed_and_yes_is_not(town: Town) -> None:
    made = await town.office.post(f"{API}/checklists", json=checklist_of())
    checklist_id = made.json()["id"]
    for answers in ([{"code": "WS01", "value": "yes"}], [{"code": "WS14", "value": 3.7}]):
        for hour in range(6):
            visit = {"checklist_id": checklist_id, "answers": answers}
            body = round_of(PLACES.spring, ago=timedelta(hours=6 - hour), **visit)
            await sent(town.patroller("grid"), body)
    found = [item for item in await signals(town) if item["kind"] == "same_answers"]
    assert [item["facts"] for item in found] == [{"times": 5}]


async def test_examined_again_it_is_the_same_and_a_verdict_stays(town: Town) -> None:
    body = long_round() | {"id": str(new_id()), "track": track(straight(60))}
    body["track"]["points"] += [[ms + 2_400_000, *more] for ms, *more in straight(60)]
    one = await sent(town.patroller("grid"), body)
    mocked = await recorded(town, track=track([[*point[:4], True] for point in straight()]))
    before = await signals(town)
    assert kinds(before) == ["mock", "gap"]
    await _again(town, one["id"], mocked["id"])
    assert await signals(town) == before
    await review(town, before[0]["id"], "confirmed")
    missing = [[ms + 60_000, *more] for ms, *more in straight(2_340, every=30)]
    piece = track(missing) | {"started_at": body["started_at"]}
    assert (await town.patroller("grid").post(f"{API}/rounds/{one['id']}/track", json=piece)).status_code == 201
    await _again(town, mocked["id"])
    after = await signals(town)
    assert [(item["kind"], item["state"]) for item in after if item["kind"] in {"mock", "gap"}] == [
        ("mock", "confirmed")
    ]


async def _again(town: Town, *round_ids: str) -> None:
    async with transaction(town.house.sessions["patrol"]) as session:
        await session.execute(sa.insert(Unexamined), [{"round_id": each} for each in round_ids])


async def review(town: Town, signal_id: str, verdict: str, who: str = "office", status: int = 200) -> Row:
    body = {"verdict": verdict, "words": "已电话核实，手机装有模拟定位软件。"}
    answer = await town.patroller(who, MANAGE).post(f"{API}/signals/{signal_id}/review", json=body)
    assert answer.status_code == status, answer.text
    found: Row = answer.json()
    return found


async def test_a_reviewer_decides_once_and_never_on_their_own_round(town: Town) -> None:
    await recorded(town, track=track([[*point[:4], True] for point in straight()]))
    (found,) = await signals(town)
    mine = f"{API}/signals/mine"
    grid = town.patroller("grid")
    assert (await grid.get(mine)).json()["items"] == []
    assert (await review(town, found["id"], "confirmed", "grid", 409))["code"] == "review_of_oneself"
    reviewed = await review(town, found["id"], "dismissed")
    assert (reviewed["state"], reviewed["version"]) == ("dismissed", 2)
    assert (await review(town, found["id"], "confirmed", status=409))["code"] == "signal_reviewed"
    assert (await grid.get(mine)).json()["items"] == [reviewed]
    assert (await town.patroller("other").get(mine)).json()["items"] == []
    assert await signals(town, state="open") == []


async def test_only_managers_of_the_division_see_signals(town: Town) -> None:
    await recorded(town, track=track([[*point[:4], True] for point in straight()]))
    (found,) = await signals(town)
    address = f"{API}/signals/{found['id']}"
    grid, elsewhere = town.patroller("grid"), town.house.caller(MANAGE, [NEIGHBOUR], person=person("other"))
    assert (await grid.get(f"{API}/signals")).status_code == 403
    assert (await grid.get(address)).status_code == 403
    assert (await elsewhere.get(f"{API}/signals")).json()["items"] == []
    assert (await elsewhere.get(address)).json()["code"] == "signal_not_found"
    said = await elsewhere.post(f"{address}/review", json={"verdict": "dismissed", "words": "看过"})
    assert (said.status_code, said.json()["code"]) == (404, "signal_not_found")


@pytest.mark.parametrize("body", [{}, {"verdict": "open", "words": "x"}, {"verdict": "confirmed", "words": "\x00"}, []])
async def test_a_bad_verdict_changes_nothing(town: Town, body: object) -> None:
    await recorded(town, track=track([[*point[:4], True] for point in straight()]))
    (found,) = await signals(town)
    answer = await town.office.post(f"{API}/signals/{found['id']}/review", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "payload_invalid")
    async with transaction(town.house.sessions["patrol"]) as session:
        assert (await session.scalar(sa.select(Signal.version))) == 1


async def test_a_town_may_weigh_otherwise_or_not_look_at_all(town: Town) -> None:
    await town.house.know(policy("signal.mock", 0, "分值"), policy("signal.clock.limit", 1, "分钟"))
    mocked = round_of(PLACES.spring) | {"track": track([[*point[:4], True] for point in straight()])}
    body = {"rounds": [mocked], "sent_at": (time.now() - timedelta(minutes=2)).isoformat()}
    await town.patroller("grid").post(f"{API}/rounds/batches", json=body)
    assert kinds(await signals(town)) == ["clock"]
