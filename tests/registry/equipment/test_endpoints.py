"""What a clerk sees of fume hoods and their cleaning, and who is told of what is owed."""

from datetime import date
from typing import Any

import pytest

from services.registry.equipment import lifecycle, repository
from shared.auth.caller import Caller
from shared.calendar.periods import PeriodKind
from shared.db.session import transaction
from shared.http.pages import Paging
from shared.ids import new_id
from tests.support.ledger import API, WHY, refused
from tests.support.papers import GROUP, HEAD, RESTAURANT, Papers, in_days, today
from tests.support.plans import grow, plan, statements
from tests.support.town import TOWN, VILLAGE

HOOD = {"kind": "fume_purifier", "name": "1号油烟净化器", "valid_from": "2026-01-01"}
CLEANED = {"kind": "cleaning", "done_by": "示例清洗公司"}


async def hood(papers: Papers, **says: object) -> dict[str, Any]:
    source = await papers.source(RESTAURANT)
    return await papers.enter("equipment", HOOD | says, source_id=source["id"])


async def clean(papers: Papers, equipment: dict[str, Any], done_on: str, **says: object) -> Any:
    body = CLEANED | {"equipment_id": equipment["id"], "done_on": done_on} | says
    return await papers.clerk.post(f"{API}/maintenance", json=body)


async def runs(papers: Papers, equipment: dict[str, Any]) -> list[tuple[str, str | None]]:
    """State and outcome of each run of the cleaning's clock."""
    clocks = await papers.clocks("equipment", equipment["id"])
    return [(run["state"], run["outcome"]) for run in clocks.get("cleaning", [])]


async def due_month(papers: Papers, equipment: dict[str, Any]) -> date:
    """The month in which the running clock is due."""
    clock = (await papers.clocks("equipment", equipment["id"]))["cleaning"][-1]
    assert clock["state"] == "running"
    return date.fromisoformat(clock["due_at"][:10]).replace(day=1)


def months_ahead(count: int) -> date:
    month = today().month - 1 + count
    return date(today().year + month // 12, month % 12 + 1, 1)


async def test_a_hood_is_owed_a_cleaning_this_month_and_then_the_next(papers: Papers) -> None:
    made = await hood(papers)
    assert (made["division_code"], await due_month(papers, made)) == (VILLAGE, months_ahead(0))
    clock = (await papers.clocks("equipment", made["id"]))["cleaning"][0]
    assert (clock["rule"]["policy"], clock["rule"]["basis_kind"]) == ("catering.clean", "practice")
    photo = await papers.file()
    cleaned = await clean(papers, made, str(today()), attachments=[photo])
    assert (cleaned.status_code, cleaned.json()["attachments"]) == (201, [photo])
    assert await runs(papers, made) == [("ended", "met"), ("running", None)]
    assert await due_month(papers, made) == months_ahead(1)
    await clean(papers, made, str(today()), kind="filter")
    assert len(await runs(papers, made)) == 2


async def test_a_repair_is_no_cleaning(papers: Papers) -> None:
    made = await hood(papers)
    assert (await clean(papers, made, str(today()), kind="repair")).status_code == 201
    assert await runs(papers, made) == [("running", None)]


async def test_a_missed_month_is_missed_and_told_and_the_next_begins(papers: Papers) -> None:
    made = await hood(papers)
    papers.pass_time((months_ahead(1) - today()).days)
    await papers.house.work()
    await papers.house.settle()
    assert await runs(papers, made) == [("ended", "missed"), ("running", None)]
    missed, running = (await papers.clocks("equipment", made["id"]))["cleaning"]
    assert [step["step"] for step in missed["steps"]][-1] == "due"
    assert running["steps"] == []
    papers.pass_time(4)
    assert any("1号油烟净化器（示例餐馆）清洗" in title for title in await papers.inbox(HEAD))


async def test_a_record_that_comes_late_takes_back_what_was_done_about_it(papers: Papers) -> None:
    made, day = await hood(papers), str(today())
    papers.pass_time((months_ahead(1) - today()).days)
    await papers.house.work()
    assert (await clean(papers, made, day)).status_code == 201
    missed, _running = (await papers.clocks("equipment", made["id"]))["cleaning"]
    assert all(step["withdrawn_at"] for step in missed["steps"])


MANY = """
    INSERT INTO equipment (id, version, recorded_at, recorded_by, sent, mark, division_code, source_id, kind, name,
        attachments, valid_from)
    SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), '', 'real', '500230104211', '$source$', 'fume_purifier', 'x',
        '{}', '2026-01-01' FROM generate_series(1, 2000);
    INSERT INTO maintenance (id, version, recorded_at, recorded_by, sent, mark, division_code, equipment_id, kind,
        done_on, done_by, attachments)
    SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), '', 'real', '500230104211', id, 'cleaning',
        date '2026-01-01' + n, 'x', '{}' FROM equipment, generate_series(1, 12) AS n;
    ANALYZE equipment;
"""


async def test_the_list_of_what_is_owed_is_served_by_indexes(papers: Papers) -> None:
    source = await papers.source(RESTAURANT)
    await grow(papers.house, "registry", MANY.replace("$source$", source["id"]), "maintenance")
    caller = Caller(new_id(), None, (), frozenset(), (TOWN,), "division")
    month = lifecycle.Rhythm(1, PeriodKind.MONTH)
    asked = {VILLAGE: (month, month.on(date(2026, 3, 1)))}
    with statements(papers.house, "registry") as seen:
        async with transaction(papers.house.sessions["registry"]) as session:
            page = Paging(None, 50, "", b"key")
            await repository.cleaning(
                session, caller, page, division=TOWN, asked=asked, only_open=True, today=date(2026, 11, 24)
            )
    shown = await plan(papers.house, "registry", *seen[-1])
    assert "Seq Scan on maintenance" not in shown, shown


async def test_what_was_cleaned_and_what_was_not_is_one_list(papers: Papers) -> None:
    source = await papers.source(RESTAURANT)
    hoods = [await papers.enter("equipment", HOOD, source_id=source["id"], name=f"{n}号") for n in range(3)]
    await papers.enter("equipment", HOOD, source_id=source["id"], kind="grease_trap", name="隔油池")
    await papers.enter("equipment", HOOD, source_id=source["id"], name="停用", valid_to=in_days(0))
    await clean(papers, hoods[1], str(today()))
    await clean(papers, hoods[2], "2026-03-05")

    async def states(**filters: str) -> dict[str, tuple[str, int]]:
        rows = await papers.listed("equipment/cleaning", **filters)
        return {row["name"]: (row["state"], row["done"]) for row in rows}

    assert await states() == {"0号": ("due", 0), "1号": ("done", 1), "2号": ("due", 0)}
    assert await states(open="true", division=TOWN) == {"0号": ("due", 0), "2号": ("due", 0)}
    march = await states(on="2026-03-31")
    assert march == {"0号": ("overdue", 0), "1号": ("overdue", 0), "2号": ("done", 1), "停用": ("overdue", 0)}
    assert await states(on="2025-12-31") == {}
    rows = {row["name"]: row["last_done_on"] for row in await papers.listed("equipment/cleaning")}
    assert rows == {"0号": None, "1号": str(today()), "2号": "2026-03-05"}


async def test_voiding_a_record_makes_its_month_owed_again(papers: Papers) -> None:
    made = await hood(papers)
    cleaned = (await clean(papers, made, str(today()))).json()
    seen = {"If-Match": '"v1"'}
    refused(
        await papers.clerk.post(f"{API}/equipment/{made['id']}/voiding", json=WHY, headers=seen), 409, "still_referred"
    )
    voided = await papers.clerk.post(f"{API}/maintenance/{cleaned['id']}/voiding", json=WHY, headers=seen)
    assert voided.status_code == 204
    assert await due_month(papers, made) == months_ahead(0)
    await papers.clerk.post(f"{API}/equipment/{made['id']}/voiding", json=WHY, headers=seen)
    assert (await runs(papers, made))[-1] == ("ended", "withdrawn")


async def test_equipment_out_of_use_is_owed_nothing(papers: Papers) -> None:
    made = await hood(papers)
    address = f"{API}/equipment/{made['id']}"
    ended = await papers.clerk.patch(address, json={"valid_to": in_days(0)} | WHY, headers={"If-Match": '"v1"'})
    assert ended.json()["valid_to"] == in_days(0)
    assert await runs(papers, made) == [("ended", "withdrawn")]
    refused(await clean(papers, made, in_days(0)), 422, "maintenance_wrong")


async def test_equipment_goes_where_its_source_goes(papers: Papers) -> None:
    made = await hood(papers)
    await clean(papers, made, str(today()))
    address, moved = f"{API}/sources/{made['source_id']}", {"division_code": GROUP} | WHY
    await papers.clerk.patch(address, json=moved, headers={"If-Match": '"v1"'})
    await papers.house.settle()
    assert await papers.listed("equipment", division=GROUP) == [made | {"division_code": GROUP}]
    ended = {"valid_to": in_days(1)} | WHY
    await papers.clerk.patch(address, json=ended, headers={"If-Match": '"v2"'})
    await papers.house.settle()
    assert (await runs(papers, made))[-1] == ("ended", "withdrawn")


async def test_a_record_is_corrected_and_the_register_keeps_it(papers: Papers) -> None:
    made = await hood(papers)
    cleaned = (await clean(papers, made, "2026-02-05")).json()
    address = f"{API}/maintenance/{cleaned['id']}"
    change = {"done_on": str(today())} | WHY
    changed = await papers.clerk.patch(address, json=change, headers={"If-Match": '"v1"'})
    assert changed.json() == cleaned | {"done_on": str(today()), "version": 2}
    assert await due_month(papers, made) == months_ahead(1)
    assert [row["done_on"] for row in await papers.listed("maintenance", equipment_id=made["id"])] == [str(today())]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"done_on": "2199-12-31"}, 422, "maintenance_wrong"),
        ({"done_on": "2025-12-31"}, 422, "maintenance_wrong"),
        ({"kind": "prayer"}, 422, "payload_invalid"),
        ({"equipment_id": str(new_id())}, 422, "equipment_unknown"),
        ({"attachments": [str(new_id())]}, 422, "attachment_unknown"),
        ({"done_by": ""}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_record_is_refused_and_leaves_nothing(
    papers: Papers, wrong: dict[str, Any], status: int, code: str
) -> None:
    made = await hood(papers)
    refused(await clean(papers, made, **{"done_on": str(today())} | wrong), status, code)
    assert await papers.listed("maintenance", equipment_id=made["id"]) == []


async def test_another_town_neither_sees_nor_touches_equipment(papers: Papers) -> None:
    made = await hood(papers)
    refused(await papers.neighbour.get(f"{API}/equipment/{made['id']}"), 404, "equipment_not_found")
    body = CLEANED | {"equipment_id": made["id"], "done_on": str(today())}
    refused(await papers.neighbour.post(f"{API}/maintenance", json=body), 422, "equipment_unknown")
    row = HOOD | {"source_id": made["source_id"]}
    refused(await papers.neighbour.post(f"{API}/equipment", json=row), 422, "object_unknown")
    assert (await papers.neighbour.get(f"{API}/equipment/cleaning")).json()["items"] == []
    refused(await papers.post("equipment", row, valid_to="2025-01-01"), 422, "period_wrong")
