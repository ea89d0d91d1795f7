"""What a clerk has in Excel beside the sources: people, posts, who answers for what, households, equipment, papers."""

from typing import Any

import pytest
import sqlalchemy as sa

from services.registry.lists.lifecycle import ListKind
from shared.audit import AuditRow
from tests.support.ledger import API, PERSON, SOURCE, Ledger, refused
from tests.support.sheets import Importing, sheet_of, workbook
from tests.support.town import NEIGHBOUR, TOWN

WATER = {**SOURCE, "code": "W-1", "kind": "drinking_water_source", "name": "示例水源地", "division_code": TOWN}
KITCHEN = {**SOURCE, "code": "R-1", "kind": "restaurant", "name": "示例餐馆"}
SAMPLE = {"数据性质": "示例"}
HERE = {"村（社区）": "理明村"} | SAMPLE
ROWS: dict[str, dict[str, Any]] = {
    "people": {"姓名": "示例·网格员", "电话": "１３８１２３４５６７８"} | HERE | SAMPLE,
    "posts": {"岗位类别": "网格员", "岗位": "理明村网格员", "任职人": "示例·村书记", "起始日": "2023.1.1"}
    | HERE
    | SAMPLE,
    "responsibilities": {
        "对象类别": "监管对象",
        "对象编号": "R-1",
        "责任层级": "村（社区）",
        "责任人": "示例·村书记",
        "起始日": "2023年1月1日",
    },
    "households": {"水源地编号": "W-1", "户数（户）": 120, "统计日期": "2023-06-01", "数据来源": "村委会统计"}
    | HERE
    | SAMPLE,
    "equipment": {"对象编号": "R-1", "设备类别": "油烟净化设备", "设备名称": "1号净化器", "启用日期": "2023-01-01"}
    | SAMPLE,
    "documents": {
        "种类": "环境影响登记表备案",
        "对象编号": "R-1",
        "文号（证号）": "002023示例",
        "发布（核发）日期": "2023-03-01",
    },
}
# What comes again with one of these cells filled in otherwise changes the record; what is fixed is refused.
CHANGES = {
    "people": ("电话", "13900000000"),
    "posts": ("岗位", "理明村专职网格员"),
    "responsibilities": ("终止日", "2024-01-01"),
    "households": ("户数（户）", 130),
    "equipment": ("型号", "XX-2"),
    "documents": ("发文（发证）机关", "示例县生态环境局"),
}
FIXED = {
    "people": ("数据性质", "真实"),
    "posts": ("岗位类别", "组长"),
    "responsibilities": ("起始日", "2022-01-01"),
    "households": ("水源地编号", "W-2"),
    "equipment": ("设备类别", "隔油池"),
    "documents": ("种类", "排污许可证"),
}


@pytest.fixture
async def town(ledger: Ledger) -> Ledger:
    """A town with somebody in it and something to look after."""
    await ledger.enter("people", PERSON)
    for source in (WATER, {**WATER, "code": "W-2"}, KITCHEN):
        await ledger.enter("sources", source)
    return ledger


async def exported(ledger: Ledger, name: str, **asked: str) -> list[dict[str, Any]]:
    """The records of a list, as its file has them."""
    headings, *rows = sheet_of(await ledger.clerk.get(f"{API}/exports/{name}", params=asked)).rows
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


async def brought_in(importing: Importing, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """What comes of one row; whoever was there before is let alone."""
    done = await importing.take_in(workbook([row]), kind=kind)
    assert done["rows"] == {"done": 1}, await importing.rows(done["id"])
    return done


@pytest.mark.parametrize("kind", list(ListKind))
async def test_a_template_as_it_is_downloaded_comes_in(importing: Importing, kind: str) -> None:
    answer = await importing.clerk.get(f"{API}/imports/templates/{kind}")
    headings, example = sheet_of(answer).rows
    assert "系统编号" not in headings
    assert str(example[0]).startswith("示例行")
    found = await importing.preview(answer.content, kind=kind)
    assert [fault["code"] for fault in found["faults"]] == ["sheet_empty"]


@pytest.mark.parametrize("kind", list(ListKind))
async def test_a_row_goes_in_is_known_again_and_changes_what_it_says(
    importing: Importing, town: Ledger, kind: str
) -> None:
    """The preview writes nothing, not even the events and the audit of what it has tried out."""
    before = len(await town.listed(kind))
    found = await importing.preview(workbook([ROWS[kind]]), kind=kind)
    assert found["rows"] == {"new": 1}, await importing.rows(found["id"])
    assert len(await town.listed(kind)) == before
    async with town.house.sessions["registry"]() as session:
        deeds = await session.scalars(sa.select(AuditRow.action).order_by(AuditRow.seq.desc()).limit(1))
    assert deeds.one() == "import.upload"
    assert (await importing.commit(found["id"])).status_code == 202
    assert (await importing.at_rest(found["id"]))["rows"] == {"done": 1}
    (made,) = [row for row in await town.listed(kind) if row["paper"]]
    assert made["paper"] == "养殖场台账.xlsx 第2行"

    again = await importing.preview(workbook([ROWS[kind]]), kind=kind)
    assert again["rows"] == {"unchanged": 1}, await importing.rows(again["id"])
    heading, value = CHANGES[kind]
    (as_it_is,) = [row for row in await exported(town, kind) if row["系统编号"] == made["id"]]
    changed = await importing.preview(workbook([as_it_is | {heading: value}]), kind=kind)
    assert changed["rows"] == {"changed": 1}, await importing.rows(changed["id"])
    (row,) = await importing.rows(changed["id"])
    assert [difference["heading"] for difference in row["differences"]] == [heading]
    assert (await importing.commit(changed["id"])).status_code == 202
    assert (await importing.at_rest(changed["id"]))["rows"] == {"done": 1}
    assert (await importing.preview(workbook([as_it_is | {heading: value}]), kind=kind))["rows"] == {"unchanged": 1}


@pytest.mark.parametrize("kind", list(ListKind))
async def test_what_is_exported_comes_in_again_and_changes_nothing(
    importing: Importing, town: Ledger, kind: str
) -> None:
    await brought_in(importing, kind, ROWS[kind])
    count = len(await town.listed(kind))
    for asked in ({}, {"format": "csv"}, {"format": "csv", "encoding": "gbk"}):
        answer = await town.clerk.get(f"{API}/exports/{kind}", params=asked)
        found = await importing.preview(answer.content, f"a.{asked.get('format', 'xlsx')}", kind=kind)
        assert (found["faults"], found["rows"]) == ([], {"unchanged": count}), await importing.rows(found["id"])


@pytest.mark.parametrize("kind", list(ListKind))
async def test_what_stands_for_good_is_refused_by_cell(importing: Importing, town: Ledger, kind: str) -> None:
    await brought_in(importing, kind, ROWS[kind])
    heading, value = FIXED[kind]
    (as_it_is,) = [row for row in await exported(town, kind) if row.get(heading) != value][-1:]
    found = await importing.preview(workbook([as_it_is | {heading: value}]), kind=kind)
    (row,) = await importing.rows(found["id"])
    assert [(fault["heading"], fault["code"]) for fault in row["faults"]] == [(heading, "fixed")]


async def test_people_are_told_apart_by_phone_or_by_the_number_of_their_record(
    importing: Importing, town: Ledger
) -> None:
    namesake = await town.enter("people", PERSON, division_code=TOWN, phone="13911112222")
    post = ROWS["posts"]
    found = await importing.preview(workbook([post, post | {"岗位": "甲", "任职人": "张三"}]), kind="posts")
    told = [row["faults"][0]["code"] for row in await importing.rows(found["id"])]
    assert told == ["person_ambiguous", "person_unknown"]
    done = await importing.take_in(
        workbook([post | {"任职人": "139 1111 2222"}, post | {"岗位": "乙", "任职人": f"书记（{namesake['id']}）"}]),
        kind="posts",
    )
    assert done["rows"] == {"done": 2}, await importing.rows(done["id"])
    assert {row["person_id"] for row in await town.listed("posts")} == {namesake["id"]}
    shown = (await exported(town, "posts"))[0]["任职人"]
    assert shown == f"示例·村书记（{namesake['id']}）"


async def test_somebody_is_renamed_by_the_number_of_the_record(importing: Importing, town: Ledger) -> None:
    (row,) = await exported(town, "people")
    await brought_in(importing, "people", row | {"姓名": "示例·新书记"})
    (person,) = await town.listed("people")
    assert (person["id"], person["name"], person["version"]) == (row["系统编号"], "示例·新书记", 2)


async def test_rows_are_refused_by_the_rules_of_the_ledger(importing: Importing, town: Ledger) -> None:
    """By cell, with the words of the use case itself."""
    theirs = await town.neighbour.post(f"{API}/people", json={**PERSON, "division_code": NEIGHBOUR})
    far = await town.enter("people", {**PERSON, "name": "示例·远方", "division_code": TOWN})
    link = ROWS["responsibilities"]
    wrong = [
        {"对象编号": "没有"},
        {"终止日": "2024-01-01"},
        {"责任层级": "处长"},
        {"对象类别": "河段"},
        {"系统编号": far["id"]},
        {"责任人": theirs.json()["id"], "责任层级": "组"},
    ]
    rows = [link | {"起始日": f"2023-01-{day:02}"} | cells for day, cells in enumerate(wrong, start=1)]
    found = await importing.preview(workbook(rows), kind="responsibilities")
    told = [(row["faults"][0]["heading"], row["faults"][0]["code"]) for row in await importing.rows(found["id"])]
    assert told == [
        ("对象编号", "reference_unknown"),
        ("终止日", "only_later"),
        ("责任层级", "unknown_value"),
        (None, "object_unknown"),
        ("系统编号", "record_unknown"),
        ("责任人", "person_outside"),
    ]
    kitchens = await importing.preview(workbook([ROWS["households"] | {"水源地编号": "R-1"}]), kind="households")
    assert (await importing.rows(kitchens["id"]))[0]["faults"][0]["code"] == "water_source_unknown"
    back = sheet_of(await importing.clerk.get(f"{API}/imports/{kitchens['id']}/returned"))
    assert back.rows[0][-1] == "错误原因"


async def test_the_same_thing_twice_in_a_file_is_told_and_of_two_in_a_row_the_second_follows(
    importing: Importing, town: Ledger
) -> None:
    row = ROWS["equipment"]
    found = await importing.preview(
        workbook([row, row | {"设备类别": "隔油池"}, row | {"设备名称": "2号净化器"}]), kind="equipment"
    )
    assert found["rows"] == {"bad": 2, "new": 1}
    await town.enter("people", {**PERSON, "name": "示例·继任"})
    link = ROWS["responsibilities"]
    done = await importing.take_in(
        workbook([link, link | {"责任人": "示例·继任", "起始日": "2024-01-01"}]), kind="responsibilities"
    )
    assert done["rows"] == {"done": 2}
    assert [row["终止日"] and str(row["终止日"])[:10] for row in await exported(town, "responsibilities")] == [
        "2024-01-01",
        "",
    ]


async def test_a_row_that_somebody_enters_by_hand_meanwhile_is_left_out(importing: Importing, town: Ledger) -> None:
    rows = [ROWS["people"], ROWS["people"] | {"姓名": "示例·另一人"}]
    found = await importing.preview(workbook(rows), kind="people")
    assert (await importing.commit(found["id"])).status_code == 202
    await town.enter("people", {**PERSON, "name": "示例·网格员"})
    done = await importing.at_rest(found["id"])
    assert (done["state"], done["rows"]) == ("committed", {"stale": 1, "done": 1})
    assert len(await town.listed("people")) == 3


async def test_a_list_that_nobody_knows_is_refused(importing: Importing) -> None:
    refused(await importing.upload(workbook([PERSON]), kind="secrets"), 422, "payload_invalid")
    refused(await importing.clerk.get(f"{API}/imports/templates/secrets"), 404, "not_found")


async def test_a_source_names_its_site_and_its_reach_by_code(importing: Importing, town: Ledger) -> None:
    reach = await town.reach()
    base = {"村（社区）": "理明村", "监管起始日": "2023-01-01"} | SAMPLE
    outfall = base | {
        "源编码": "O-1",
        "名称": "示例排口",
        "所在河段编号": reach["code"],
        "同一场所的另一对象编号": "R-1",
    }
    wrong = outfall | {"源编码": "O-2", "所在河段编号": "没有", "同一场所的另一对象编号": "也没有"}
    found = await importing.preview(workbook([outfall, wrong]), kind="river_outfall")
    (bad,) = await importing.rows(found["id"], state="bad")
    assert {fault["heading"] for fault in bad["faults"]} == {"所在河段编号", "同一场所的另一对象编号"}
    await importing.commit(found["id"], "good")
    await importing.at_rest(found["id"])
    (source,) = await town.listed("sources", kind="river_outfall")
    kitchen = next(one for one in await town.listed("sources", q="R-1"))
    assert (source["details"]["reach_id"], source["same_site_id"]) == (reach["id"], kitchen["id"])
    (row,) = await exported(town, "sources", kind="river_outfall")
    assert (row["所在河段编号"], row["同一场所的另一对象编号"]) == (reach["code"], "R-1")
    again = await importing.preview(workbook([row]), kind="river_outfall")
    assert again["rows"] == {"unchanged": 1}, await importing.rows(again["id"])
