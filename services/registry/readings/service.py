"""Use case: take the rows out of a file, so that they can be looked at and entered batch by batch.

What lies in the rows' table from then on is the whole file: a worker that is killed reads nothing twice.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from obstore.store import ObjectStore
from pydantic_core import to_json

from services.registry.imports.lifecycle import Fault, Headed, RowState, State
from services.registry.imports.models import Import, ImportRow
from services.registry.imports.service import place
from services.registry.lists.lifecycle import ledger_of
from services.registry.readings import lifecycle
from services.registry.readings.errors import HeadingsMissing, SeveralSheets, TooManyRows
from services.registry.readings.lifecycle import Row
from services.registry.sealing import ring
from services.registry.sheets.lifecycle import Ledger
from shared.attachments import private
from shared.attachments import service as attachments
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import Session
from shared.sheets import tables
from shared.sheets.errors import SheetEmpty
from shared.sheets.tables import Table
from shared.sheets.values import Cell, shown

CHUNK = 500  # rows that are written at once, so that no statement is long
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file holds."""

    sheet: str
    head: Headed
    faults: Sequence[Fault]
    rows: Sequence[Row]


async def read(session: Session, store: ObjectStore, caller: Caller, job: Import) -> None:
    """Read a file; raises FileRefused."""
    content = await private.content(store, ring(), await attachments.find(session, caller, job.attachment_id))
    found = await asyncio.to_thread(_read, content, ledger_of(job.kind))
    job.sheet, job.heading_row, job.headings = found.sheet or None, found.head.row, list(found.head.headings)
    job.faults = [fault.stored() for fault in found.faults]
    job.state = State.FAILED if found.faults else State.CHECKING
    job.total = len(found.rows)
    for chunk in _chunks(found.rows):
        for row in chunk:
            rows.add(session, ImportRow, _kept(job, row))
        await rows.write(session)


def _read(content: bytes, book: Ledger) -> _Found:
    """The sheet that is the ledger."""
    table, number = _sheet(content, book)
    titles = lifecycle.titles(table, number)
    head, faults = lifecycle.headed(titles, book, number)
    faults += lifecycle.untitled(table, number, titles)
    if faults:
        return _Found(table.name, head, faults[: lifecycle.MOST_HEADING_FAULTS], [])
    found = lifecycle.rows(table, head, book)
    if not found:
        raise SheetEmpty
    if len(found) > lifecycle.MOST_ROWS:
        raise TooManyRows(f"一个文件至多 {lifecycle.MOST_ROWS} 行：请分成几个文件上传。")
    return _Found(table.name, head, [], found)


def _sheet(content: bytes, book: Ledger) -> tuple[Table, int]:
    """The sheet with the ledger's headings, and their row; of several the one with the template's name."""
    found, filled = [], False
    for table in tables.read(content):
        filled = filled or any(map(any, table.rows))
        number = lifecycle.headings_row(table, book)
        if number is not None:
            found.append((table, number))
    named = [one for one in found if one[0].name == book.title] or found
    if not filled:
        raise SheetEmpty
    if not named:
        raise HeadingsMissing
    if len(named) > 1:
        names = "、".join(f"“{table.name}”" for table, _ in named)
        raise SeveralSheets(f"{names}都像是台账：请只留一个，或把要导入的改名为“{book.title}”。")
    return named[0]


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def _kept(job: Import, row: Row) -> dict[str, Any]:
    """A row as it waits to be looked at."""
    content = {"cells": [_cell(cell) for cell in row.cells]}
    return {
        "import_id": job.id,
        "number": row.number,
        "state": RowState.READ,
        "code": row.code,
        "content": ring().seal(to_json(content), place=place(job.id, row.number)),
        "faults": [fault.stored() for fault in row.faults],
        "warnings": [],
    }


def _cell(cell: Cell) -> int | float | str:
    """Times as they are shown, from which they are understood again."""
    return cell if isinstance(cell, (int, float, str)) and not isinstance(cell, bool) else shown(cell)
