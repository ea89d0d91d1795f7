"""A file of rows, whatever its format: `.xlsx` by calamine, CSV by the standard library."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shared.sheets import workbooks
from shared.sheets.errors import CsvMalformed, EncodingUnknown, NotASheet, OldWorkbook, SheetEmpty, WorkbookEncrypted
from shared.sheets.values import Cell
from shared.sheets.workbooks import LARGEST_BOX, Range

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls files, and the wrapping of encrypted new ones
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = ",\t;"
_BEGINNING, _MOST_TITLES = 4000, 10  # characters and lines that show how a file is delimited


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its rows from the file's first on, so that an index is a row number less one."""

    name: str
    rows: Sequence[Sequence[Cell]]
    formulas: frozenset[tuple[int, int]] = frozenset()  # row and column, counted from 1
    merged: Sequence[Range] = field(default_factory=tuple)


def check(name: str, content: bytes) -> None:
    """Refuse at once what can be told from the outside; raises FileRefused."""
    if content.startswith(_OLE):
        raise WorkbookEncrypted if _ENCRYPTED in content else OldWorkbook
    if content.startswith(_ZIP):
        workbooks.check(content)
    elif not name.lower().endswith(".csv"):
        raise NotASheet
    elif not content.strip():
        raise SheetEmpty


def read(content: bytes) -> Iterator[Table]:
    """The visible sheets, in order; raises FileRefused."""
    if content.startswith(_ZIP):
        for sheet in workbooks.read(content):
            yield Table(sheet.name, sheet.rows, sheet.formulas, sheet.merged)
    else:
        yield Table("", _lines(_decoded(content)))


def _decoded(content: bytes) -> str:
    """UTF-8 is tried first, since almost nothing else looks like it by chance."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EncodingUnknown


def _lines(text: str) -> list[list[str]]:
    beginning = "\n".join(text[:_BEGINNING].splitlines()[:_MOST_TITLES])
    delimiter = max(_DELIMITERS, key=beginning.count)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)
            cells += len(row)
            if cells > LARGEST_BOX:
                raise CsvMalformed(f"至多 {LARGEST_BOX:,} 格：请分成几个文件上传。")
    except csv.Error:
        raise CsvMalformed(f"第 {len(rows) + 1} 行读不通：请检查引号是否成对、是否缺少换行。") from None
    return rows
