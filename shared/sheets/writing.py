"""Rows as files that Excel and WPS open: `.xlsx` by XlsxWriter, CSV by the standard library.

Whatever people typed is written as text. A cell that begins with = + - or @ would be run as a formula by the reader of
a CSV file, and by whoever edits the cell of a workbook: the first gets an apostrophe, the second Excel's own mark.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped] # ships no types
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped] # as above

from shared.sheets.values import FORMULA_BEGINS, Cell, shown

DAY_FORMAT = "yyyy-mm-dd"
# Rows go to disk as they come, and nothing that is written is taken for a formula, a number or a link.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": DAY_FORMAT,
}
WIDEST, NARROWEST = 40, 10
_TABLE = "-\t\r"  # signs that some readers also take for the beginning of a formula


class Book:
    """A workbook with the house's few formats, written from top to bottom."""

    def __init__(self, stream: BinaryIO, *, constant_memory: bool = True) -> None:
        self.book = xlsxwriter.Workbook(stream, OPTIONS | {"constant_memory": constant_memory})
        add = self.book.add_format
        self.heading = add({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E2EFDA", "border": 1})
        self.required = add(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#FCE4D6",
                "border": 1,
                "font_color": "#C00000",
            }
        )
        self.example = add({"italic": True, "font_color": "#808080", "num_format": "@"})
        self.example_day = add({"italic": True, "font_color": "#808080", "num_format": DAY_FORMAT})
        self.wrong = add({"bg_color": "#FFC7CE", "num_format": "@"})
        self.note = add({"text_wrap": True, "valign": "top"})
        self.text = add({"num_format": "@"})
        self.day = add({"num_format": DAY_FORMAT})
        self.quoted = add({"num_format": "@", "quote_prefix": True})

    def sheet(self, name: str, widths: Iterable[int] = ()) -> Any:  # noqa: ANN401 - XlsxWriter's own type is not exported
        """A sheet with columns of these widths."""
        made = self.book.add_worksheet(name)
        for place, width in enumerate(widths):
            made.set_column(place, place, max(NARROWEST, min(width, WIDEST)))
        return made

    def put(self, sheet: Any, row: int, column: int, value: Cell, marked: Any = None) -> None:  # noqa: ANN401 - as above
        """Write a cell as what it is; an empty one not at all, unless it is marked."""
        match value:
            case "":
                if marked is not None:
                    sheet.write_blank(row, column, None, marked)
            case str() if value.startswith(FORMULA_BEGINS):
                sheet.write_string(row, column, value, marked or self.quoted)
            case bool() | str():
                sheet.write_string(row, column, shown(value), marked)
            case int() | float():
                sheet.write_number(row, column, value, marked)
            case datetime() | date():
                sheet.write_datetime(row, column, value, marked or self.day)
            case _:
                sheet.write_string(row, column, shown(value), marked)

    def close(self) -> None:
        """Put everything into the stream."""
        self.book.close()


def letters(column: int) -> str:
    """A column by its letters, counted from 0."""
    found: str = xl_col_to_name(column)
    return found


def width(heading: str) -> int:
    """How wide a column should be for its heading: a Chinese character takes two places."""
    return len(heading) + sum(ord(char) > 0xFF for char in heading) + 2  # noqa: PLR2004 - the last narrow character


def csv_lines(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows of a CSV file, ended as Excel ends them."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([[_guarded(cell) for cell in row] for row in rows])
    return text.getvalue()


def _guarded(cell: Cell) -> str:
    text = shown(cell)
    harmless = not isinstance(cell, str) or not text.startswith((*FORMULA_BEGINS, *_TABLE))
    return text if harmless else f"'{text}"


ENCODINGS: Mapping[str, str] = {"gbk": "gb18030", "utf-8": "utf-8"}
BOM = "\ufeff"  # by which Excel knows UTF-8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
