"""Use case: a list as a file, page after page, exactly as the list itself shows it to this caller."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO, cast
from uuid import UUID

from fastapi import Response
from pydantic_core import from_json

from services.registry.exports import lifecycle, repository
from services.registry.exports.errors import ExportTooLarge, PurposeMissing
from services.registry.imports.repository import places as all_places
from services.registry.ledger import THINGS
from services.registry.references import service as references
from services.registry.sealing import ring
from services.registry.sheets.lifecycle import Column, at
from shared import audit, time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.problems import NotPermitted
from shared.sealed import masked, opened, sealed_columns, table_of
from shared.sheets.values import Cell
from shared.sheets.writing import BOM, ENCODINGS, Book, csv_lines, width

PAGE = 500
REVEALING = "registry:reveal"
IN_MEMORY = 8 * 1024 * 1024  # bytes, beyond which a file goes to disk
ABOUT = "导出说明"

Item = dict[str, Any]
ListPage = Callable[[str | None, int], Awaitable[Response]]


class Format(StrEnum):
    """What the file is."""

    XLSX = "xlsx"
    CSV = "csv"


class Encoding(StrEnum):
    """Of a CSV file."""

    UTF_8 = "utf-8"
    GBK = "gbk"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list with its filters, in a format; personal data in clear only for a purpose."""

    name: str
    kind: str | None
    filters: str
    format: Format
    encoding: Encoding
    purpose: str | None
    reveal: bool


async def export(session: Session, caller: Caller, wanted: Wanted, page: ListPage) -> BinaryIO:
    """The file; raises NotPermitted and PurposeMissing before personal data is shown, ExportTooLarge."""
    if wanted.reveal and REVEALING not in caller.scopes:
        raise NotPermitted(f"当前账号没有此项权限（{REVEALING}），请联系管理员。")
    if wanted.reveal and wanted.purpose is None:
        raise PurposeMissing
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - closed by who sends it
    try:
        about = await _about(session, caller, wanted)
        written = await _WRITE[wanted.format](file, wanted, about, _rows(session, caller, wanted, page))
    except BaseException:
        file.close()
        raise
    verb = "export_revealed" if wanted.reveal else "export"
    why = f"{wanted.purpose or ''} {wanted.filters} {written}行".strip()
    audit.record(session, caller, f"{wanted.name}.{verb}", f"exports/{wanted.name}", why)
    file.seek(0)
    return file


async def _about(session: Session, caller: Caller, wanted: Wanted) -> str:
    """The watermark: who took this out, when, and what was asked for."""
    names = await repository.people(session, [caller.person_id] if caller.person_id else [])
    who = next(iter(names.values()), f"账号 {caller.account_id}")
    purpose = f"；用途：{wanted.purpose}" if wanted.purpose else ""
    return f"{who} 于 {time.local(time.now()):%Y-%m-%d %H:%M} 导出；筛选：{wanted.filters or '无'}{purpose}"


async def _rows(session: Session, caller: Caller, wanted: Wanted, page: ListPage) -> AsyncIterator[list[list[Cell]]]:
    """All rows of the list, a page at a time."""
    columns, places = lifecycle.columns_of(wanted.name, wanted.kind), await all_places(session)
    cursor, count = None, 0
    while True:
        answer = from_json(bytes((await page(cursor, PAGE)).body))
        items = [
            item | more
            for item, more in zip(answer["items"], await _more(session, wanted, answer["items"]), strict=True)
        ]
        names = await _names(session, caller, columns, items)
        yield [
            [count + number, *lifecycle.cells(columns, item, places, names)]
            for number, item in enumerate(items, start=1)
        ]
        cursor, count = answer["next_cursor"], count + len(items)
        if cursor is None:
            return
        if count >= lifecycle.MOST_ROWS:
            raise ExportTooLarge(f"一次至多导出 {lifecycle.MOST_ROWS:,} 行：请加上筛选条件，分几次导出。")


async def _names(session: Session, caller: Caller, columns: Sequence[Column], items: Sequence[Item]) -> dict[str, str]:
    """What people call the records that a list refers to by id."""
    named: dict[str, str] = {}
    for column in columns:
        if column.reference is not None:
            ids = {UUID(found) for item in items if (found := at(item, column.path))}
            told = await references.written(session, caller, column.reference, ids)
            named |= {str(row_id): text for row_id, text in told.items()}
    return named


async def _more(session: Session, wanted: Wanted, items: Sequence[Item]) -> list[Item]:
    """Names for the reader, and sealed columns, as far as the caller may see them."""
    names = await repository.names(session, _ids(items, "object_id", "source_id"))
    sealed = await _sealed(session, wanted, items)
    return [
        {
            "object_name": names.get(item.get("object_id") or ""),
            "source_name": item.get("source_name") or names.get(item.get("source_id") or ""),
        }
        | sealed.get(item["id"], {})
        for item in items
    ]


def _ids(items: Sequence[Item], *fields: str) -> list[UUID]:
    return [UUID(item[field]) for field in fields for item in items if item.get(field)]


async def _sealed(session: Session, wanted: Wanted, items: Sequence[Item]) -> Mapping[str, Item]:
    thing = THINGS.get(wanted.name)
    if thing is None or not sealed_columns(table_of(thing.table)):
        return {}
    show = opened if wanted.reveal else masked
    rows = await repository.records(session, thing.table, _ids(items, "id"))
    return {row_id: show(ring(), row) for row_id, row in rows.items()}


def _headings(columns: Sequence[Column]) -> list[str]:
    return [lifecycle.SERIAL, *(column.heading for column in columns)]


async def _write_xlsx(file: BinaryIO, wanted: Wanted, about: str, pages: AsyncIterator[list[list[Cell]]]) -> int:
    book = Book(file)
    headings = _headings(lifecycle.columns_of(wanted.name, wanted.kind))
    sheet = book.sheet(lifecycle.title_of(wanted.name, wanted.kind), map(width, headings))
    sheet.set_footer(f"&L{about[:200].replace('&', '&&')}&R&P / &N")  # 255 characters are the most
    sheet.freeze_panes(1, 3)
    for place, heading in enumerate(headings):
        book.put(sheet, 0, place, heading, book.heading)
    count = 0
    async for rows in pages:
        await asyncio.to_thread(_put, book, sheet, rows, count + 1)
        count += len(rows)
    book.put(book.sheet(ABOUT, [100]), 0, 0, about, book.note)
    await asyncio.to_thread(book.close)
    return count


def _put(book: Book, sheet: Any, rows: Sequence[Sequence[Cell]], first: int) -> None:  # noqa: ANN401 - XlsxWriter's sheet
    for number, row in enumerate(rows, start=first):
        for place, cell in enumerate(row):
            book.put(sheet, number, place, cell)


async def _write_csv(file: BinaryIO, wanted: Wanted, about: str, pages: AsyncIterator[list[list[Cell]]]) -> int:
    encoding = ENCODINGS[wanted.encoding]
    beginning = BOM if wanted.encoding is Encoding.UTF_8 else ""
    headings = _headings(lifecycle.columns_of(wanted.name, wanted.kind))
    file.write((beginning + csv_lines([[about], headings])).encode(encoding))
    count = 0
    async for rows in pages:
        file.write(csv_lines(rows).encode(encoding))
        count += len(rows)
    return count


_WRITE = {Format.XLSX: _write_xlsx, Format.CSV: _write_csv}
