"""What a patrol finds becomes an order or an intake record, once, and comes back with what became of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.complaints.parts import SERVICE as COMPLAINTS
from services.complaints.rectification.models import Order
from services.patrol.parts import SERVICE as PATROL
from services.registry.dossiers.models import DossierEntry
from shared import time
from shared.contracts.registry import SourceRecorded
from shared.db.session import transaction
from shared.directory.apply import record
from shared.jobs.models import Deadline
from tests.patrol.conftest import API as PATROLS
from tests.patrol.conftest import round_of
from tests.support.complaints import Town
from tests.support.house import House
from tests.support.town import (
    NEIGHBOUR,
    PLACES,
    SANDBOX,
    VILLAGE,
    answers_for,
    enforcement,
    person,
    sandbox,
    small_town,
)

RUBBISH = {"category": "side", "label": "河岸堆了张家的垃圾", "words": "沿岸三处", "severity": 2}


class Flow(Town):
    """The small town, its patrollers and its office."""

    async def visit(self, key: str = "grid", object_id: object = PLACES.spring, **visit: Any) -> list[dict[str, Any]]:
        """A visit whose findings reach everybody."""
        ago, kind = visit.pop("ago", timedelta()), visit.pop("object_type", "source")
        caller = self.client(key, "patrol:read patrol:write patrol:manage", divisions=["500230"])
        body = round_of(object_id, ago=ago, object_type=kind, **visit)
        answer = await caller.post(f"{PATROLS}/rounds", json=body)
        assert answer.status_code == 201, answer.text
        await self.house.settle()
        found: list[dict[str, Any]] = answer.json()["findings"]
        return found

    async def finding(self, finding_id: str) -> dict[str, Any]:
        """A finding as patrol has it now."""
        answer = await self.client("office", "patrol:read", divisions=["500230"]).get(
            f"{PATROLS}/findings/{finding_id}"
        )
        found: dict[str, Any] = answer.json()
        return found

    async def close(self, order_id: str) -> None:
        """The work is shown and verified."""
        done = {"statement": "已清运", "done_at": time.now().isoformat()}
        await self.post(self.office, f"/orders/{order_id}/evidence", done)
        await self.post(self.client("officer", "complaints:verify complaints:read"), *VERIFIED(order_id))
        await self.house.settle()


def VERIFIED(order_id: str) -> tuple[str, dict[str, Any]]:  # noqa: N802 - a request, like ORDER
    return f"/orders/{order_id}/verification", {"passed": True, "remark": "已复核"}


@pytest.fixture
async def flow(house: House) -> Flow:
    """The small town with its enforcement and a sandbox."""
    await house.know(*small_town(), *enforcement(), *sandbox())
    return Flow(house)


async def test_a_finding_becomes_an_order_and_comes_back_settled(flow: Flow) -> None:
    (found,) = await flow.visit(findings=[RUBBISH])
    order = await flow.get(f"/orders/{found['id']}")
    assert (order["finding_id"], order["source_id"], order["state"]) == (found["id"], str(PLACES.spring), "open")
    assert (order["kind"], order["severity"]) == ("limited", "serious")
    assert order["responsible_id"] == str(person("group"))  # the nearest who did not find it
    assert "张家" not in str(order)
    (clock,) = (await flow.get(f"/orders/{found['id']}/deadlines"))["items"]
    assert clock["rule"]["policy"] == "rect.serious"
    back = await flow.finding(found["id"])
    assert (back["state"], back["order_id"], back["version"]) == ("ordered", found["id"], 2)
    await flow.visit("cadre", confirmations=[{"finding_id": found["id"], "fixed": True}])
    order = await flow.get(f"/orders/{found['id']}")
    assert [(each["fixed"], each["person_id"]) for each in order["sightings"]] == [(True, str(person("cadre")))]
    assert order["state"] == "open"
    await flow.close(found["id"])
    assert (await flow.finding(found["id"]))["state"] == "settled"
    async with transaction(flow.house.sessions["registry"]) as session:  # the source's file follows it
        about = DossierEntry.matter_id == UUID(found["id"])
        entries = await session.scalars(sa.select(DossierEntry).where(about))
        told = {each.kind: (each.state, each.person_ids) for each in entries}
    assert (told["finding"], told["order"][0]) == (("settled", [person("grid")]), "closed")
    (back,) = await flow.visit("cadre", confirmations=[{"finding_id": found["id"], "fixed": False}])
    again = await flow.get(f"/orders/{back['id']}")
    assert (again["state"], again["finding_id"]) == ("open", back["id"])
    assert (await flow.finding(found["id"]))["state"] == "recurred"


async def test_what_was_settled_on_the_spot_is_ordered_only_if_severe(flow: Flow) -> None:
    small, severe = await flow.visit(
        findings=[RUBBISH | {"severity": each, "settled_on_spot": True} for each in (1, 3)]
    )
    orders = (await flow.get("/orders"))["items"]
    assert [(order["id"], order["kind"]) for order in orders] == [(severe["id"], "immediate")]
    assert (await flow.finding(small["id"]))["state"] == "settled"


async def test_two_findings_at_once_are_two_orders_and_a_reach_has_its_chief(flow: Flow) -> None:
    two = await flow.visit(
        "grid", PLACES.reach, object_type="reach", findings=[RUBBISH, RUBBISH | {"category": "outlet"}]
    )
    orders = {order["id"]: order for order in (await flow.get("/orders"))["items"]}
    assert set(orders) == {found["id"] for found in two}
    assert {order["reach_id"] for order in orders.values()} == {str(PLACES.reach)}
    assert {order["responsible_id"] for order in orders.values()} == {str(person("village_chief"))}


async def test_told_again_and_rebuilt_it_stays_one_order(flow: Flow) -> None:
    (found,) = await flow.visit(findings=[RUBBISH])
    before = await _rows(flow)
    (follower,) = (each for each in flow.house.followers(COMPLAINTS) if each.producer == "patrol")
    await follower.take_anew()
    (follower,) = (each for each in flow.house.followers(PATROL) if each.producer == "complaints")
    await follower.take_anew()
    await flow.house.settle()
    assert await _rows(flow) == before
    assert (await flow.finding(found["id"]))["version"] == 2
    await _forget(flow)  # killed before its commit, or restored to before: the same events make the same rows
    (follower,) = (each for each in flow.house.followers(COMPLAINTS) if each.producer == "patrol")
    await follower.take_anew()
    assert await _rows(flow) == before


async def _rows(flow: Flow) -> list[Any]:
    columns = (Order.id, Order.responsible_id, Order.issued_at, Order.due_at, Order.version)
    async with transaction(flow.house.sessions["complaints"]) as session:
        orders = (await session.execute(sa.select(*columns).order_by(Order.id))).all()
        clocks = (await session.execute(sa.select(Deadline.id, Deadline.due_at).order_by(Deadline.id))).all()
        return [tuple(row) for row in (*orders, *clocks)]


async def _forget(flow: Flow) -> None:
    async with transaction(flow.house.sessions["complaints"]) as session:
        await session.execute(sa.text("DELETE FROM event_log"))
        await session.execute(sa.delete(Deadline))
        await session.execute(sa.delete(Order))


async def test_a_closed_source_and_one_that_nobody_answers_for_wait_for_the_office(flow: Flow) -> None:
    closed = SourceRecorded(
        id=PLACES.plant,
        version=2,
        code="PLANT",
        kind="industrial_unit",
        name="民峰建材厂",
        division_code=VILLAGE + "0101",
        town_key=True,
        mark="real",
        valid_from=date(2023, 1, 1),
        valid_to=time.local(time.now()).date(),
    )
    await flow.house.know(closed)
    (found,) = await flow.visit(object_id=PLACES.plant, ago=timedelta(days=1), findings=[RUBBISH])
    assert (await flow.get("/orders"))["items"] == []
    record = await flow.get(f"/complaints/{found['id']}")
    assert (record["channel"], record["category"], record["state"]) == ("patrol", "solid_waste", "received")
    assert record["source_id"] == str(PLACES.plant)
    assert (await flow.finding(found["id"]))["state"] == "reported"
    ground = {"ground": "not_ours", "reason": "已关停拆除"}
    await flow.post(flow.office, f"/complaints/{found['id']}/refusal", ground)
    await flow.house.settle()
    assert (await flow.finding(found["id"]))["state"] == "dismissed"


async def test_what_the_office_handles_is_settled_when_it_closes_it(flow: Flow) -> None:
    for level in ("grid", "group", "village", "town"):  # nobody answers for it any more
        await flow.house.know(answers_for(PLACES.spring, level, "grid", until=date(2025, 1, 1)))
    two = await flow.visit(findings=[RUBBISH, RUBBISH])
    assert (await flow.get("/orders"))["items"] == []
    for found in two:
        await flow.post(flow.office, f"/complaints/{found['id']}/acceptance")
        await flow.post(flow.office, f"/complaints/{found['id']}/assignment", {"person_id": str(person("cadre"))})
    order = await flow.order(complaint_id=two[0]["id"], source_id=None)
    await flow.house.settle()
    back = await flow.finding(two[0]["id"])
    assert (back["state"], back["order_id"]) == ("ordered", order["id"])
    await flow.close(order["id"])
    assert (await flow.finding(two[0]["id"]))["state"] == "ordered"
    for found, outcome in zip(two, ("substantiated", "unsubstantiated"), strict=True):
        done = {"finding": outcome, "measures": "已处理"}
        await flow.post(flow.office, f"/complaints/{found['id']}/closure", done)
    await flow.house.settle()
    assert [(await flow.finding(found["id"]))["state"] for found in two] == ["settled", "dismissed"]


async def test_a_source_that_the_office_has_not_heard_of_loses_nothing(flow: Flow) -> None:
    new = SourceRecorded(
        id=person("a source of its own"),
        version=1,
        code="NEW",
        kind="waste_point",
        name="新收运点",
        division_code=NEIGHBOUR,
        town_key=False,
        mark="real",
        valid_from=date(2023, 1, 1),
    )
    async with transaction(flow.house.sessions["patrol"]) as session:
        await record(session, new)
    (found,) = await flow.visit(object_id=new.id, findings=[RUBBISH])
    office = flow.client("clerk", "complaints:read", divisions=[NEIGHBOUR])
    assert (await flow.get(f"/complaints/{found['id']}", office))["division_code"] == NEIGHBOUR
    assert (await flow.office.get(f"/api/complaints/v1/complaints/{found['id']}")).status_code == 404


async def test_the_past_starts_no_clock_and_a_drill_stays_one(flow: Flow) -> None:
    (old,) = await flow.visit(ago=timedelta(days=30), findings=[RUBBISH])
    assert (old["state"], (await flow.get("/orders"))["items"]) == ("kept", [])
    (drill,) = await flow.visit(object_id=PLACES.drill, findings=[RUBBISH])
    office = flow.client("clerk", "complaints:read", divisions=[SANDBOX])
    order = await flow.get(f"/orders/{drill['id']}", office)
    assert (order["mark"], order["division_code"]) == ("sample", SANDBOX)
