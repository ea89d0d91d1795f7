"""Files of all kinds, also of those that nobody should open."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped] # ships no types

from shared.sheets import tables, workbooks
from shared.sheets.errors import (
    CsvMalformed,
    EncodingUnknown,
    FileRefused,
    NotASheet,
    OldWorkbook,
    SheetEmpty,
    WorkbookBroken,
    WorkbookEncrypted,
    WorkbookTooLarge,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    """A small workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        fill(book, book.add_worksheet("台账"))
    return stream.getvalue()


def plain(_book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["编号", "名称"])
    sheet.write_row(1, 0, ["A-1", "某厂"])


def with_part(content: bytes, name: str, changed: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, changed(old.read(part)) if part == name else old.read(part))
    return stream.getvalue()


def read(content: bytes, name: str = "台账.xlsx") -> list[tables.Table]:
    tables.check(name, content)
    return list(tables.read(content))


def test_a_workbook_is_read_with_its_formulas_and_merged_cells() -> None:
    def fill(book: Any, sheet: Any) -> None:
        plain(book, sheet)
        sheet.write_formula("C2", "=1+1", None, 2)
        sheet.merge_range("A4:B5", "合并")
        book.add_worksheet("选项").hide()

    (table,) = read(workbook(fill))
    assert table.name == "台账"
    assert table.rows[1] == ["A-1", "某厂", 2.0]
    assert (set(table.formulas), list(table.merged)) == ({(2, 3)}, [(4, 1, 5, 2)])


def test_a_million_empty_formatted_rows_cost_nothing() -> None:
    def grown(part: bytes) -> bytes:
        rows = "".join(f'<row r="{number}" s="1"><c r="A{number}" s="1"/></row>' for number in range(3, 300_000))
        far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
        return part.replace(b"</sheetData>", f"{rows}{far}</sheetData>".encode())

    (table,) = read(with_part(workbook(plain), SHEET, grown))
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (OLE + b"\x00" * 600, "台账.xlsx", OldWorkbook),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "台账.xlsx", WorkbookEncrypted),
        ("编号,名称".encode(), "台账.xlsx", NotASheet),
        (b"", "台账.xlsx", NotASheet),
        (b" \r\n", "台账.csv", SheetEmpty),
        (b"PK\x03\x04" + b"junk" * 10, "台账.xlsx", WorkbookBroken),
        (b"a,b\r\n\xff\xff\xff", "台账.csv", EncodingUnknown),
        (b'a,"b\r\nc', "台账.csv", CsvMalformed),
    ],
)
def test_what_is_no_ledger_is_refused_in_words(content: bytes, name: str, refusal: type[FileRefused]) -> None:
    with pytest.raises(refusal):
        read(content, name)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr(SHEET, b" " * (workbooks.LARGEST_UNPACKED + 1))
    with pytest.raises(WorkbookTooLarge):
        tables.check("台账.xlsx", stream.getvalue())


def test_a_bomb_that_understates_its_size_is_refused() -> None:
    content = with_part(workbook(plain), SHEET, lambda part: part + b" " * 5_000_000)
    size = zipfile.ZipFile(io.BytesIO(content)).getinfo(SHEET).file_size
    lying = content.replace(size.to_bytes(4, "little"), (4000).to_bytes(4, "little"))
    with pytest.raises(WorkbookBroken):
        read(lying)


@pytest.mark.parametrize("places", [["XFD1048576"], ["A1048576"], ["XFD3", "A1000000"], ["ZZ20000"]])
def test_a_few_cells_far_out_lay_out_no_thousand_million_cells(places: list[str]) -> None:
    cells = "".join(f'<row r="{place.lstrip("XFDAZ")}"><c r="{place}"><v>1</v></c></row>' for place in places)
    with pytest.raises(WorkbookTooLarge):
        read(
            with_part(
                workbook(plain), SHEET, lambda part: part.replace(b"</sheetData>", f"{cells}</sheetData>".encode())
            )
        )


@pytest.mark.parametrize(
    "changed",
    [
        lambda part: part[: len(part) // 2],
        lambda part: b'<!DOCTYPE x [<!ENTITY a "b">]>' + part.split(b"?>", 1)[1],
        lambda part: part.replace(b'r="A1"', b'r="?"'),
        lambda _: b"",
    ],
)
def test_a_broken_part_is_refused(changed: Callable[[bytes], bytes]) -> None:
    try:
        found = read(with_part(workbook(plain), SHEET, changed))
    except WorkbookBroken:
        return
    assert all(table.rows == [] for table in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_of_excel_and_wps(encoding: str, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in (("编号", "名称"), ("A-1", '"某厂\n（示例）"'))]
    (table,) = read("\r\n".join(lines).encode(encoding), "台账.CSV")
    assert list(table.rows) == [["编号", "名称"], ["A-1", "某厂\n（示例）"]]
