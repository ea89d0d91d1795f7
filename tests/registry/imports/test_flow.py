"""A filled-in ledger on its way in: previewed, committed, sent back, brought in again."""

import asyncio

import pytest
import sqlalchemy as sa

from shared.audit import AuditRow
from tests.support.ledger import API, WHY, Ledger, refused
from tests.support.sheets import Importing, farm, sheet_of, workbook
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

PLANTED = {  # the heading → what is filled in there, and what is said of it
    "统一社会信用代码": ("91110000600037341X", "credit_code_wrong"),
    "村（社区）": ("桃花源村", "division_unknown"),
    "生猪存栏（头）": ("约120", "not_a_number"),
    "监管起始日": ("2023年5月", "not_a_date"),
    "数据性质": ("真", "unknown_value"),
    "雨污分流": ("也许", "not_a_boolean"),
    "名称": ("", "missing"),
    "圈舍面积（m²）": (-5, "too_small"),
    "行业代码": ("313", "wrong_format"),
    "粪污处理方式": ("堆肥、烧掉", "unknown_value"),
    "法人/负责人": ("字" * 201, "too_long"),
}


async def test_a_ledger_of_many_rows_with_planted_errors_goes_in(importing: Importing, ledger: Ledger) -> None:
    """Each error is told by its cell, nothing is written before the commit, the bad rows come back with reasons."""
    rows = [farm(number) for number in range(1, 1201)]
    for place, (heading, (value, _)) in enumerate(PLANTED.items()):
        rows[100 * place][heading] = value
    found = await importing.preview(workbook(rows))
    bad = len(PLANTED) - 1  # a wrong credit code is no hindrance
    assert found["rows"] == {"new": 1200 - bad, "bad": bad}
    assert (found["state"], found["warned"]) == ("previewed", 1)
    told = await importing.rows(found["id"], state="bad")
    assert [(row["number"], row["faults"][0]["heading"], row["faults"][0]["code"]) for row in told] == [
        (100 * place + 2, heading, code)
        for place, (heading, (_, code)) in enumerate(PLANTED.items())
        if heading != "统一社会信用代码"
    ]
    assert told[1]["faults"][0]["cell"] == "F202"
    assert told[1]["faults"][0]["value"] == "约120"
    (warned,) = [row for row in await importing.rows(found["id"], limit=1) if row["warnings"]]
    assert warned["warnings"][0]["code"] == "credit_code_wrong"
    assert await ledger.listed("sources") == []

    refused(await importing.commit(found["id"], "all"), 409, "import_has_faults")
    assert (await importing.commit(found["id"], "good")).status_code == 202
    await importing.turn()
    halfway = await importing.get(found["id"])
    assert (halfway["state"], halfway["to_write"], halfway["written"]) == ("committing", 1200 - bad, 1000)
    done = await importing.at_rest(found["id"])
    assert (done["state"], done["rows"]) == ("committed", {"done": 1200 - bad, "bad": bad})

    back = sheet_of(await importing.clerk.get(f"{API}/imports/{found['id']}/returned"))
    assert len(back.rows) == 1 + bad
    assert back.rows[0][-1] == "错误原因"
    assert "生猪存栏（头）" in str(back.rows[2][-1])
    right = {heading: farm(0).get(heading, "") for heading in PLANTED}
    mended = [dict(zip(map(str, back.rows[0]), row, strict=True)) | right for row in back.rows[1:]]
    again = await importing.take_in(workbook(mended))
    assert again["rows"] == {"done": bad}


async def test_what_is_entered_says_from_which_row_of_which_file(importing: Importing, ledger: Ledger) -> None:
    group = {"name": "一组（示例）", "level": "group", "parent_code": VILLAGE, "valid_from": "2000-01-01"}
    await ledger.clerk.put(f"{API}/divisions/{VILLAGE}01", json=group)
    await importing.take_in(workbook([farm(1, 组="一组(示例)", 统一社会信用代码="91110000600037341X")]))
    (source,) = await ledger.listed("sources")
    assert (source["paper"], source["division_code"]) == ("养殖场台账.xlsx 第2行", f"{VILLAGE}01")
    told = (await ledger.clerk.get(f"{API}/sources/{source['id']}")).json()
    assert (told["version"], told["details"]["pigs_stock"]) == (1, 120)
    assert told["credit_code_override"] == "据养殖场台账.xlsx 第2行原样登记"
    (version,) = (await ledger.clerk.get(f"{API}/sources/{source['id']}/versions")).json()
    assert (version["reason"], version["paper"]) == ("导入 养殖场台账.xlsx", "养殖场台账.xlsx 第2行")
    async with ledger.house.sessions["registry"]() as session:
        deeds = await session.scalars(sa.select(AuditRow.action).order_by(AuditRow.seq))
    assert [deed for deed in deeds if deed.startswith(("import.", "source."))] == [
        "import.upload",
        "import.commit",
        "source.enter",
        "import.done",
    ]


@pytest.mark.parametrize("said", ["古家山村", "古家山村村民委员会", " 古家山 村", "500230104207"])
async def test_a_village_is_found_by_the_name_that_everybody_uses(
    importing: Importing, ledger: Ledger, said: str
) -> None:
    """The national list has its committee's name."""
    village = {"name": "古家山村村民委员会", "level": "village", "parent_code": TOWN, "valid_from": "2000-01-01"}
    await ledger.clerk.put(f"{API}/divisions/500230104207", json=village)
    await importing.take_in(workbook([farm(1, **{"村（社区）": said})]))
    assert (await ledger.listed("sources"))[0]["division_code"] == "500230104207"


async def test_a_second_import_changes_by_code_what_is_filled_in(importing: Importing, ledger: Ledger) -> None:
    await importing.take_in(workbook([farm(1, 备注="靠近河边"), farm(2)]))
    rows = [farm(1, **{"生猪存栏（头）": "１５０头", "备注": ""}), farm(2), farm(3)]
    found = await importing.preview(workbook(rows))
    assert found["rows"] == {"changed": 1, "unchanged": 1, "new": 1}
    (changed,) = await importing.rows(found["id"], state="changed")
    assert changed["differences"] == [{"heading": "生猪存栏（头）", "before": 120, "after": 150}]
    await importing.commit(found["id"])
    await importing.at_rest(found["id"])
    first, second, third = sorted(await ledger.listed("sources"), key=lambda source: str(source["code"]))
    assert [source["version"] for source in (first, second, third)] == [2, 1, 1]
    assert (first["details"]["pigs_stock"], first["note"]) == (150, "靠近河边")
    assert first["paper"] == "养殖场台账.xlsx 第2行"
    cleared = await importing.take_in(workbook([farm(1, **{"生猪存栏（头）": 150, "备注": "清空"})]))
    assert cleared["rows"] == {"done": 1}
    assert (await ledger.listed("sources", q="00001"))[0]["note"] is None


async def test_the_same_file_twice_changes_nothing_and_says_so(importing: Importing, ledger: Ledger) -> None:
    content = workbook([farm(1), farm(2)])
    first = await importing.take_in(content)
    second = await importing.preview(content)
    assert (second["earlier_id"], second["rows"]) == (first["id"], {"unchanged": 2})
    refused(await importing.commit(second["id"]), 409, "nothing_to_import")
    assert [source["version"] for source in await ledger.listed("sources")] == [1, 1]


async def test_a_row_under_which_the_ledger_changed_is_not_written(importing: Importing, ledger: Ledger) -> None:
    await importing.take_in(workbook([farm(1), farm(2)]))
    rows = [farm(1, 备注="新"), farm(2, 备注="新"), farm(3)]
    found = await importing.preview(workbook(rows))
    source = (await ledger.listed("sources", q="00001"))[0]
    await ledger.clerk.patch(f"{API}/sources/{source['id']}", json={"name": "改名"} | WHY, headers={"If-Match": '"v1"'})
    refused(await importing.commit(found["id"], "all"), 409, "ledger_changed")
    (stale,) = await importing.rows(found["id"], state="stale")
    assert (stale["number"], stale["faults"][0]["code"]) == (2, "ledger_changed")
    assert (await importing.commit(found["id"], "good")).status_code == 202
    assert (await importing.at_rest(found["id"]))["rows"] == {"stale": 1, "done": 2}
    notes = {source["code"][-1]: source["note"] for source in await ledger.listed("sources")}
    assert notes == {"1": None, "2": "新", "3": None}


async def test_a_row_that_changes_while_the_rows_are_entered_is_left_out(importing: Importing, ledger: Ledger) -> None:
    found = await importing.preview(workbook([farm(1), farm(2)]))
    await importing.commit(found["id"])
    code = farm(1)["源编码"]
    await ledger.enter("sources", {**_by_hand(code)})
    done = await importing.at_rest(found["id"])
    assert (done["state"], done["rows"]) == ("committed", {"stale": 1, "done": 1})
    assert len(await ledger.listed("sources")) == 2


def _by_hand(code: str) -> dict[str, object]:
    return {
        "code": code,
        "kind": "livestock_farm",
        "name": "手工登记（示例）",
        "division_code": "500230104211",
        "mark": "sample",
        "valid_from": "2023-01-01",
    }


async def test_of_two_commits_at_once_one_is_taken(importing: Importing, ledger: Ledger) -> None:
    found = await importing.preview(workbook([farm(1)]))
    answers = await asyncio.gather(*(importing.commit(found["id"]) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409]
    await asyncio.gather(*(importing.turn() for _ in range(3)))
    await importing.at_rest(found["id"])
    assert [source["version"] for source in await ledger.listed("sources")] == [1]
    refused(await importing.commit(found["id"]), 409, "import_not_previewed")


async def test_a_file_that_is_sent_again_is_the_same_import(importing: Importing) -> None:
    import_id = "0193b1c0-0000-7000-8000-000000000001"
    answers = [await importing.upload(workbook([farm(1)]), id=import_id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 200]
    refused(await importing.upload(workbook([farm(2)]), id=import_id), 409, "id_taken")


async def test_an_import_is_its_uploaders_own(importing: Importing, ledger: Ledger) -> None:
    found = await importing.preview(workbook([farm(1)]))
    for address in ("", "/rows", "/returned"):
        refused(await ledger.reader.get(f"{API}/imports/{found['id']}{address}"), 404, "import_not_found")
    refused(await importing.upload(workbook([farm(1)]), division_code=NEIGHBOUR), 404, "not_found")
    denied = await ledger.reader.post(f"{API}/imports", files={"file": ("a.csv", b"x")}, data={"kind": "restaurant"})
    assert denied.status_code == 403
    assert [one["id"] for one in (await importing.clerk.get(f"{API}/imports")).json()] == [found["id"]]


async def test_csv_of_wps_and_of_excel_goes_in(importing: Importing, ledger: Ledger) -> None:
    lines = "源编码,名称,村(社区),监管起始日,数据性质,生猪存栏\r\n{},某场（示例）,理明村,2023.5.1,示例,80\r\n"
    for encoding, code in (("gbk", "A-1"), ("utf-8-sig", "A-2"), ("utf-8", "A-3")):
        found = await importing.preview(lines.format(code).encode(encoding), "台账.csv")
        assert found["rows"] == {"new": 1}, found
        await importing.commit(found["id"])
        await importing.at_rest(found["id"])
    assert [source["valid_from"] for source in await ledger.listed("sources")] == ["2023-05-01"] * 3
