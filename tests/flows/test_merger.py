"""Two villages become one: whoever works in the new one goes on with what the old one left, in every service."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from shared import time
from shared.contracts.registry import PersonRecorded, PostRecorded
from shared.ids import derived_id
from shared.time import SHANGHAI
from tests.patrol.conftest import round_of
from tests.support.complaints import Town
from tests.support.house import House
from tests.support.ledger import API, SOURCE, Ledger
from tests.support.logins import account, logged_in
from tests.support.town import PLACES, SINCE, VILLAGE, person, small_town

OLD, NEW = VILLAGE, "500230104204"
LISTS = {
    "sources": "/api/registry/v1/sources",
    "complaints": "/api/complaints/v1/complaints",
    "orders": "/api/complaints/v1/orders",
    "rounds": "/api/patrol/v1/rounds",
    "due": "/api/reporting/v1/due",
}
BEFORE, AFTER = dict.fromkeys(LISTS, 0), dict.fromkeys(LISTS, 1)


def newcomers() -> list[PersonRecorded | PostRecorded]:
    """The cadre of the new village."""
    cadre = PersonRecorded(id=person("new_cadre"), version=1, name="示例新村干部", division_code=NEW, mark="sample")
    post = PostRecorded(
        id=derived_id("test-post", "village_cadre", NEW),
        version=1,
        code="village_cadre",
        title="坪桥村包村干部",
        division_code=NEW,
        person_id=cadre.id,
        mark="sample",
        valid_from=SINCE,
    )
    return [cadre, post]


@pytest.fixture
async def town(house: House) -> Town:
    """On 2 March 2026 the old village has a source, a complaint, an order and a round; the new one has nothing."""
    await house.know(*small_town(), *newcomers())
    monday = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    house.pass_time(seconds=(monday - time.now()).total_seconds())
    ledger, town = Ledger(house), Town(house)
    await ledger.divide()
    village = {"name": "坪桥村", "level": "village", "parent_code": NEW[:9], "valid_from": "2000-01-01"}
    assert (await ledger.clerk.put(f"{API}/divisions/{NEW}", json=village)).status_code == 200
    await ledger.enter("sources", SOURCE)
    complaint = await town.complaint()
    await town.post(town.office, f"/complaints/{complaint['id']}/acceptance")
    await town.order()
    grid = house.caller("patrol:read patrol:write", person=person("grid"))
    assert (await grid.post("/api/patrol/v1/rounds", json=round_of(PLACES.spring))).status_code == 201
    await house.settle()
    await account(house, "new.cadre", "village_cadre", divisions=[NEW], person_id=person("new_cadre"))
    return town


async def merge(house: House, on: str | None = None) -> None:
    """The old village becomes part of the new one, today if not said otherwise."""
    clerk = house.caller("registry:read registry:write")
    old = await clerk.get(f"{API}/divisions/{OLD}")
    said = {name: old.json()[name] for name in ("name", "level", "parent_code", "valid_from")}
    today = time.local(time.now()).date().isoformat()
    merged = {**said, "valid_to": on or today, "successor_code": NEW, "reason": "两村合并"}
    put = await clerk.put(f"{API}/divisions/{OLD}", json=merged, headers={"If-Match": old.headers["ETag"]})
    assert put.status_code == 200, put.text
    await house.settle()


async def counts(client: httpx.AsyncClient, **filters: str) -> dict[str, int]:
    """How long each list is."""
    found = {}
    for name, path in LISTS.items():
        asked = filters | ({"to": "2026-12-31"} if name == "due" else {})
        answer = await client.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        found[name] = len({item.get("subject_id", item.get("id")) for item in answer.json()["items"]})
    return found


async def received(client: httpx.AsyncClient, division: str) -> Any:
    """What the month's summary says, and how many rows there are behind it."""
    summary = await client.get(f"/api/reporting/v1/summaries/{division}/2026-03")
    assert summary.status_code == 200, summary.text
    (figure,) = [each for each in summary.json()["figures"] if each["key"] == "complaints_received"]
    rows = await client.get(figure["rows"])
    return figure["value"], len(rows.json()["items"])


async def test_lists_reach_what_was_recorded_before(town: Town) -> None:
    house = town.house
    clerk_asks = {"division": NEW}
    await account(house, "clerk")
    assert await counts(await logged_in(house, "new.cadre")) == BEFORE
    assert await counts(await logged_in(house, "clerk"), **clerk_asks) == BEFORE
    await merge(house)
    assert await counts(await logged_in(house, "new.cadre")) == AFTER | {"due": 2}
    assert await counts(await logged_in(house, "clerk"), **clerk_asks) == AFTER | {"due": 2}


async def test_the_new_villages_people_go_on_with_what_was_begun(town: Town) -> None:
    (complaint,) = (await town.get("/complaints"))["items"]
    (order,) = (await town.get("/orders"))["items"]
    early = await logged_in(town.house, "new.cadre")
    assert (await early.get(f"/api/complaints/v1/complaints/{complaint['id']}")).status_code == 404
    await merge(town.house)
    late = await logged_in(town.house, "new.cadre")
    path = f"/complaints/{complaint['id']}/assignment"
    assigned = await town.post(late, path, {"person_id": str(person("new_cadre"))})
    assert assigned["handler_id"] == str(person("new_cadre"))
    shown = await late.get(f"/api/complaints/v1/orders/{order['id']}/deadlines")
    assert shown.status_code == 200


async def test_the_new_villages_people_open_the_old_ones_files(town: Town) -> None:
    (source,) = (await Ledger(town.house).reader.get(LISTS["sources"])).json()["items"]
    complaint = await town.complaint(source_id=source["id"])
    await town.house.settle()
    path = f"{API}/sources/{source['id']}/file"
    assert (await (await logged_in(town.house, "new.cadre")).get(path)).status_code == 404
    await merge(town.house)
    file = (await (await logged_in(town.house, "new.cadre")).get(path)).json()
    assert [entry["id"] for entry in file["complaints"]["items"]] == [complaint["id"]]


@pytest.mark.parametrize("merged", [False, True])
async def test_what_is_overdue_is_brought_to_who_answers_there_now(town: Town, merged: bool) -> None:
    if merged:
        await merge(town.house)
    await town.days(14)
    await town.house.settle()
    inbox = town.house.caller("notifications:read", person=person("new_cadre"))
    told = (await inbox.get("/api/registry/v1/notifications")).json()["items"]
    assert bool(told) is merged


async def test_the_new_villages_summary_counts_the_old_ones_rows(town: Town) -> None:
    office = town.house.caller("reporting:read complaints:read")
    assert [await received(office, code) for code in (OLD, NEW, NEW[:9])] == [(1, 1), (0, 0), (1, 1)]
    await merge(town.house)
    assert [await received(office, code) for code in (OLD, NEW, NEW[:9])] == [(1, 1), (1, 1), (1, 1)]


async def test_a_merger_that_is_decided_for_later_changes_nothing_yet(town: Town) -> None:
    await merge(town.house, "2026-07-01")
    assert await counts(await logged_in(town.house, "new.cadre")) == BEFORE
