"""Who went out against open burning, what they handed out, and which fires they stopped."""

from datetime import timedelta

from shared.contracts.registry import PolicyRecorded
from tests.patrol.burning.conftest import Log, dispatch, fire
from tests.patrol.conftest import API
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE, person, policy, sandbox


async def test_person_times_are_the_sum_of_the_list(log: Log) -> None:
    made = await log.post("dispatches", dispatch())
    assert (made["people"], made["vehicles"], made["leaflets"], made["notices"]) == (5, 1, 40, 12)
    assert made["person_id"] == made["entered_by"] == str(person("cadre"))
    assert await log.items("dispatches") == [made]
    assert await log.items("dispatches", person_id=str(person("grid"))) == [made]
    assert await log.items("dispatches", person_id=str(person("other"))) == []


async def test_a_record_sent_again_is_the_same_and_another_under_its_id_is_refused(log: Log) -> None:
    body = dispatch()
    made = await log.post("dispatches", body)
    assert await log.post("dispatches", body | {"black_spots": 0}, expect=200) == made
    refused = await log.post("dispatches", body | {"leaflets": 41}, expect=409)
    assert refused["code"] == "record_exists"
    assert await log.items("dispatches") == [made]


async def test_a_clerk_enters_from_paper_for_somebody_else(log: Log) -> None:
    wanted = dispatch(ago=timedelta(days=200), on_behalf_of=str(person("grid")), paper="2026年值班记录第3页")
    assert (await log.post("dispatches", wanted, expect=403))["code"] == "on_behalf_not_permitted"
    made = await log.post("dispatches", wanted, log.town.office)
    assert (made["person_id"], made["entered_by"]) == (str(person("grid")), str(person("office")))
    assert made["paper"] == "2026年值班记录第3页"
    assert made["occurred_at"] < made["recorded_at"]


async def test_what_was_entered_wrongly_is_voided_and_entered_anew(log: Log) -> None:
    wrong = await log.post("dispatches", dispatch(leaflets=400))
    address = f"dispatches/{wrong['id']}/voiding"
    other = log.town.patroller("grid")
    assert (await log.post(address, {"reason": "不是我填的"}, other, 403))["code"] == "voiding_not_permitted"
    voided = await log.post(address, {"reason": "资料份数多写一个零"}, expect=200)
    assert (voided["void_reason"], voided["version"], voided["leaflets"]) == ("资料份数多写一个零", 2, 400)
    right = await log.post("dispatches", dispatch(leaflets=40))
    assert [row["id"] for row in await log.items("dispatches")] == [right["id"]]
    assert [row["id"] for row in await log.items("dispatches", voided="true")] == [wrong["id"]]
    assert (await log.post(address, {"reason": "再来一次"}, expect=409))["code"] == "record_voided"


async def test_both_who_entered_and_who_voided_are_on_the_audit(log: Log) -> None:
    made = await log.post("fires", fire())
    await log.post(f"fires/{made['id']}/voiding", {"reason": "不是火点"}, log.town.office, 200)
    auditor = log.town.house.caller("audit:read")
    found = await log.items("audit", auditor, subject=f"fires/{made['id']}")
    assert {(row["action"], row["person_id"], row["reason"]) for row in found} == {
        ("fire.record", str(person("cadre")), None),
        ("fire.void", str(person("office")), "不是火点"),
    }


async def test_a_fire_not_out_in_time_is_flagged_by_the_rule_of_its_day(log: Log) -> None:
    in_time = await log.post("fires", fire(minutes_to_put_out=30))
    late = await log.post("fires", fire(minutes_to_put_out=31))
    burning = await log.post("fires", fire(put_out_on_spot=False, minutes_to_put_out=None))
    assert [(each["flags"], each["stopped"]) for each in (in_time, late, burning)] == [
        ([], True),
        (["put_out_late"], True),
        (["not_put_out"], False),
    ]
    rule: PolicyRecorded = policy("burning.put_out", 10, "分钟")
    await log.town.house.know(rule)
    stricter = await log.post("fires", fire(minutes_to_put_out=20))
    assert (stricter["minutes_allowed"], stricter["flags"]) == (10, ["put_out_late"])
    assert len(await log.items("fires", flagged="true")) == 3
    assert len(await log.items("fires", stopped="false")) == 1


async def test_a_fire_belongs_to_the_dispatch_on_which_it_was_found(log: Log) -> None:
    out = await log.post("dispatches", dispatch())
    found = await log.post("fires", fire(dispatch_id=out["id"], found_by="dispatch"))
    await log.post("fires", fire(kind="leaves"))
    assert await log.items("fires", dispatch_id=out["id"]) == [found]
    before = fire(dispatch_id=out["id"], found_by="dispatch", ago=timedelta(hours=3))
    assert (await log.post("fires", before, expect=422))["code"] == "fire_wrong"
    await log.post(f"dispatches/{out['id']}/voiding", {"reason": "重复填报"}, expect=200)
    assert (await log.post("fires", fire(dispatch_id=out["id"], found_by="dispatch"), expect=422))[
        "code"
    ] == "dispatch_voided"


async def test_a_case_is_referred_on_a_day_to_somebody_and_its_person_has_no_name_here(log: Log) -> None:
    made = await log.post(
        "fires", fire(person_known=True, persuaded=True, referred_on="2026-11-01", referred_to="执法大队")
    )
    assert (made["referred_on"], made["referred_to"], made["person_known"]) == ("2026-11-01", "执法大队", True)
    assert (await log.post("fires", fire(person_name="示例"), expect=422))["code"] == "payload_invalid"


async def test_sums_by_day_month_and_village_lead_to_their_rows(log: Log) -> None:
    await log.post("dispatches", dispatch(ago=timedelta(days=40), division_code=TOWN))
    await log.post("dispatches", dispatch(ago=timedelta(days=1)))
    await log.post("dispatches", dispatch(other_participants=0, vehicles=2))
    voided = await log.post("dispatches", dispatch(leaflets=9999))
    await log.post(f"dispatches/{voided['id']}/voiding", {"reason": "重复填报"}, expect=200)
    for kind in ("straw", "straw", "household_waste"):
        await log.post("fires", fire(kind=kind))
    await log.post("fires", fire(put_out_on_spot=False, minutes_to_put_out=None))
    days = {row["key"]: row for row in await log.items("dispatches/sums")}
    assert sorted(days) == ["2026-09-22", "2026-10-31", "2026-11-01"]
    today = days["2026-11-01"]
    assert (today["dispatches"], today["people"], today["vehicles"]) == (1, 2, 2)
    assert (today["leaflets"], today["notices"], today["area_m2"]) == (40, 12, 120)
    assert today["fires"] == {"straw": 3, "household_waste": 1, "leaves": 0, "other": 0}
    assert today["stopped"] == {"straw": 2, "household_waste": 1, "leaves": 0, "other": 0}
    months = {row["key"]: row["people"] for row in await log.items("dispatches/sums", by="month")}
    assert months == {"2026-09": 5, "2026-10": 5, "2026-11": 2}
    villages = {row["key"]: row["people"] for row in await log.items("dispatches/sums", by="village")}
    assert villages == {TOWN: 5, VILLAGE: 7}
    for by in ("day", "month", "village"):
        for row in await log.items("dispatches/sums", by=by):
            behind = await log.items(row["dispatch_rows"])
            assert (len(behind), sum(each["people"] for each in behind)) == (row["dispatches"], row["people"])
            assert len(await log.items(row["fire_rows"])) == sum(row["fires"].values())


async def test_a_drill_counts_only_in_its_sandbox(log: Log) -> None:
    await log.town.house.know(*sandbox())
    drilling = log.town.house.caller("patrol:read patrol:write", ["500230"], person=person("cadre"))
    made = await log.post("dispatches", dispatch(division_code="500230999"), drilling)
    assert made["mark"] == "sample"
    assert await log.items("dispatches/sums", drilling) == []
    assert len(await log.items("dispatches/sums", drilling, division="500230999")) == 1


async def test_another_town_sees_nothing_and_own_rows_are_those_one_was_along(log: Log) -> None:
    made = await log.post("dispatches", dispatch())
    house = log.town.house
    elsewhere = house.caller("patrol:read patrol:write", [NEIGHBOUR], person=person("other"))
    assert await log.items("dispatches", elsewhere) == []
    assert (await elsewhere.get(f"{API}/dispatches/{made['id']}")).status_code == 404
    refused = await log.post(f"dispatches/{made['id']}/voiding", {"reason": "看不见"}, elsewhere, 404)
    assert refused["code"] == "dispatch_not_found"
    along = house.caller("patrol:read", person=person("grid"), rows="own")
    stranger = house.caller("patrol:read", person=person("officer"), rows="own")
    assert await log.items("dispatches", along) == [made]
    assert await log.items("dispatches", stranger) == []
