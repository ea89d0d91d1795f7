"""Workbooks of unknown origin: looked through in small pieces before a reader may take them into memory.

A file of 20 MB can unpack to gigabytes, and a single cell in the last row and column makes a reader lay out seventeen
thousand million of them. So the sizes that the file declares are checked, then each part is unpacked in passing.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import python_calamine

from shared.sheets.errors import WorkbookBroken, WorkbookEncrypted, WorkbookTooLarge
from shared.sheets.values import Cell

LARGEST_UNPACKED = 128 * 1024 * 1024  # bytes, default
MOST_PARTS = 1000  # default
HIGHEST_RATIO = 250  # unpacked to packed, default; sheets of a thousand equal rows reach some 100
LARGEST_BOX = 2_000_000  # cells from the first to the last that is filled, default: 20,000 rows of 100 columns
_PIECE = 256 * 1024
_ENCRYPTED_PART = 0x1
_TAGS = {
    f"{namespace} {tag}": tag
    for namespace in (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/package/2006/relationships",
    )
    for tag in ("row", "c", "v", "is", "f", "sheet", "Relationship")
}
_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)

Range = tuple[int, int, int, int]  # first row, first column, last row, last column, counted from 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet."""

    name: str
    rows: Sequence[Sequence[Cell]]
    formulas: frozenset[tuple[int, int]]
    merged: Sequence[Range]


def check(content: bytes) -> None:
    """What the directory of the archive declares; raises FileRefused."""
    _checked(content).close()


def read(content: bytes) -> Iterator[Sheet]:
    """The visible sheets that have rows, one after the other; raises FileRefused."""
    with _checked(content) as archive:
        parts = _look_through(archive)
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            for told in book.sheets_metadata:
                if told.typ == python_calamine.SheetTypeEnum.WorkSheet and told.visible == _VISIBLE:
                    yield _sheet(book.get_sheet_by_name(told.name), _formulas(parts, told.name))
    except python_calamine.PasswordError:
        raise WorkbookEncrypted from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise WorkbookBroken from None


_VISIBLE = python_calamine.SheetVisibleEnum.Visible


def _sheet(sheet: python_calamine.CalamineSheet, formulas: frozenset[tuple[int, int]]) -> Sheet:
    rows = sheet.to_python(skip_empty_area=False) if sheet.height else []
    merged = [
        (top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return Sheet(sheet.name, rows, formulas, merged)


def _checked(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise WorkbookBroken from None
    parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED_PART for part in parts):
        raise WorkbookEncrypted
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or unpacked > HIGHEST_RATIO * len(content) or len(parts) > MOST_PARTS:
        raise WorkbookTooLarge(
            f"展开后至多 {LARGEST_UNPACKED // 2**20} MB：请把需要的行复制到新的工作簿（或模板）中重新上传。"
        )
    return archive


@dataclass(slots=True)
class _Part:
    """What is noted of one part of the archive while it passes by."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    sheets: dict[str, str] = field(default_factory=dict)  # name of a sheet → id of its relation
    targets: dict[str, str] = field(default_factory=dict)  # id of a relation → part
    row: int = 0
    column: int = 0
    lowest: int = 0
    rightmost: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        match _TAGS.get(name):
            case "c":
                self.row, self.column = _place(attributes.get("r"), self.row, self.column + 1)
            case "v" | "is":
                self.lowest, self.rightmost = max(self.lowest, self.row), max(self.rightmost, self.column)
                if self.lowest * self.rightmost > LARGEST_BOX:
                    raise WorkbookTooLarge(
                        f"第 {self.row} 行第 {self.column} 列还有内容，超出可读的范围：请删去，或把要用的行复制到模板。"
                    )
            case "f":
                self.formulas.add((self.row, self.column))
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            case "sheet":
                self.sheets[attributes["name"]] = next(attributes[key] for key in _RELATION if key in attributes)
            case "Relationship":
                self.targets[attributes["Id"]] = attributes["Target"]


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of `BC12`; a cell without a reference follows the one before."""
    if reference is None:
        return row, column
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]), column


def _look_through(archive: zipfile.ZipFile) -> dict[str, _Part]:
    try:
        return {name: _looked_at(archive, name) for name in archive.namelist()}
    except (expat.ExpatError, zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        raise WorkbookBroken from None
    except (KeyError, ValueError, StopIteration):  # an attribute that is missing or makes no sense
        raise WorkbookBroken from None


def _looked_at(archive: zipfile.ZipFile, name: str) -> _Part:
    """Every part is unpacked, so that none is larger than it says; a picture is only counted."""
    part = _Part()
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = part.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(name) as stream:
        piece = stream.read(_PIECE)
        is_xml = piece.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        while piece:
            if is_xml:
                parser.Parse(piece, False)
            piece = stream.read(_PIECE)
        if is_xml:
            parser.Parse(b"", True)
    return part


def _refuse_doctype(*_: object) -> None:
    """No program writes one; it is there for entities that grow."""
    raise WorkbookBroken


def _formulas(parts: dict[str, _Part], sheet: str) -> frozenset[tuple[int, int]]:
    """Where a sheet has formulas; calamine gives their last values only."""
    book = parts.get("xl/workbook.xml", _Part())
    relations = parts.get("xl/_rels/workbook.xml.rels", _Part())
    target = relations.targets.get(book.sheets.get(sheet, ""), "")
    path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return frozenset(parts[path].formulas) if path in parts else frozenset()
