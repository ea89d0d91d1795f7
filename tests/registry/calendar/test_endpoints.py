"""What somebody who keeps the calendar sees."""

from typing import Any

import pytest

from shared.calendar.china import seed_years
from shared.db.session import transaction
from shared.directory.calendar import work_calendar
from tests.support.house import House
from tests.support.ledger import WHY, refused
from tests.support.town import TOWN, policy, small_town

CALENDAR = "/api/registry/v1/calendar"
SCOPES = "policies:write registry:read"
DAYS = [{"day": str(day), "kind": special.kind, "name": special.name} for day, special in seed_years(2026, 2026)[2026]]
YEAR = {"source": "国务院办公厅", "document_number": "国办发明电〔2025〕7号", "days": DAYS}


async def test_a_year_is_put_read_and_told(house: House) -> None:
    clerk = house.caller(SCOPES)
    missing = await clerk.get(f"{CALENDAR}/2026")
    assert (missing.status_code, missing.json()["code"]) == (404, "calendar_year_not_found")
    put = await clerk.put(f"{CALENDAR}/2026", json=YEAR)
    assert (put.status_code, put.json()["version"]) == (200, 1)
    assert (await clerk.get(f"{CALENDAR}/2026")).json() == put.json()
    await house.settle()
    for sessions in house.sessions.values():
        async with transaction(sessions) as session:
            assert str((await work_calendar(session)).coverage_until) == "2026-12-31"


async def test_the_same_days_in_another_order_change_nothing(house: House) -> None:
    clerk = house.caller(SCOPES)
    await clerk.put(f"{CALENDAR}/2026", json=YEAR)
    again = await clerk.put(f"{CALENDAR}/2026", json=YEAR | {"days": DAYS[::-1]})
    assert (again.status_code, again.json()["version"]) == (200, 1)


async def test_a_change_names_the_version_it_has_seen(house: House) -> None:
    clerk = house.caller(SCOPES)
    await clerk.put(f"{CALENDAR}/2026", json=YEAR)
    fewer = YEAR | {"days": DAYS[1:]}
    assert (await clerk.put(f"{CALENDAR}/2026", json=fewer)).json()["code"] == "if_match_missing"
    stale = await clerk.put(f"{CALENDAR}/2026", json=fewer, headers={"If-Match": '"v9"'})
    assert stale.json()["code"] == "version_stale"
    unexplained = await clerk.put(f"{CALENDAR}/2026", json=fewer, headers={"If-Match": '"v1"'})
    assert unexplained.json()["code"] == "reason_missing"
    seen = await clerk.put(f"{CALENDAR}/2026", json=fewer | WHY, headers={"If-Match": '"v1"'})
    assert (seen.json()["version"], len(seen.json()["days"])) == (2, len(DAYS) - 1)
    first, second = (await clerk.get(f"/api/registry/v1/calendar_years/{seen.json()['id']}/versions")).json()
    assert (len(first["changed"]["days"]), second["reason"]) == (len(DAYS), WHY["reason"])


async def test_a_year_entered_by_mistake_is_as_if_it_had_not_been_published(house: House) -> None:
    clerk = house.caller(SCOPES)
    await clerk.put(f"{CALENDAR}/2026", json=YEAR)
    address, seen = f"{CALENDAR}/2026/voiding", {"If-Match": '"v1"'}
    refused(await house.caller("registry:read").post(address, json=WHY, headers=seen), 403, "not_permitted")
    refused(await clerk.post(f"{CALENDAR}/2031/voiding", json=WHY, headers=seen), 404, "calendar_year_not_found")
    refused(await clerk.post(address, json=WHY), 428, "if_match_missing")
    assert (await clerk.post(address, json=WHY, headers=seen)).status_code == 204
    refused(await clerk.post(address, json=WHY, headers={"If-Match": '"v2"'}), 409, "record_voided")
    await house.settle()
    for sessions in house.sessions.values():
        async with transaction(sessions) as session:
            assert (await work_calendar(session)).coverage_until is None
    put = await clerk.put(f"{CALENDAR}/2026", json=YEAR | WHY, headers={"If-Match": '"v2"'})
    assert (put.json()["version"], put.json()["voided_at"], len(put.json()["days"])) == (3, None, len(DAYS))


@pytest.mark.parametrize(
    ("day", "code", "word"),
    [
        ({"day": "2025-12-31", "kind": "holiday", "name": "元旦"}, "calendar_days_wrong", "不在2026年"),
        ({"day": "2026-01-05", "kind": "makeup", "name": "元旦调休"}, "calendar_days_wrong", "不是周末"),
        ({"day": "2026-01-01", "kind": "holiday", "name": "元旦"}, "calendar_days_wrong", "重复"),
        ({"day": "2026-02-30", "kind": "holiday", "name": "元旦"}, "payload_invalid", ""),
        ({"day": "2026-03-02", "kind": "party", "name": "元旦"}, "payload_invalid", ""),
    ],
)
async def test_days_that_cannot_be(house: House, day: dict[str, Any], code: str, word: str) -> None:
    answer = await house.caller(SCOPES).put(f"{CALENDAR}/2026", json=YEAR | {"days": [*DAYS, day]})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert word in answer.json()["detail"]


@pytest.mark.parametrize(
    ("start", "amount", "unit", "at", "provisional"),
    [
        ("2026-02-10T10:00:00+08:00", 5, "工作日", "2026-02-24T16:00:00Z", False),
        ("2026-09-18T10:00:00+08:00", 5, "工作日", "2026-09-24T16:00:00Z", False),
        ("2026-09-25T10:00:00+08:00", 5, "工作日", "2026-10-09T16:00:00Z", False),
        ("2026-02-10T10:00:00+08:00", 15, "自然日", "2026-02-25T16:00:00Z", False),
        ("2026-02-10T10:00:00+08:00", 24, "小时", "2026-02-11T02:00:00Z", False),
        ("2026-12-21T10:00:00+08:00", 15, "工作日", "2027-01-12T16:00:00Z", True),
    ],
)
async def test_periods_are_counted_as_the_town_does(
    house: House, start: str, amount: int, unit: str, at: str, provisional: bool
) -> None:
    await house.know(*small_town())
    params: dict[str, Any] = {"start": start, "amount": amount, "unit": unit, "division": TOWN}
    answer = (await house.caller(SCOPES).get(f"{CALENDAR}/due", params=params)).json()
    assert (answer["at"], answer["provisional"]) == (at, provisional)
    assert f"{amount}" in answer["words"]


async def test_a_division_may_count_from_the_day_itself(house: House) -> None:
    await house.know(*small_town(), policy("count.start_next_day", value=False, unit="开关"))
    params: dict[str, Any] = {"start": "2026-09-21T10:00:00+08:00", "amount": 1, "unit": "工作日"}
    everywhere = (await house.caller(SCOPES).get(f"{CALENDAR}/due", params=params)).json()
    here = (await house.caller(SCOPES).get(f"{CALENDAR}/due", params=params | {"division": TOWN})).json()
    assert (everywhere["at"], here["at"]) == ("2026-09-22T16:00:00Z", "2026-09-21T16:00:00Z")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"amount": 99999}, 400, "span_too_long"),
        ({"amount": -1}, 400, "parameter_invalid"),
        ({"amount": 10**30}, 400, "span_too_long"),
        ({"unit": "光年"}, 400, "parameter_invalid"),
        ({"start": "2026-01-01"}, 400, "parameter_invalid"),
        ({"start": "9999-01-01T00:00:00Z"}, 400, "parameter_invalid"),
        ({"division": "500231"}, 404, "division_not_found"),
    ],
)
async def test_what_cannot_be_counted(house: House, change: dict[str, Any], status: int, code: str) -> None:
    params: dict[str, Any] = {"start": "2026-09-21T10:00:00+08:00", "amount": 1, "unit": "工作日"}
    answer = await house.caller(SCOPES).get(f"{CALENDAR}/due", params=params | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("year", ["1", "99999", "next"])
async def test_years_that_never_were(house: House, year: str) -> None:
    assert (await house.caller(SCOPES).get(f"{CALENDAR}/{year}")).status_code == 404
