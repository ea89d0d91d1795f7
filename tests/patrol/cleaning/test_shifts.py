"""Places are cleaned at set times by somebody; what is missed is seen, what was done offline counts when it comes."""

from datetime import date, timedelta
from typing import Any

import httpx

from services.patrol.parts import SERVICE
from shared import time
from shared.ids import new_id
from tests.patrol.conftest import API, PATROL, Town
from tests.support.town import PLACES, TOWN, VILLAGE, answers_for, person, policy

SCHEDULES, SHIFTS, RECORDS = (f"{API}/cleaning/{name}" for name in ("schedules", "shifts", "records"))
POINT = {"longitude": 107.71, "latitude": 30.01, "crs": "wgs84"}


async def schedule(town: Town, **more: object) -> dict[str, Any]:
    """The reach is cleaned every morning by the man of the group."""
    body = {
        "reach_id": str(PLACES.reach),
        "person_id": str(person("group")),
        "window_from": "06:00",
        "window_to": "10:00",
        "valid_from": "2026-11-01",
    }
    answer = await town.office.post(SCHEDULES, json=body | more)
    assert answer.status_code == 201, answer.text
    await town.house.periodic(SERVICE, "cleaning.generate")
    made: dict[str, Any] = answer.json()
    return made


async def shifts(town: Town, caller: httpx.AsyncClient | None = None, **asked: object) -> list[dict[str, Any]]:
    """The shifts that a caller sees."""
    answer = await (caller or town.office).get(SHIFTS, params={"limit": "200", **{k: str(v) for k, v in asked.items()}})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def cleaner(town: Town, key: str = "group") -> httpx.AsyncClient:
    """The cleaner's phone: it sees its owner's rows only."""
    return town.house.caller(PATROL, person=person(key), rows="own")


def done(shift: dict[str, Any], *, ago: timedelta = timedelta(), **more: object) -> dict[str, Any]:
    """A report that a shift was done so long ago."""
    return {"id": str(new_id()), "shift_id": shift["id"], "done_at": (time.now() - ago).isoformat(), **more}


async def test_shifts_are_written_ahead_once(town: Town) -> None:
    made = await schedule(town)
    assert (made["place"], made["division_code"], made["mark"]) == ("示例河理明段", VILLAGE, "sample")
    ahead = await shifts(town)
    assert [row["day"] for row in ahead] == [str(date(2026, 11, 1) + timedelta(days=n)) for n in range(15)]
    assert ahead[0]["opens_at"] == "2026-10-31T22:00:00Z"
    assert ahead[0]["due_at"] == "2026-11-01T04:00:00Z"
    await town.house.periodic(SERVICE, "cleaning.generate")
    assert await shifts(town) == ahead
    town.house.pass_time(days=1)
    await town.house.periodic(SERVICE, "cleaning.generate")
    later = await shifts(town)
    assert later[:15] == ahead
    assert len(later) == 16


async def test_a_cleaner_reports_with_amount_and_photos(town: Town) -> None:
    await schedule(town)
    phone = cleaner(town)
    (today,) = await shifts(town, phone, day="today", responsible="me")
    report = done(today, amount=12.5, unit="kg", photos_before=[str(new_id())], photos_after=[str(new_id())])
    answer = await phone.post(RECORDS, json=report)
    assert answer.status_code == 201, answer.text
    assert answer.json() | report | {"done_at": answer.json()["done_at"]} == answer.json()
    again = await phone.post(RECORDS, json=report)
    assert (again.status_code, again.json()) == (200, answer.json())
    other = await phone.post(RECORDS, json=report | {"amount": 13})
    assert (other.status_code, other.json()["code"]) == (409, "cleaning_record_exists")
    second = await phone.post(RECORDS, json=report | {"id": str(new_id())})
    assert (second.status_code, second.json()["code"]) == (409, "cleaning_shift_done")
    (today,) = await shifts(town, phone, day="today")
    assert (today["state"], today["record_id"]) == ("met", report["id"])
    assert [row["id"] for row in (await phone.get(f"{SHIFTS}/{today['id']}/records")).json()] == [report["id"]]


async def test_a_missed_shift_is_seen_by_the_village_and_goes_no_higher(town: Town) -> None:
    await schedule(town)
    town.house.pass_time(hours=8)
    await town.house.work()
    (missed,) = await shifts(town, state="missed", reach_id=PLACES.reach)
    assert missed["day"] == "2026-11-01"
    (run,) = (await town.office.get(f"{SHIFTS}/{missed['id']}/deadlines")).json()["items"]
    assert [step["step"] for step in run["steps"]] == ["due"]
    told = {str(person(key)) for key in ("group", "cadre", "village_chief")}
    assert {recipient["id"] for recipient in run["steps"][0]["recipients"]} == told
    town.house.pass_time(days=12)
    await town.house.work()
    (run,) = (await town.office.get(f"{SHIFTS}/{missed['id']}/deadlines")).json()["items"]
    assert (run["state"], run["outcome"], len(run["steps"])) == ("ended", "missed", 1)


async def test_where_the_policy_says_so_a_missed_shift_climbs(town: Town) -> None:
    await town.house.know(policy("river.cleaning.escalates", True, "开关"))
    await schedule(town)
    first = (await shifts(town))[0]
    town.house.pass_time(days=6)
    await town.house.work()
    (run,) = (await town.office.get(f"{SHIFTS}/{first['id']}/deadlines")).json()["items"]
    assert [step["step"] for step in run["steps"]] == ["due", "urge", "supervise"]


async def test_done_in_time_and_heard_of_late_takes_the_miss_back(town: Town) -> None:
    await schedule(town)
    first = (await shifts(town))[0]
    town.house.pass_time(days=3)
    await town.house.work()
    assert (await shifts(town))[0]["state"] == "missed"
    report = done(first, ago=timedelta(days=3))
    assert (await cleaner(town).post(RECORDS, json=report)).status_code == 201
    assert (await shifts(town))[0]["state"] == "met_late"
    (run,) = (await town.office.get(f"{SHIFTS}/{first['id']}/deadlines")).json()["items"]
    assert run["outcome"] == "met_late"
    assert all(step["withdrawn_at"] for step in run["steps"])


async def test_done_after_its_time_stays_missed_in_the_figures(town: Town) -> None:
    await schedule(town)
    first = (await shifts(town))[0]
    town.house.pass_time(hours=8)
    assert (await cleaner(town).post(RECORDS, json=done(first))).status_code == 201
    assert (await shifts(town))[0]["state"] == "done_late"


async def test_a_batch_lands_item_by_item(town: Town) -> None:
    await schedule(town)
    town.house.pass_time(days=2)
    first, second, third = (await shifts(town))[:3]
    phone = cleaner(town)
    batch = [
        done(third),
        done(first, ago=timedelta(days=2), amount=1),
        done(second, ago=timedelta(days=1)),
        done({"id": str(new_id())}),
        "nothing",
    ]
    for expected in ([201, 422, 201, 404, 422], [200, 422, 200, 404, 422]):
        answer = await phone.post(f"{RECORDS}/batches", json={"records": batch})
        assert [item["status"] for item in answer.json()["items"]] == expected, answer.text


async def test_who_cleans_follows_a_hand_over_from_its_day(town: Town) -> None:
    made = await schedule(town)
    handed = await town.office.post(
        f"{SCHEDULES}/{made['id']}/hand-over",
        json={"person_id": str(person("grid")), "valid_from": "2026-11-05"},
        headers={"If-Match": '"v1"'},
    )
    assert handed.status_code == 200, handed.text
    owners = {row["day"]: row["responsible_id"] for row in await shifts(town)}
    assert owners["2026-11-04"] == str(person("group"))
    assert owners["2026-11-05"] == owners["2026-11-15"] == str(person("grid"))
    refused = await cleaner(town).post(RECORDS, json=done({"id": (await shifts(town))[6]["id"]}))
    assert refused.status_code == 404
    town.house.pass_time(days=1)
    await town.house.periodic(SERVICE, "cleaning.generate")
    assert (await shifts(town))[-1]["responsible_id"] == str(person("grid"))


async def test_who_cleans_follows_the_chain_of_the_reach(town: Town) -> None:
    await schedule(town, level="village")
    assert {row["responsible_id"] for row in await shifts(town)} == {str(person("village_chief"))}
    link = answers_for(PLACES.reach, "village", "cadre", object_type="reach", since=date(2026, 11, 8))
    await town.change(link)
    owners = {row["day"]: row["responsible_id"] for row in await shifts(town)}
    assert (owners["2026-11-07"], owners["2026-11-08"]) == (str(person("village_chief")), str(person("cadre")))


async def test_an_ended_schedule_calls_off_what_has_not_begun(town: Town) -> None:
    made = await schedule(town)
    ended = await town.office.post(
        f"{SCHEDULES}/{made['id']}/ending",
        json={"valid_to": "2026-11-03", "reason": "改由公司保洁"},
        headers={"If-Match": '"v1"'},
    )
    assert ended.status_code == 200, ended.text
    states = [row["state"] for row in await shifts(town)]
    assert states == ["open"] * 2 + ["cancelled"] * 13
    town.house.pass_time(days=4)
    await town.house.work()
    await town.house.periodic(SERVICE, "cleaning.generate")
    assert [row["state"] for row in await shifts(town)] == ["missed"] * 2 + ["cancelled"] * 13
    refused = await town.office.post(RECORDS, json=done((await shifts(town))[2], on_behalf_of=str(person("group"))))
    assert (refused.status_code, refused.json()["code"]) == (409, "cleaning_shift_cancelled")


async def test_a_flood_calls_for_an_extra_round_once(town: Town) -> None:
    await schedule(town)
    await schedule(town, place="理明桥头", location=POINT)
    body = {"division_code": TOWN, "day": "2026-11-02", "occasion": "暴雨橙色预警"}
    made = await town.office.post(f"{API}/cleaning/extra-shifts", json=body)
    assert (made.status_code, len(made.json()["shifts"])) == (201, 2), made.text
    assert (await town.office.post(f"{API}/cleaning/extra-shifts", json=body)).json() == {"shifts": []}
    assert len(await shifts(town, day="2026-11-02")) == 4


async def test_a_wrong_record_is_voided_and_entered_anew(town: Town) -> None:
    await schedule(town)
    first = (await shifts(town))[0]
    wrong = done(first, amount=120, unit="kg", on_behalf_of=str(person("group")))
    assert (await town.office.post(RECORDS, json=wrong)).status_code == 201
    address = f"{RECORDS}/{wrong['id']}/voiding"
    assert (await cleaner(town).post(address, json={"reason": "多写了一个0"})).status_code == 403
    voided = await town.office.post(address, json={"reason": "多写了一个0"})
    assert (voided.status_code, voided.json()["void_reason"]) == (200, "多写了一个0"), voided.text
    assert voided.json()["amount"] == 120
    assert (await town.office.post(address, json={"reason": "再来一次"})).json()["code"] == "cleaning_record_voided"
    assert (await shifts(town))[0]["state"] == "open"
    right = done(first, amount=12, unit="kg", on_behalf_of=str(person("group")))
    assert (await town.office.post(RECORDS, json=right)).status_code == 201
    kept = (await town.office.get(f"{SHIFTS}/{first['id']}/records")).json()
    assert [(row["amount"], bool(row["voided_at"])) for row in kept] == [(120, True), (12, False)]


async def test_a_month_is_summed_up_place_by_place(town: Town) -> None:
    await schedule(town)
    bridge = await schedule(
        town, reach_id=None, place="桥头", location=POINT, division_code=VILLAGE, person_id=str(person("grid"))
    )
    phone = cleaner(town)
    mine = await shifts(town, phone)
    await phone.post(RECORDS, json=done(mine[0], amount=10, unit="kg"))
    town.house.pass_time(days=1)
    phone = cleaner(town)
    await phone.post(RECORDS, json=done(mine[1], amount=2.5, unit="kg"))
    town.house.pass_time(days=1)
    await cleaner(town).post(RECORDS, json=done(mine[2], amount=3, unit="bag"))
    town.house.pass_time(days=1)
    await town.house.work()
    answer = await town.office.get(f"{API}/cleaning/sums", params={"month": "2026-11", "division": TOWN})
    point, reach = sorted(answer.json()["items"], key=lambda item: item["place"])
    if point["reach_id"]:
        point, reach = reach, point
    assert (reach["required"], reach["done"], reach["missed"], reach["rate"]) == (3, 3, 0, 100.0)
    assert reach["amounts"] == {"kg": 12.5, "bag": 3.0}
    assert (point["required"], point["missed"], point["schedule_id"]) == (3, 3, bridge["id"])
    rows = (await town.office.get(reach["rows"])).json()["items"]
    assert sum(row["state"] == "met" for row in rows) == reach["done"]


async def test_a_summary_counts_what_was_cleaned(town: Town) -> None:
    await schedule(town, reach_id=None, place="桥头", location=POINT, division_code=VILLAGE, valid_to="2026-11-04")
    first, second, _ = await shifts(town)
    assert (await cleaner(town).post(RECORDS, json=done(first))).status_code == 201
    town.house.pass_time(days=3)
    await town.house.work()
    assert (await cleaner(town).post(RECORDS, json=done(second, ago=timedelta(days=2)))).status_code == 201
    await town.house.settle()
    reader = town.house.caller("reporting:read", ["500230"])
    answer = await reader.get(f"/api/reporting/v1/summaries/{TOWN}/2026-11")
    figures = {figure["key"]: figure["value"] for figure in answer.json()["figures"]}
    assert [figures[f"cleaning_{name}"] for name in ("required", "done", "missed")] == [3, 2, 1]
    assert figures["cleaning_rate"] == 66.67


async def test_a_self_check_of_the_village_is_an_ordinary_obligation(town: Town) -> None:
    await town.oblige("self_check", policy_key="river.self_check", per="reach_chief", level="village")
    await town.generate()
    owed = await town.duties(object_id=str(PLACES.reach))
    assert {duty["ordinal"] for duty in owed} == {1, 2} or [duty["ordinal"] for duty in owed] == [1]
    assert owed[0]["responsible_id"] == str(person("village_chief"))
