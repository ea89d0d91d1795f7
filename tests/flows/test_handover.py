"""Who answered for this on that day: every service says the same, and does what follows from it.

A duty belongs to who answers on the day on which its window ends, so that a hand-over that is laid down ahead moves the
duties ahead at once, and those that end before its day stay; taken back, they come back. A complaint that goes by the
chain goes to whoever answers on the day of its assignment. What somebody has in hand by the chain (a complaint, an
order) is worked on meanwhile, so it stays theirs until the day, and goes then: it, too, belongs to who answers on the
day on which it falls due. What was due before stays where it was missed, until it is assigned by name.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from deploy.embedded.parts import SERVICES
from services.complaints.parts import SERVICE as COMPLAINTS
from services.patrol.parts import SERVICE as PATROL
from shared import time
from shared.time import SHANGHAI
from tests.support.house import House
from tests.support.ledger import API, PERSON, SOURCE, Ledger
from tests.support.town import TOWN, VILLAGE, small_town

DAY = date(2026, 11, 16)
OLD, NEW = "老网格员", "新网格员"
CLERK = (
    "registry:read registry:write patrol:read patrol:write patrol:manage "
    "complaints:create complaints:read complaints:write complaints:verify"
)
FARM = SOURCE | {"code": "500230104-LF-900", "name": "移交养殖场（示例名）"}
# Two visits a month, at least seven days apart: due on the 23rd and the 30th of November; four weeks have one a week.
WEEKLY = {"key": "farm.weekly", "label": "每周巡查", "value": 1, "unit": "次/周", "division_code": TOWN}


class Town:
    """A farm with its grid member, who is about to leave."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.ledger = Ledger(house)

    def go_to(self, month: int, day: int, hour: int = 9) -> None:
        wanted = datetime(2026, month, day, hour, tzinfo=SHANGHAI)
        self.house.pass_time(seconds=(wanted - time.now()).total_seconds())
        self.ledger.clerk = self.house.caller(CLERK)

    async def prepare(self) -> None:
        await self.ledger.divide()
        people = [await self.ledger.enter("people", PERSON, name=name) for name in (OLD, NEW)]
        self.old, self.new = (person["id"] for person in people)
        posts = {"code": "grid_member", "title": "网格员", "division_code": VILLAGE, "mark": "sample"}
        for person in (self.old, self.new):
            await self.ledger.enter("posts", posts, person_id=person, valid_from="2023-01-01")
        self.farm: str = (await self.ledger.enter("sources", FARM))["id"]
        link = {"object_type": "source", "object_id": self.farm, "level": "grid", "valid_from": "2023-01-01"}
        await self.ledger.enter("responsibilities", link, person_id=self.old)
        await self.house.settle()

    async def hand_over(self) -> dict[str, Any]:
        wanted = {"from_person_id": self.old, "to_person_id": self.new, "division_code": TOWN}
        made = await self.ledger.enter("handovers", wanted, effective_on=str(DAY), reason="工作调动")
        await self.house.settle()
        return made

    async def answers(self, on: date) -> dict[str, Any]:
        """What each of the four services says."""
        machine = self.house.caller("events:read", private=True)
        asked = {"object_id": self.farm, "on": str(on)}
        found = {
            service.name: (await machine.get(f"/internal/{service.name}/answering", params=asked)).json()
            for service in SERVICES
        }
        public = (await self.ledger.clerk.get(f"{API}/responsibilities/answering", params=asked)).json()
        return found | {"public": {row["level"]: row["person_id"] for row in public["people"]}}

    async def oblige(self) -> None:
        county = self.house.caller("policies:write", [TOWN])
        body = WEEKLY | {"basis_kind": "town", "issuer": "许明寺镇", "basis": "测试", "effective_from": "2026-01-01"}
        assert (await county.post(f"{API}/policies", json=body)).status_code == 201
        await self.house.settle()
        body = {"key": "farm", "label": "养殖场巡查", "policy_key": "farm.weekly", "per": "source", "level": "grid"}
        body |= {"source_kind": "livestock_farm", "division_code": VILLAGE, "valid_from": "2026-01-01"}
        answer = await self.ledger.clerk.post("/api/patrol/v1/obligations", json=body)
        assert answer.status_code == 201, answer.text

    async def duties(self) -> dict[str, str]:
        """Who owes the farm's visits, by the day on which they are due."""
        answer = await self.ledger.clerk.get("/api/patrol/v1/duties", params={"object_id": self.farm})
        found = {}
        for duty in answer.json()["items"]:
            due = time.local(datetime.fromisoformat(duty["due_at"]) - timedelta(seconds=1))
            found[f"{due:%m-%d}"] = duty["responsible_name"]
        return found

    async def visit(self, person: str) -> dict[str, Any]:
        """What a visit of today's counts for."""
        answer = await self.round(person, time.now(), object_type="source", object_id=self.farm)
        assert answer.status_code == 201, answer.text
        outcome: dict[str, Any] = answer.json()["visits"][0]["outcomes"][0]
        return outcome

    async def round(self, person: str, ended: datetime, **what: str) -> httpx.Response:
        """The answer to the record of a visit that took half an hour."""
        times = {"started_at": (ended - timedelta(minutes=30)).isoformat(), "ended_at": ended.isoformat()}
        caller = self.house.caller("patrol:read patrol:write", person=UUID(person))
        return await caller.post("/api/patrol/v1/rounds", json=times | {"visits": [what]})

    async def named(self, due: str, person: str, day: int, hour: int = 9, minute: int = 0) -> str:
        """What becomes of a visit in November that names the duty which is due on a day."""
        duties = (await self.ledger.clerk.get("/api/patrol/v1/duties", params={"object_id": self.farm})).json()["items"]
        due_at = {
            f"{time.local(datetime.fromisoformat(duty['due_at']) - timedelta(seconds=1)):%m-%d}": duty["id"]
            for duty in duties
        }
        ended = datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)
        answer = await self.round(person, ended, duty_id=due_at[due])
        if answer.status_code != 201:
            code: str = answer.json()["code"]
            return code
        (visit,) = answer.json()["visits"]
        return "counted" if visit["outcomes"][0]["counted"] else "not counted"

    async def order(self, **more: object) -> dict[str, Any]:
        """An order to the old one about the farm."""
        body = {"source_id": self.farm, "kind": "limited", "severity": "normal", "requirement": "清运粪污。"}
        body |= {"responsible_id": self.old} | more
        answer = await self.ledger.clerk.post("/api/complaints/v1/orders", json=body)
        assert answer.status_code == 201, answer.text
        issued: dict[str, Any] = answer.json()
        return issued

    async def tick(self) -> None:
        """The night's work, with what it tells others."""
        await self.house.periodic(COMPLAINTS, "takeover.follow_chains")
        await self.house.settle()

    async def has(self, order: dict[str, Any], complaint: dict[str, Any]) -> set[str]:
        """Who has an order and a complaint in hand, whichever service one asks."""
        shown = [
            (await self.ledger.clerk.get(f"/api/complaints/v1/{things}/{row['id']}")).json()[field]
            for things, row, field in (("orders", order, "responsible_id"), ("complaints", complaint, "handler_id"))
        ]
        listed = {person for person in (self.old, self.new) if await self.work(person)}
        assert listed == set(shown)
        return {{self.old: OLD, self.new: NEW}[person] for person in shown}

    async def work(self, person: str) -> list[str]:
        """What a person's own worklist shows of complaints and orders."""
        caller = self.house.caller("reporting:read", person=UUID(person))
        items = (await caller.get("/api/reporting/v1/my-work")).json()["items"]
        return [item["link"] for item in items if "/complaints/v1/" in item["link"]]

    async def told(self, person: str) -> set[str]:
        """Of what kinds a person's messages are, those in a summary included."""
        caller = self.house.caller("notifications:read", person=UUID(person))
        items = (await caller.get(f"{API}/notifications")).json()["items"]
        for summary in [item for item in items if item["kind"] == "summary"]:
            items += (await caller.get(summary["link"])).json()["items"]
        return {item["kind"] for item in items}

    async def complaint(self) -> httpx.Response:
        """The answer when a complaint about the farm is assigned by the chain, today."""
        body = {"channel": "phone", "category": "air", "description": "夜间臭气很重", "anonymous": True}
        made = await self.ledger.clerk.post("/api/complaints/v1/complaints", json=body | {"source_id": self.farm})
        assert made.status_code == 201, made.text
        path = f"/api/complaints/v1/complaints/{made.json()['id']}"
        assert (await self.ledger.clerk.post(f"{path}/acceptance", json={})).status_code == 200
        return await self.ledger.clerk.post(f"{path}/assignment", json={"level": "grid"})


@pytest.fixture
async def town(house: House) -> Town:
    """The small town on Monday, the second of November 2026."""
    await house.know(*small_town())
    made = Town(house)
    made.go_to(11, 2)
    await made.prepare()
    return made


async def test_before_on_and_after_the_day_all_services_say_the_same(town: Town) -> None:
    handover = await town.hand_over()
    for on, person in (
        (date(2022, 12, 31), None),
        (DAY - timedelta(days=1), town.old),
        (DAY, town.new),
        (DAY + timedelta(days=400), town.new),
    ):
        chain = {"grid": person} if person else {}
        assert await town.answers(on) == dict.fromkeys(
            ("registry", "patrol", "complaints", "reporting", "public"), chain
        )
    town.go_to(11, 20)  # the answer does not depend on the day on which one asks
    assert set(map(str, (await town.answers(DAY - timedelta(days=1))).values())) == {str({"grid": town.old})}
    town.go_to(11, 10)
    await town.ledger.void("handovers", handover["id"])
    await town.house.settle()
    assert set(map(str, (await town.answers(DAY)).values())) == {str({"grid": town.old})}


async def test_duties_go_with_the_day_on_which_they_end(town: Town) -> None:
    await town.oblige()
    await town.house.periodic(PATROL, "generate")
    assert await town.duties() == {"11-08": OLD, "11-15": OLD, "11-22": OLD}
    handover = await town.hand_over()
    assert await town.duties() == {"11-08": OLD, "11-15": OLD, "11-22": NEW}
    town.go_to(11, 13)
    await town.house.periodic(PATROL, "generate")  # what is generated later is the new one's from the start
    assert (await town.duties())["11-29"] == NEW
    await town.ledger.void("handovers", handover["id"])
    await town.house.settle()
    assert {(await town.duties())[due] for due in ("11-15", "11-22", "11-29")} == {OLD}


async def test_a_visit_counts_by_who_answers_on_its_day(town: Town) -> None:
    await town.oblige()
    await town.house.periodic(PATROL, "generate")
    await town.hand_over()
    assert (await town.visit(town.new))["counted"] is False
    town.go_to(11, 3)
    assert (await town.visit(town.old))["counted"] is True
    town.go_to(11, 17)
    await town.house.periodic(PATROL, "generate")
    assert (await town.visit(town.new))["counted"] is True


async def test_a_complaint_by_the_chain_goes_to_who_answers_on_the_day(town: Town) -> None:
    await town.hand_over()
    town.go_to(11, 15)
    assert (await town.complaint()).json()["handler_id"] == town.old
    town.go_to(11, 16, hour=0)
    answer = await town.complaint()
    assert (answer.status_code, answer.json()["handler_id"]) == (200, town.new)


async def test_what_is_in_hand_by_the_chain_goes_on_the_day_in_every_service(town: Town) -> None:
    town.go_to(11, 10)
    order, complaint = await town.order(), (await town.complaint()).json()
    await town.hand_over()
    await town.tick()
    assert await town.has(order, complaint) == {OLD}
    town.go_to(11, 15, hour=23)
    await town.tick()
    assert await town.has(order, complaint) == {OLD}
    town.go_to(11, 16, hour=0)
    await town.tick()
    assert await town.has(order, complaint) == {NEW}
    town.go_to(11, 16, hour=8)  # until which nobody is disturbed
    assert {"order_handed_on", "complaint_assigned"} <= await town.told(town.new)
    town.go_to(11, 17)
    await town.tick()
    assert await town.has(order, complaint) == {NEW}
    due = await town.ledger.clerk.get(f"/api/complaints/v1/orders/{order['id']}")
    assert due.json()["due_at"] == order["due_at"]  # a hand-over gives nobody more time


async def test_one_from_today_on_moves_what_is_in_hand_at_once_and_taken_back_it_returns(town: Town) -> None:
    town.go_to(11, 16)
    order, complaint = await town.order(), (await town.complaint()).json()
    handover = await town.hand_over()
    assert await town.has(order, complaint) == {NEW}
    await town.ledger.void("handovers", handover["id"])
    await town.house.settle()
    assert await town.has(order, complaint) == {OLD}


async def test_what_was_missed_and_what_was_named_from_outside_the_chain_stays(town: Town) -> None:
    missed = await town.order(kind="immediate")  # due on the next day
    await town.hand_over()
    town.go_to(11, 10)
    outside = str((await town.ledger.enter("people", PERSON, name="执法员"))["id"])
    post = {"code": "enforcement_officer", "title": "执法员", "division_code": TOWN, "mark": "sample"}
    await town.ledger.enter("posts", post, person_id=outside, valid_from="2023-01-01")
    await town.house.settle()
    named = await town.order(responsible_id=outside)
    town.go_to(11, 17)
    await town.tick()
    for order, person in ((missed, town.old), (named, outside)):
        shown = await town.ledger.clerk.get(f"/api/complaints/v1/orders/{order['id']}")
        assert shown.json()["responsible_id"] == person


@pytest.mark.parametrize(
    ("who", "due", "when", "outcome"),
    [
        ("old", "11-15", (17,), "counted"),  # missed by them, and made good
        ("old", "11-22", (16, 0, 10), "counted"),  # begun before midnight, when it was still theirs
        ("old", "11-22", (16,), "not counted"),
        ("new", "11-15", (15,), "not counted"),
        ("new", "11-15", (16,), "counted"),  # missed by the other, made good by who answers now
        ("new", "11-22", (16,), "counted"),
        ("new", "11-22", (18,), "counted"),
    ],
)
async def test_a_visit_that_names_its_duty_counts_by_its_own_day_whenever_it_is_recorded(
    town: Town, who: str, due: str, when: tuple[int, ...], outcome: str
) -> None:
    await town.oblige()
    await town.house.periodic(PATROL, "generate")
    await town.hand_over()
    town.go_to(11, 18, hour=10)
    assert await town.named(due, town.old if who == "old" else town.new, *when) == outcome


async def test_who_takes_over_may_be_away_at_first_and_come_all_the_same(town: Town) -> None:
    await town.oblige()
    await town.house.periodic(PATROL, "generate")
    deputy = (await town.ledger.enter("people", PERSON, name="代理网格员"))["id"]
    post = {"code": "village_cadre", "title": "包村干部", "division_code": VILLAGE, "mark": "sample"}
    await town.ledger.enter("posts", post, person_id=town.new, deputy_id=deputy, valid_from="2023-01-01")
    await town.hand_over()
    leave = {"person_id": town.new, "valid_from": "2026-11-16", "valid_to": "2026-11-30", "unmanned": True}
    await town.ledger.enter("leaves", leave)
    await town.house.settle()
    assert (await town.duties())["11-22"] == "代理网格员"
    town.go_to(11, 18, hour=10)
    assert await town.named("11-22", town.new, 17) == "counted"
