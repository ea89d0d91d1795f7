"""What each kind of reader learns from the file of somebody about whom there was a complaint, and an order for it."""

import json
from typing import Any

import pytest

from tests.registry.source_files.conftest import READ, SECTIONS, Farm
from tests.support.ledger import API, SOURCE, WRITE, refused
from tests.support.town import TOWN, VILLAGE

OTHER_VILLAGE = "500230104204"
KINDS = ("order", "complaint", "step")


@pytest.fixture
async def accused(farm: Farm) -> Farm:
    """A complaint that nobody looked at, another with the order that came of it, and three weeks without a deed."""
    await farm.complaint(taken_on=False)
    complaint = await farm.complaint()
    farm.told = {"complaint": complaint, "order": await farm.order(complaint_id=complaint["id"])}
    await farm.later(16)
    return farm


async def all_that_is_said(farm: Farm, reader: Any) -> str:
    """The file and the lists behind its sections, in one text."""
    said = [await farm.file(reader, on="2026-11-02")] + [await farm.entries(kind, reader) for kind in KINDS]
    return json.dumps(said, ensure_ascii=False)


async def assert_silent(farm: Farm, reader: Any) -> None:
    """Nothing says that there is a complaint, by no word, link, number, clock or id."""
    said = await all_that_is_said(farm, reader)
    complaint = farm.told["complaint"]
    for trace in ("投诉", "v1/complaints/", complaint["number"], complaint["id"], '"acceptance"', '"handling"'):
        assert trace not in said
    assert '"complaints": null' in said
    assert '"open_complaints": null' in said


async def test_the_office_the_leaders_and_the_county_see_the_complaint_behind_the_order(accused: Farm) -> None:
    readers = {
        "clerk": accused.reader("clerk"),
        "town leader": accused.reader("office"),
        "county": accused.reader(None, divisions=["500230"]),
        "cadre of the town": accused.reader("town"),
        "village secretary": accused.reader("village"),
        "the village's own reader": accused.reader(None, divisions=["500230104211"]),
    }
    for who, reader in readers.items():
        file = await accused.file(reader)
        (order,) = file["orders"]["items"]
        assert (file["summary"]["open_complaints"], file["complaints"]["count"]) == (2, 2), who
        assert order["complaint_id"] == file["complaints"]["items"][0]["id"] == accused.told["complaint"]["id"], who
        assert {"acceptance", "handling", "rectification"} <= {item["clock"] for item in file["running"]}, who
        assert {"acceptance", "rectification"} <= {step["category"] for step in file["steps"]["items"]}, who


@pytest.mark.parametrize("level", ["grid", "group", "owner"])
async def test_the_accuseds_own_people_see_the_order_and_never_the_complaint(accused: Farm, level: str) -> None:
    await assert_silent(accused, accused.reader(level))
    file = await accused.file(accused.reader(level))
    assert (file["summary"]["open_orders"], file["orders"]["count"]) == (1, 1)
    assert {step["category"] for step in file["steps"]["items"]} == {"rectification"}
    assert [item["clock"] for item in file["running"]] == ["rectification"]


async def test_who_was_the_grid_member_once_or_will_be_is_told_nothing_either(accused: Farm) -> None:
    await accused.answers("grid", accused.people["stranger"], "2024-07-01")
    await accused.answers("grid", accused.people["brigade"], "2036-01-01")
    for key in ("grid", "stranger", "brigade"):
        await assert_silent(accused, accused.reader(key))


async def test_without_the_right_a_complaint_changes_nothing_in_the_file(farm: Farm) -> None:
    """Not by a count, a null, a page, a gap or a time: what is answered before and after is the same to the letter."""
    await farm.visit(problem=True)
    readers = [("clerk", "registry:read patrol:read"), ("clerk", "registry:read"), ("grid", READ), ("owner", READ)]
    before = [await all_that_is_said(farm, farm.reader(key, scopes)) for key, scopes in readers]
    await farm.complaint()
    await farm.later(16)
    after = [await all_that_is_said(farm, farm.reader(key, scopes)) for key, scopes in readers]
    assert before == after


async def test_an_order_born_of_a_complaint_looks_like_any_other_to_the_accused(accused: Farm) -> None:
    plain = await accused.order()
    items = (await accused.file(accused.reader("grid")))["orders"]["items"]
    born, other = sorted(items, key=lambda entry: bool(entry["id"] == plain["id"]))
    own = {"id", "title", "at", "due_at", "link"}
    assert {k: v for k, v in born.items() if k not in own} == {k: v for k, v in other.items() if k not in own}
    assert born["title"] == f"整改通知 {accused.told['order']['number']}"


async def test_who_may_not_read_complaints_sees_neither_them_nor_orders(accused: Farm) -> None:
    await accused.visit()
    await assert_silent(accused, accused.reader("clerk", "registry:read patrol:read"))
    file = await accused.file(accused.reader("clerk", "registry:read patrol:read"))
    assert (file["orders"], file["summary"]["open_orders"], file["running"], file["summary"]["overdue"]) == (
        None,
        None,
        [],
        0,
    )
    assert (file["visits"]["count"], file["steps"]["count"]) == (1, 0)
    file = await accused.file(accused.reader("clerk", "registry:read"))
    assert [file[name] for name in SECTIONS] == [None] * len(SECTIONS)
    assert (file["summary"]["problems_found"], file["summary"]["last_visit_at"]) == (None, None)


async def test_an_order_about_another_source_does_not_tell_of_the_complaint_to_that_ones_readers(farm: Farm) -> None:
    """The complaint about the first farm led to an order to the second, whose file the first one's people may read."""
    complaint = await farm.complaint()
    second = (await farm.ledger.enter("sources", SOURCE, code="500230104-LF-002"))["id"]
    await farm.house.settle()
    await farm.order(complaint_id=complaint["id"], source_id=second, responsible_id=farm.people["town"])
    farm.id = second
    for key in ("grid", "owner"):
        (order,) = (await farm.file(farm.reader(key)))["orders"]["items"]
        assert order["complaint_id"] is None


async def test_who_reads_only_for_where_the_farm_is_now_is_not_told_of_complaints_from_before(
    farm: Farm,
) -> None:
    """The farm has moved: what the old village was told of is the old village's and the town's."""
    await farm.complaint()
    village = {"name": "坪桥村", "level": "village", "parent_code": OTHER_VILLAGE[:9], "valid_from": "2000-01-01"}
    clerk = farm.reader("clerk", WRITE)
    assert (await clerk.put(f"{API}/divisions/{OTHER_VILLAGE}", json=village)).status_code == 200
    await farm.ledger.patch("sources", farm.id, division_code=OTHER_VILLAGE)
    for divisions, seen in (([OTHER_VILLAGE], 0), ([OTHER_VILLAGE, VILLAGE], 1), ([TOWN], 1)):
        file = await farm.file(farm.reader(None, divisions=divisions))
        assert (file["complaints"]["count"], len(file["complaints"]["items"])) == (seen, seen)
        assert (await farm.entries("complaint", farm.reader(None, divisions=divisions)))["items"] == file["complaints"][
            "items"
        ]
        assert file["summary"]["open_complaints"] == seen


async def test_who_sees_only_own_rows_and_strangers_have_no_file(accused: Farm) -> None:
    for path in ("file", "file/entries?kind=complaint"):
        address = f"{API}/sources/{accused.id}/{path}"
        for scopes in ("complaints:create complaints:read notifications:read", "audit:read", "system:operate"):
            refused(await accused.house.caller(scopes, rows="own").get(address), 403, "not_permitted")
        for key in ("owner", "town", "stranger", None):
            refused(await accused.reader(key, READ, rows="own").get(address), 404, "source_not_found")


async def test_nobody_who_complained_is_on_file(accused: Farm) -> None:
    said = await all_that_is_said(accused, accused.reader("clerk"))
    for personal in ("张小三", "张*三", "13812345678", "138****5678", "3组12号", "夜里切割"):
        assert personal not in said


async def test_a_second_page_keeps_the_same_silence(accused: Farm) -> None:
    reader = accused.reader("grid")
    seen = await accused.entries("step", reader, limit="1")
    await accused.order()
    more = await accused.entries("step", reader, limit="50", cursor=seen["next_cursor"])
    assert {entry["category"] for entry in seen["items"] + more["items"]} == {"rectification"}
    clerks = (await accused.entries("step", limit="1"))["next_cursor"]
    answer = await reader.get(
        f"{API}/sources/{accused.id}/file/entries", params={"kind": "step", "limit": "1", "cursor": clerks}
    )
    refused(answer, 400, "cursor_invalid")
