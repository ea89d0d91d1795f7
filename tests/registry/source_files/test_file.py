"""What the file of a source says."""

from datetime import date, timedelta

import pytest

from shared import time
from tests.registry.source_files.conftest import SECTIONS, Farm
from tests.support.ledger import API, SOURCE, WHY, refused
from tests.support.plans import grow, plan
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

PAPERS = ("documents", "admissions", "notices", "leaflets", "equipment")


async def test_a_new_file_says_who_answers_and_that_nothing_else_is_known(farm: Farm) -> None:
    file = await farm.file()
    assert file["source"]["id"] == farm.id
    assert [(link["level"], link["person_name"]) for link in file["chain"]["people"]] == [
        ("town", "示例·town"),
        ("village", "示例·village"),
        ("group", "示例·group"),
        ("grid", "示例·grid"),
        ("owner", "示例·owner"),
    ]
    assert file["summary"] == {
        "last_visit_at": None,
        "problems_found": 0,
        "open_orders": 0,
        "open_complaints": 0,
        "overdue": 0,
        "next_due_at": None,
    }
    assert [(file[name]["items"], file[name]["count"]) for name in (*SECTIONS, *PAPERS)] == [([], 0)] * len(
        (*SECTIONS, *PAPERS)
    )
    assert (file["running"], file["versions"]["count"]) == ([], 1)


async def test_a_level_for_which_nobody_answers_is_shown_empty(farm: Farm) -> None:
    farm.id = (await farm.ledger.enter("sources", SOURCE, code="500230104-LF-002"))["id"]
    file = await farm.file()
    vacant = {"person_id": None, "person_name": None}
    assert file["chain"]["people"] == [{"level": level} | vacant for level in ("town", "village", "group", "grid")]


async def test_every_version_says_who_why_and_what(farm: Farm) -> None:
    clerk = farm.reader("clerk", "registry:read registry:write")
    change = {"name": "养殖场一号"} | WHY
    await clerk.patch(f"{API}/sources/{farm.id}", json=change, headers={"If-Match": '"v1"'})
    second, first = (await farm.file())["versions"]["items"]
    assert first["changed"]["name"] == SOURCE["name"]
    assert (first["version"], first["person_name"]) == (1, None)
    assert (second["changed"], second["reason"]) == ({"name": "养殖场一号"}, WHY["reason"])
    assert (second["person_name"], second["person_id"]) == ("示例·clerk", farm.people["clerk"])


async def test_of_many_versions_the_newest_are_shown_with_what_they_changed(farm: Farm) -> None:
    for number in range(1, 23):
        clerk = farm.reader("clerk", "registry:read registry:write")
        change = {"name": f"养殖场{number}号"} | WHY
        changed = await clerk.patch(f"{API}/sources/{farm.id}", json=change, headers={"If-Match": f'"v{number}"'})
        assert changed.status_code == 200
    versions = (await farm.file())["versions"]
    assert (versions["count"], len(versions["items"])) == (23, 20)
    assert [version["version"] for version in versions["items"]] == list(range(23, 3, -1))
    assert versions["items"][-1]["changed"] == {"name": "养殖场3号"}
    whole = await farm.reader("clerk").get(versions["link"])
    assert len(whole.json()) == versions["count"]


async def test_whoever_answered_before_stays_on_file_and_the_chain_is_that_of_the_day(farm: Farm) -> None:
    await farm.answers("grid", farm.people["stranger"], "2024-07-01")
    file = await farm.file()
    grid = [link for link in file["responsibilities"]["items"] if link["level"] == "grid"]
    assert [(link["person_name"], link["valid_from"], link["valid_to"]) for link in grid] == [
        ("示例·stranger", "2024-07-01", None),
        ("示例·grid", "2023-01-01", "2024-07-01"),
    ]
    for day, name in (("2024-06-30", "示例·grid"), ("2024-07-01", "示例·stranger"), ("2022-12-31", None)):
        chain = (await farm.file(on=day))["chain"]
        assert chain["on"] == day
        assert {link["level"]: link["person_name"] for link in chain["people"]}["grid"] == name


async def test_a_hand_over_is_on_file_before_its_day_and_the_chain_follows_on_it(farm: Farm) -> None:
    post = {"code": "grid_member", "title": "网格员", "division_code": VILLAGE, "valid_from": "2023-01-01"}
    for key in ("grid", "stranger"):
        await farm.ledger.enter("posts", post | {"mark": "sample"}, person_id=farm.people[key])
    day = time.local(time.now()).date() + timedelta(days=10)
    load = {"from_person_id": farm.people["grid"], "to_person_id": farm.people["stranger"], "division_code": TOWN}
    handover = await farm.ledger.enter("handovers", load, effective_on=str(day), reason="工作调动")
    for on, name in ((day - timedelta(days=1), "示例·grid"), (day, "示例·stranger")):
        file = await farm.file(on=str(on))
        assert {link["level"]: link["person_name"] for link in file["chain"]["people"]}["grid"] == name
    newest = file["responsibilities"]["items"][0]
    assert (newest["level"], newest["handover_id"]) == ("grid", handover["id"])


async def test_visits_orders_and_what_runs_come_newest_first(farm: Farm) -> None:
    await farm.visit()
    farm.house.pass_time(hours=1)
    await farm.visit(problem=True)
    order = await farm.order()
    file = await farm.file()
    assert [entry["state"] for entry in file["visits"]["items"]] == ["problem_found", "no_problem"]
    assert file["visits"]["items"][0]["people"] == ["示例·grid"]
    (on_file,) = file["orders"]["items"]
    assert (on_file["title"], on_file["state"], on_file["ended_at"]) == (f"整改通知 {order['number']}", "open", None)
    summary = file["summary"]
    assert (summary["problems_found"], summary["open_orders"]) == (1, 1)
    assert summary["last_visit_at"] == file["visits"]["items"][0]["at"]
    assert summary["next_due_at"] == order["due_at"]
    (runs,) = file["running"]
    assert (runs["clock"], runs["overdue"], runs["people"]) == ("rectification", False, ["示例·owner"])


async def test_an_order_that_lapses_is_overdue_and_its_steps_are_on_file(farm: Farm) -> None:
    order = await farm.order()
    await farm.days(16)
    file = await farm.file()
    assert (file["summary"]["overdue"], file["summary"]["next_due_at"]) == (1, None)
    assert [step["state"] for step in file["steps"]["items"]][-2:] == ["due", "remind"]
    assert file["steps"]["items"][0]["link"].endswith(f"/orders/{order['id']}")


async def test_steps_that_turn_out_unfounded_are_shown_as_withdrawn_and_the_order_as_closed(farm: Farm) -> None:
    order = await farm.order()
    await farm.days(9)
    await farm.evidence(order)
    await farm.days(7)
    await farm.verification(order)
    file = await farm.file()
    assert (file["orders"]["items"][0]["state"], file["summary"]["open_orders"]) == ("closed", 0)
    assert file["orders"]["items"][0]["ended_at"] is not None
    assert (file["running"], file["summary"]["overdue"]) == ([], 0)
    of_work = [step for step in file["steps"]["items"] if step["category"] == "rectification"]
    assert {step["withdrawn"] for step in of_work if step["due_at"] < order["due_at"]} == {False}
    assert all(step["withdrawn"] for step in of_work if step["due_at"] > file["orders"]["items"][0]["ended_at"])


async def test_each_section_links_to_all_of_its_rows(farm: Farm) -> None:
    for _ in range(3):
        await farm.visit()
        farm.house.pass_time(minutes=40)
    await farm.order()
    file = await farm.file()
    reader = farm.reader("clerk")
    for name in (*SECTIONS, *PAPERS, "responsibilities"):
        rows = await reader.get(file[name]["link"])
        assert (rows.status_code, len(rows.json()["items"])) == (200, file[name]["count"]), name
    first = await farm.entries("visit", limit="2")
    second = await farm.entries("visit", limit="2", cursor=first["next_cursor"])
    assert first["items"] + second["items"] == file["visits"]["items"]
    assert second["next_cursor"] is None


async def test_a_long_file_takes_no_more_statements_and_says_no_more_than_the_newest(farm: Farm) -> None:
    await farm.visit()
    short = await farm.asked()
    await grow(farm.house, "registry", ROUNDS.format(farm=farm.id, count=10_000), "dossier_entries")
    for number in range(1, 4):
        await farm.ledger.enter("equipment", EQUIPMENT, source_id=farm.id, name=f"净化器{number}")
        await farm.answers("grid", farm.people["stranger"], f"2024-0{number}-01")
        await farm.order()
    await farm.house.settle()
    assert len(await farm.asked()) == len(short)
    visits = (await farm.file())["visits"]
    assert (visits["count"], len(visits["items"])) == (10_001, 20)


async def test_what_a_file_asks_is_read_by_index(farm: Farm) -> None:
    tables = ("dossier_entries", "versions", "responsibilities", "documents", "notices", "deadlines")
    await grow(farm.house, "registry", ROUNDS.format(farm=farm.id, count=300), "dossier_entries")
    await grow(farm.house, "registry", OTHERS, "dossier_entries")
    await grow(farm.house, "registry", STATES, "versions")
    asked = await farm.asked()
    assert all(any(f"FROM {table}" in said for said, _ in asked) for table in tables)
    for statement, parameters in asked:
        shown = await plan(farm.house, "registry", statement, parameters)
        assert "Seq Scan on dossier_entries" not in shown, shown
        assert "Seq Scan on versions" not in shown, shown


async def test_the_same_logs_make_the_same_file(farm: Farm) -> None:
    await farm.visit(problem=True)
    order = await farm.order(complaint_id=(await farm.complaint())["id"])
    await farm.days(9)
    await farm.evidence(order)
    await farm.days(7)
    await farm.verification(order)
    before = await farm.rows()
    assert before
    await farm.take_in_anew()
    assert await farm.rows() == before


async def test_a_source_that_is_voided_keeps_its_file(farm: Farm) -> None:
    farm.id = (await farm.ledger.enter("sources", SOURCE, code="500230104-LF-002"))["id"]
    await farm.visit()
    await farm.ledger.void("sources", farm.id)
    file = await farm.file()
    assert file["source"]["voided_at"] is not None
    assert (file["visits"]["count"], file["versions"]["items"][0]["reason"]) == (1, WHY["reason"])


@pytest.mark.parametrize("path", ["file", "file/entries?kind=visit"])
async def test_outside_ones_divisions_there_is_no_file(farm: Farm, path: str) -> None:
    address = f"{API}/sources/{farm.id}/{path}"
    stranger = farm.house.caller("registry:read", [NEIGHBOUR])
    refused(await stranger.get(address), 404, "source_not_found")
    refused(await farm.house.caller("patrol:read").get(address), 403, "not_permitted")
    refused(await farm.reader("clerk").get(f"{API}/sources/x/{path}"), 404, "not_found")
    refused(await farm.reader("clerk").get(f"{API}/sources/{farm.people['grid']}/{path}"), 404, "source_not_found")


async def test_what_makes_no_sense_is_refused(farm: Farm) -> None:
    of_file = ["?on=yesterday", "?on=99999-01-01", "?on=%00"]
    of_entries = ["", "?kind=clock", "?kind=%00", "?kind=visit&limit=100000"]
    for asked in [*of_file, *(f"/entries{query}" for query in of_entries)]:
        answer = await farm.reader("clerk").get(f"{API}/sources/{farm.id}/file{asked}")
        refused(answer, 400, "parameter_invalid")


async def test_far_days_have_no_chain(farm: Farm) -> None:
    far = time.local(time.now()).date() + timedelta(days=3650)
    assert (await farm.file(on=str(far)))["chain"]["on"] == str(far)
    people = (await farm.file(on=str(date(1990, 1, 1))))["chain"]["people"]
    assert {link["person_id"] for link in people} == {None}


EQUIPMENT = {"kind": "fume_purifier", "name": "净化器", "valid_from": "2024-01-01", "mark": "sample"}
ROUNDS = """
    INSERT INTO dossier_entries (id, version, kind, matter, matter_id, object_id, division_code, mark, title, at,
        state, person_ids, link, producer, position)
    SELECT gen_random_uuid(), 1, 'visit', 'visit', gen_random_uuid(), '{farm}', '500230104', 'sample', '示例',
        now() - n * interval '1 hour', 'no_problem', '{{}}', '/', 'patrol', n
    FROM generate_series(1, {count}) AS n
"""
OTHERS = """
    INSERT INTO dossier_entries (id, version, kind, matter, matter_id, object_id, division_code, mark, title, at,
        due_at, state, person_ids, link, producer, position)
    SELECT gen_random_uuid(), 1, kind, 'order', gen_random_uuid(), gen_random_uuid(), '500230104', 'sample', '示例',
        CASE WHEN kind = 'order' THEN now() END, now(), CASE WHEN kind = 'clock' THEN 'running' END,
        '{}', '/', 'complaints', n
    FROM generate_series(1, 20000) AS n, unnest(ARRAY['order', 'clock']) AS kind
"""
STATES = """
    INSERT INTO versions (things, row_id, version, action, content, recorded_at, account_id)
    SELECT 'sources', gen_random_uuid(), 1, 'source.enter', '{}', now(), gen_random_uuid()
    FROM generate_series(1, 20000)
"""
