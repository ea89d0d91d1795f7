"""Lists as files."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from shared.audit import AuditRow
from shared.sheets.tables import read
from tests.support.ledger import API, PERSON, REACH, RIVER, SOURCE, WRITE, Ledger, refused
from tests.support.sheets import Importing, farm, sheet_of, workbook
from tests.support.town import NEIGHBOUR

PHONE = "13812345678"


async def export(clerk: httpx.AsyncClient, name: str, **asked: Any) -> httpx.Response:
    answer = await clerk.get(f"{API}/exports/{name}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer


def records(answer: httpx.Response) -> list[dict[str, Any]]:
    headings, *rows = sheet_of(answer).rows
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


async def test_what_was_exported_comes_in_again_and_changes_nothing(ledger: Ledger) -> None:
    importing = Importing(ledger)
    rows = [
        farm(1, 备注="=1+1", 联系电话=PHONE, 粪污处理方式="堆肥、沼气处理", 雨污分流="否"),
        farm(2, 监管起始日="2022.1.2"),
    ]
    await importing.take_in(workbook(rows))
    for asked, name in (({}, "a.xlsx"), ({"format": "csv"}, "a.csv"), ({"format": "csv", "encoding": "gbk"}, "b.csv")):
        answer = await export(ledger.clerk, "sources", kind="livestock_farm", **asked)
        found = await importing.preview(answer.content, name)
        assert (found["faults"], found["rows"]) == ([], {"unchanged": 2}), await importing.rows(found["id"])
    changed = records(await export(ledger.clerk, "sources", kind="livestock_farm"))
    changed[0]["生猪存栏（头）"] = 7
    found = await importing.preview(workbook(changed))
    assert found["rows"] == {"changed": 1, "unchanged": 1}


async def test_an_export_has_the_filters_and_the_divisions_of_its_list(ledger: Ledger) -> None:
    await ledger.enter("sources", SOURCE)
    await ledger.enter("sources", SOURCE, code="R-1", kind="restaurant", name="示例餐馆")
    theirs = {**SOURCE, "code": "N-1", "division_code": NEIGHBOUR}
    assert (await ledger.neighbour.post(f"{API}/sources", json=theirs)).status_code == 201
    everything = records(await export(ledger.clerk, "sources"))
    assert [row["类别"] for row in everything] == ["养殖场", "餐饮"]
    assert [row["源编码"] for row in records(await export(ledger.clerk, "sources", q="餐馆"))] == ["R-1"]
    assert [row["源编码"] for row in records(await export(ledger.neighbour, "sources"))] == ["N-1"]
    refused(await ledger.clerk.get(f"{API}/exports/sources", params={"kind": "palace"}), 400, "parameter_invalid")
    outside = ledger.house.caller("patrol:read")
    assert (await outside.get(f"{API}/exports/sources")).status_code == 403


async def test_personal_data_is_masked_but_for_a_purpose(ledger: Ledger) -> None:
    await ledger.enter("sources", SOURCE, contact_phone=PHONE)
    assert records(await export(ledger.clerk, "sources"))[0]["联系电话"] == "138****5678"
    asked: dict[str, Any] = {"reveal": True, "purpose": "通知业主领取告知书"}
    denied = await ledger.clerk.get(f"{API}/exports/sources", params=asked)
    assert (denied.status_code, denied.json()["code"]) == (403, "not_permitted")
    trusted = ledger.house.caller(f"{WRITE} registry:reveal")
    refused(await trusted.get(f"{API}/exports/sources", params={"reveal": True}), 400, "purpose_missing")
    assert records(await export(trusted, "sources", **asked))[0]["联系电话"] == PHONE
    async with ledger.house.sessions["registry"]() as session:
        told = sa.select(AuditRow.action, AuditRow.reason).where(AuditRow.subject == "exports/sources")
        deeds = (await session.execute(told.order_by(AuditRow.seq))).all()
    assert [(deed.action, deed.reason) for deed in deeds] == [
        ("sources.export", "1行"),
        ("sources.export_revealed", "通知业主领取告知书  1行"),
    ]


@pytest.mark.parametrize("typed", ["=HYPERLINK(1)", "+1", "-1", "@A1"])
async def test_what_looks_like_a_formula_is_text(ledger: Ledger, typed: str) -> None:
    await ledger.enter("sources", SOURCE, name=typed, note=typed)
    (table, *_) = read((await export(ledger.clerk, "sources")).content)
    assert table.formulas == frozenset()
    assert typed in table.rows[1]
    lines = (await export(ledger.clerk, "sources", format="csv")).content.decode("utf-8-sig").splitlines()
    assert f"'{typed}" in lines[2]


async def test_every_file_says_who_took_it_out_and_when(ledger: Ledger) -> None:
    person = await ledger.enter("people", PERSON)
    clerk = ledger.house.caller(WRITE, person=person["id"])
    about = list(read((await export(clerk, "people", q="示例")).content))[1].rows[0][0]
    assert str(about).startswith("示例·村书记 于 20")
    assert "筛选：q=示例" in str(about)
    csv = (await export(clerk, "people", format="csv")).content
    assert csv.startswith(b"\xef\xbb\xbf")
    assert csv.decode("utf-8-sig").startswith("示例·村书记 于 20")


async def test_the_other_lists_are_told_by_name(ledger: Ledger) -> None:
    person, source = await ledger.enter("people", PERSON), await ledger.enter("sources", SOURCE)
    await ledger.enter("reaches", REACH, river_id=(await ledger.enter("rivers", RIVER))["id"])
    link = {"object_type": "source", "object_id": source["id"], "level": "village", "person_id": person["id"]}
    await ledger.enter("responsibilities", {**link, "valid_from": "2023-01-01"})
    (row,) = records(await export(ledger.clerk, "responsibilities"))
    assert (row["对象名称"], row["责任层级"], row["责任人"]) == (SOURCE["name"], "村（社区）", PERSON["name"])
    assert records(await export(ledger.clerk, "reaches"))[0]["河流"] == RIVER["name"]
    assert records(await export(ledger.clerk, "people"))[0]["姓名"] == PERSON["name"]
    for name in ("posts", "documents", "notices"):
        assert len(sheet_of(await export(ledger.clerk, name)).rows) == 1


async def test_a_long_list_comes_whole(ledger: Ledger) -> None:
    importing = Importing(ledger)
    await importing.take_in(workbook([farm(number) for number in range(1, 1102)]))
    rows = records(await export(ledger.clerk, "sources", kind="livestock_farm"))
    assert [row["序号"] for row in rows] == list(range(1, 1102))
    assert len({row["源编码"] for row in rows}) == 1101
