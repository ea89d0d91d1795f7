"""What a filled-in ledger says, row by row, and what it would change. Pure."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from services.registry.sheets import lifecycle as sheets
from services.registry.sheets.lifecycle import Column, Form, Ledger, Path
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


class State(StrEnum):
    """Where an import stands."""

    UPLOADED = "uploaded"
    PREVIEWED = "previewed"
    COMMITTING = "committing"
    COMMITTED = "committed"
    FAILED = "failed"
    CANCELLED = "cancelled"


AT_WORK = (State.UPLOADED, State.COMMITTING)
BEFORE_COMMIT = (State.UPLOADED, State.PREVIEWED)


class RowState(StrEnum):
    """What a row would do, or did; `stale` when the ledger has changed under it since."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BAD = "bad"
    STALE = "stale"
    DONE = "done"


WRITTEN = (RowState.NEW, RowState.CHANGED)
RETURNED = (RowState.BAD, RowState.STALE)


class Choice(StrEnum):
    """Which rows a commit takes."""

    ALL = "all"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; with a row or a whole file, where there is no row or column."""

    code: str
    message: str
    column: int | None = None  # from 1
    row: int | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Headed:
    """The row of headings: which column of the file is which of the ledger."""

    row: int
    columns: Mapping[int, Column]  # by the number of the column in the file
    ignored: Mapping[int, str]
    headings: Sequence[str]


@dataclass(slots=True)
class Row:
    """A filled row: its cells, and what was understood of them. What was left empty is not there."""

    number: int
    cells: Sequence[Cell]
    given: dict[Path, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def code(self) -> str | None:
        """By what it is found in the ledger."""
        return self.given.get(("code",))


def headings_row(table: Table, ledger: Ledger) -> int | None:
    """The first of the top rows that has headings of the ledger; nothing if none has."""
    known = {key for column in ledger.columns for key in sheets.key_of(column)}
    for number, cells in enumerate(table.rows[:MOST_TITLES], start=1):
        if sum(values.key(shown(cell)) in known for cell in cells) >= FEWEST_HEADINGS:
            return number
    return None


def headed(table: Table, ledger: Ledger, row: int) -> tuple[Headed, list[Fault]]:
    """Which column is which, and what is wrong with the headings."""
    known = {key: column for column in ledger.columns for key in sheets.key_of(column)}
    titles = [shown(cell).strip() for cell in table.rows[row - 1]]
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
    faults += _untitled(table, row, titles) + _missing(ledger, columns, row)
    return Headed(row, columns, ignored, titles), faults[:MOST_HEADING_FAULTS]


def _unknown(title: str, known: Mapping[str, Column]) -> str:
    close = difflib.get_close_matches(values.key(title), known, n=1, cutoff=0.5)
    meant = f"是否应为“{known[close[0]].heading}”？" if close else ""
    return f"没有“{title[:40]}”这一栏，{meant}请改为模板中的栏目名称，或删去这一栏。"


def _untitled(table: Table, row: int, titles: Sequence[str]) -> list[Fault]:
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


def rows(table: Table, head: Headed) -> list[Row]:
    """The filled rows below the headings, understood cell by cell; empty ones and the template's example are none."""
    serial = next((number for number, key in head.ignored.items() if key == SERIAL), None)
    merged = _merged(table)
    found = []
    for number, cells in enumerate(table.rows[head.row :], start=head.row + 1):
        if all(cell == "" for cell in cells):
            continue
        if serial and shown(cells[serial - 1]).strip().startswith(EXAMPLE):
            continue
        found.append(_understood(table, head, Row(number, cells), merged))
    _mark_doubles(found, head)
    return found


def _understood(table: Table, head: Headed, row: Row, merged: Mapping[tuple[int, int], str]) -> Row:
    for number, column in head.columns.items():
        place = (row.number, number)
        cell = row.cells[number - 1] if number <= len(row.cells) else ""
        if place in merged:
            row.faults.append(Fault("merged", f"{merged[place]}是合并的单元格：请取消合并，每一行各填各的。", number))
        elif place in table.formulas:
            row.faults.append(Fault("formula", "这一格是公式：请复制后“选择性粘贴”为数值。", number))
        elif cell == "" or (isinstance(cell, str) and not cell.strip()):
            continue
        else:
            _take(row, number, column, cell)
    return row


def _take(row: Row, number: int, column: Column, cell: Cell) -> None:
    try:
        value = sheets.understand(column, cell)
    except NotUnderstood as problem:
        row.faults.append(Fault(problem.code, problem.message, number))
        return
    if column.form is Form.DIVISION:  # village, group and grid are one name together
        value = row.given.get(column.path, "") + (value or "")
    row.given[column.path] = value


def _merged(table: Table) -> Mapping[tuple[int, int], str]:
    """Every cell that is part of a merged one, with the name of the whole."""
    return {
        (row, column): f"{cell_name(top, left)}:{cell_name(bottom, right)} "
        for top, left, bottom, right in table.merged
        for row in range(top, min(bottom, len(table.rows)) + 1)
        for column in range(left, min(right, _widest(table)) + 1)
    }


def _widest(table: Table) -> int:
    return max(map(len, table.rows), default=0)


def _mark_doubles(found: Iterable[Row], head: Headed) -> None:
    """Of two rows with one code nobody can say which holds, so both are wrong."""
    by_code: dict[str, list[Row]] = {}
    for row in found:
        if row.code:
            by_code.setdefault(row.code, []).append(row)
    number = column_of(head, ("code",))
    for code, several in by_code.items():
        for row in several if len(several) > 1 else ():
            others = "、".join(str(other.number) for other in several if other is not row)
            row.faults.append(
                Fault("code_twice", f"编号 {code[:40]} 在本文件第 {others[:60]} 行也有：请只留一行。", number)
            )


def column_of(head: Headed, path: Path) -> int | None:
    """Which column of the file holds a field, what is inside it or what it is inside of."""
    for number, column in head.columns.items():
        common = min(len(column.path), len(path))
        if common and column.path[:common] == path[:common]:
            return number
    return None


def cell_name(row: int, column: int) -> str:
    """As Excel calls it: D12."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


STALE = Fault("ledger_changed", "预览之后，台账中的这条记录有变动：请重新上传，核对后再确认。")
