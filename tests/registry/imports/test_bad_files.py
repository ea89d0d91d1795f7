"""Files that are no ledger, or not quite: told where and why, and nothing is written."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped] # ships no types

from tests.support.ledger import Ledger, refused
from tests.support.sheets import FARM, Importing, farm, workbook
from tests.support.town import NEIGHBOUR

HEADINGS = list(FARM)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book(*fills: Callable[[Any], None], names: tuple[str, ...] = ("养殖场台账",)) -> bytes:
    """A workbook whose sheets hold one good farm and then whatever is done to them."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        for name, fill in zip(names, fills, strict=True):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, list(farm(1).values()))
            fill(sheet)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (OLE + b"\x00" * 600, "旧.xlsx", "old_workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密.xlsx", "workbook_encrypted"),
        ("源编码,名称".encode(), "改名.xlsx", "not_a_sheet"),
        (b"", "空.xlsx", "not_a_sheet"),
        (b"", "空.csv", "sheet_empty"),
        (b"PK\x03\x04junk", "坏.xlsx", "workbook_broken"),
    ],
)
async def test_what_is_no_ledger_is_refused_at_once(importing: Importing, content: bytes, name: str, code: str) -> None:
    refused(await importing.upload(content, name), 422, code)
    assert (await importing.clerk.get("/api/registry/v1/imports")).json() == []


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (workbook([], ["甲", "乙"]), "台账.xlsx", "headings_missing"),
        (workbook([], HEADINGS), "台账.xlsx", "sheet_empty"),
        (book(lambda _: None, lambda _: None, names=("一", "二")), "台账.xlsx", "several_sheets"),
        ('源编码,名称\r\n"A-1,某厂'.encode(), "台账.csv", "csv_malformed"),
        (b"a,b\r\n\xff\xff\xff", "台账.csv", "encoding_unknown"),
        (workbook([farm(n) for n in range(20_001)], HEADINGS), "台账.xlsx", "too_many_rows"),
    ],
    ids=["headings", "empty", "sheets", "csv", "encoding", "rows"],
)
async def test_what_only_the_worker_sees_ends_the_import(
    importing: Importing, content: bytes, name: str, code: str
) -> None:
    found = await importing.preview(content, name)
    assert (found["state"], [fault["code"] for fault in found["faults"]]) == ("failed", [code])
    refused(await importing.commit(found["id"], "good"), 409, "import_not_previewed")


async def test_headings_that_are_not_the_templates_are_told_by_cell(importing: Importing, ledger: Ledger) -> None:
    row = {
        "源编码": "A-1",
        "名 称*": "某场",
        "所在村": "理明村",
        "生猪存栏": 5,
        "负责人": "某",
        "名称": "又",
        "": "无题",
    }
    found = await importing.preview(workbook([row | {f"多余{number}": "" for number in range(100)}]))
    assert found["state"] == "failed"
    told = {fault["cell"] or fault["heading"] or fault["message"]: fault["code"] for fault in found["faults"]}
    assert told["C1"] == "unknown_column"
    assert told["F1"] == "column_twice"
    assert len(found["faults"]) == 20
    shorter = await importing.preview(workbook([row]))
    assert {fault["code"] for fault in shorter["faults"]} == {
        "unknown_column",
        "column_twice",
        "heading_missing",
        "column_missing",
    }
    assert any("是否应为" in fault["message"] for fault in shorter["faults"])
    assert await ledger.listed("sources") == []


async def test_formulas_merged_cells_and_doubles_are_told_by_cell(importing: Importing) -> None:
    def spoil(sheet: Any) -> None:
        sheet.write_row(2, 0, list(farm(1).values()))
        sheet.write_row(3, 0, list(farm(3).values()))
        sheet.write_formula("F4", "=100+20", None, 120)
        sheet.write_row(4, 0, list(farm(4).values()))
        sheet.merge_range("C5:C6", "理明村")
        sheet.write_row(6, 0, list(farm(5).values()))
        sheet.write(6, 1, "某\x07场")

    found = await importing.preview(book(spoil))
    told = {
        row["number"]: [(fault["cell"], fault["code"]) for fault in row["faults"]]
        for row in await importing.rows(found["id"])
    }
    assert told == {
        2: [("A2", "code_twice")],
        3: [("A3", "code_twice")],
        4: [("F4", "formula")],
        5: [("C5", "merged")],
        7: [("B7", "text_not_storable")],
    }


async def test_places_and_codes_that_are_not_the_clerks_are_refused(importing: Importing, ledger: Ledger) -> None:
    theirs = ledger.neighbour
    source = {
        "code": "N-1",
        "kind": "livestock_farm",
        "name": "邻镇",
        "division_code": NEIGHBOUR,
        "valid_from": "2023-01-01",
    }
    assert (await theirs.post("/api/registry/v1/sources", json=source)).status_code == 201
    other = await ledger.enter("sources", source, code="K-1", division_code="500230104", kind="restaurant")
    gone = await ledger.enter("sources", source, code="G-1", division_code="500230104")
    await ledger.clerk.post(
        f"/api/registry/v1/sources/{gone['id']}/voiding", json={"reason": "重复登记"}, headers={"If-Match": '"v1"'}
    )
    rows = [
        farm(1, **{"村（社区）": "董家镇"}),
        farm(2, **{"村（社区）": "500230104211", "源编码": "N-1"}),
        farm(3, 源编码=other["code"]),
        farm(4, 源编码=gone["code"]),
        farm(5, 数据性质="按报告还原"),
        farm(6, 监管终止日="2022-12-31"),
        farm(7, **{"经度（度）": 30.06, "纬度（度）": 107.72, "坐标系": "WGS-84"}),
        farm(8, **{"经度（度）": 107.72}),
    ]
    found = await importing.preview(workbook(rows))
    assert found["rows"] == {"bad": 8}
    told = [row["faults"][0]["code"] for row in await importing.rows(found["id"])]
    assert told == [
        "division_outside",
        "code_taken",
        "kind_differs",
        "record_voided",
        "citation_missing",
        "period_wrong",
        "location_wrong",
        "missing",
    ]


async def test_the_headings_may_lie_below_a_title(importing: Importing) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet = made.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "许明寺镇养殖场台账")
        sheet.write_row(1, 0, HEADINGS)
        sheet.write_row(3, 0, list(farm(1).values()))
    found = await importing.preview(stream.getvalue())
    assert (found["state"], found["rows"]) == ("previewed", {"new": 1})
    assert (await importing.rows(found["id"]))[0]["number"] == 4


async def test_what_is_hidden_is_not_read_and_what_is_typed_is_kept(importing: Importing, ledger: Ledger) -> None:
    """A hidden sheet is the program's own; a code keeps its zeros, whichever width it has."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        for name, row in (
            ("隐藏", farm(9, 源编码="HIDDEN")),
            ("养殖场台账", farm(1, 源编码="００１２", 监管起始日=45047, **{"生猪存栏（头）": "１２０"})),
        ):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, list(row.values()))
        made.worksheets()[0].hide()
        made.worksheets()[1].activate()
        made.worksheets()[1].set_first_sheet()
    done = await importing.take_in(stream.getvalue())
    assert done["rows"] == {"done": 1}, await importing.rows(done["id"])
    (source,) = await ledger.listed("sources")
    assert (source["code"], source["valid_from"], source["details"]["pigs_stock"]) == ("0012", "2023-05-01", 120)


async def test_a_bomb_is_refused_at_the_counter(importing: Importing, ledger: Ledger) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(200 * 1024 * 1024))
    refused(await importing.upload(stream.getvalue()), 422, "workbook_too_large")
    assert await ledger.listed("sources") == []


@pytest.mark.parametrize("kind", ["people", "documents"])
async def test_a_wrong_sheet_is_told_to_be_one(importing: Importing, kind: str) -> None:
    """A ledger of farms is no list of people."""
    found = await importing.preview(workbook([farm(1)]), kind=kind)
    assert found["state"] == "failed"
    assert {fault["code"] for fault in found["faults"]} <= {"headings_missing", "unknown_column", "column_missing"}
