"""Where a file has its headings and its rows, and what is wrong with it before any cell is understood. Pure."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.registry.imports.lifecycle import Fault, Headed, cell_name, column_of
from services.registry.sheets import lifecycle as sheets
from services.registry.sheets.lifecycle import Column, Ledger
from shared.sheets import values
from shared.sheets.tables import Table
from shared.sheets.values import Cell, NotUnderstood, shown

MOST_ROWS = 20_000  # of one file, default
MOST_TITLES = 10  # rows above the headings: the ledger's title, who filled it in and when
MOST_HEADING_FAULTS = 20
FEWEST_HEADINGS = 2  # that make a row the row of headings
EXAMPLE = "示例行"  # in the column 序号
SERIAL = values.key("序号")
IGNORED = frozenset(map(values.key, sheets.IGNORED))


@dataclass(slots=True)
class Row:
    """A filled row: its cells, the code by which it is found, and what is wrong with its shape."""

    number: int
    cells: Sequence[Cell]
    code: str | None
    faults: list[Fault] = field(default_factory=list)


def headings_row(table: Table, ledger: Ledger) -> int | None:
    """The first of the top rows that has headings of the ledger; nothing if none has."""
    known = {key for column in ledger.columns for key in sheets.key_of(column)}
    for number, cells in enumerate(table.rows[:MOST_TITLES], start=1):
        if sum(values.key(shown(cell)) in known for cell in cells) >= FEWEST_HEADINGS:
            return number
    return None


def titles(table: Table, row: int) -> list[str]:
    """The headings as they are written."""
    return [shown(cell).strip() for cell in table.rows[row - 1]]


def headed(titles: Sequence[str], ledger: Ledger, row: int) -> tuple[Headed, list[Fault]]:
    """Which column is which, and what is wrong with the headings."""
    known = {key: column for column in ledger.columns for key in sheets.key_of(column)}
    columns: dict[int, Column] = {}
    ignored: dict[int, str] = {}
    faults: list[Fault] = []
    for number, title in enumerate(titles, start=1):
        key = values.key(title)
        if key in IGNORED or not key:
            ignored[number] = key
        elif key not in known:
            faults.append(Fault("unknown_column", _unknown(title, known), number, row))
        elif known[key] in columns.values():
            faults.append(Fault("column_twice", f"“{title}”这一栏出现了两次：请删去一栏。", number, row))
        else:
            columns[number] = known[key]
    faults += _missing(ledger, columns, row)
    return Headed(row, columns, ignored, titles), faults


def _unknown(title: str, known: Mapping[str, Column]) -> str:
    close = difflib.get_close_matches(values.key(title), known, n=1, cutoff=0.5)
    meant = f"是否应为“{known[close[0]].heading}”？" if close else ""
    return f"没有“{title[:40]}”这一栏，{meant}请改为模板中的栏目名称，或删去这一栏。"


def untitled(table: Table, row: int, titles: Sequence[str]) -> list[Fault]:
    """Columns that hold something without a heading."""
    named = {number for number, title in enumerate(titles) if title}
    filled: dict[int, int] = {}
    for number, cells in enumerate(table.rows[row:], start=row + 1):
        for column, cell in enumerate(cells):
            if cell != "" and column not in named:
                filled.setdefault(column, number)
    message = "这一栏有内容但没有栏目名称：请补上，或删去这一栏。"
    return [Fault("heading_missing", message, column + 1, number) for column, number in sorted(filled.items())]


def _missing(ledger: Ledger, columns: Mapping[int, Column], row: int) -> list[Fault]:
    there = {column.heading for column in columns.values()}
    return [
        Fault("column_missing", f"缺少“{column.heading}”这一栏：请按模板补上。", None, row)
        for column in ledger.columns
        if column.required and column.heading not in there
    ]


def rows(table: Table, head: Headed, ledger: Ledger) -> list[Row]:
    """The filled rows below the headings; empty ones and the template's example are none."""
    serial = next((number for number, key in head.ignored.items() if key == SERIAL), None)
    merged = _merged(table)
    found = []
    for number, cells in enumerate(table.rows[head.row :], start=head.row + 1):
        if all(cell == "" for cell in cells):
            continue
        if serial and shown(cells[serial - 1]).strip().startswith(EXAMPLE):
            continue
        found.append(Row(number, cells, _code(head, ledger, cells), _misshapen(table, head, number, merged)))
    _mark_doubles(found, column_of(head, ledger.key[0]))
    return found


def _code(head: Headed, ledger: Ledger, cells: Sequence[Cell]) -> str | None:
    """By what the row is found in the ledger, as far as it says so."""
    found = dict.fromkeys(ledger.key, "")
    for place, column in head.columns.items():
        cell = cells[place - 1] if place <= len(cells) else ""
        if column.path in found and cell != "":
            try:
                found[column.path] += str(sheets.understand(column, cell) or "")
            except NotUnderstood:  # the look at the row says so
                return None
    return " ".join(found.values()) if all(found.values()) else None


def _misshapen(table: Table, head: Headed, row: int, merged: Mapping[tuple[int, int], str]) -> list[Fault]:
    """Which cells are no cells of their own, or say one thing today and another tomorrow."""
    found = []
    for column in head.columns:
        if (row, column) in merged:
            words = f"{merged[row, column]}是合并的单元格：请取消合并，每一行各填各的。"
            found.append(Fault("merged", words, column))
        elif (row, column) in table.formulas:
            found.append(Fault("formula", "这一格是公式：请复制后“选择性粘贴”为数值。", column))
    return found


def _merged(table: Table) -> Mapping[tuple[int, int], str]:
    """Every cell that is part of a merged one, with the name of the whole."""
    lowest, rightmost = len(table.rows), max(map(len, table.rows), default=0)
    return {
        (row, column): f"{cell_name(top, left)}:{cell_name(bottom, right)} "
        for top, left, bottom, right in table.merged
        for row in range(top, min(bottom, lowest) + 1)
        for column in range(left, min(right, rightmost) + 1)
    }


def _mark_doubles(found: Iterable[Row], number: int | None) -> None:
    """Of two rows with one code nobody can say which holds, so both are wrong."""
    by_code: dict[str, list[Row]] = {}
    for row in found:
        if row.code:
            by_code.setdefault(row.code, []).append(row)
    for code, several in by_code.items():
        for row in several if len(several) > 1 else ():
            others = "、".join(str(other.number) for other in several if other is not row)
            row.faults.append(
                Fault("code_twice", f"编号 {code[:40]} 在本文件第 {others[:60]} 行也有：请只留一行。", number)
            )
