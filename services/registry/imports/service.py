"""Use cases: bring in a file, see what it would change, commit it, get back what was wrong."""

import asyncio
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from obstore.store import ObjectStore
from pydantic_core import from_json

from services.registry.importables.service import importable
from services.registry.imports import lifecycle, repository
from services.registry.imports.errors import (
    ImportHasFaults,
    ImportIdTaken,
    ImportNotCancellable,
    ImportNotFound,
    ImportNotPreviewed,
    LedgerChanged,
    NothingToImport,
)
from services.registry.imports.lifecycle import BEFORE_COMMIT, RETURNED, WRITTEN, Choice, RowState, State
from services.registry.imports.models import Import, ImportRow
from services.registry.imports.schemas import Difference, Fault, ImportAnswer, ImportRowAnswer
from services.registry.lists.lifecycle import Kind
from services.registry.sealing import ring
from shared import audit, sealed, time
from shared.attachments import private
from shared.auth.caller import Caller
from shared.db.session import Session, after_commit
from shared.directory.policies import in_force
from shared.http.problems import Problem
from shared.ids import derived_id
from shared.sheets import tables
from shared.sheets.values import shown
from shared.sheets.writing import Book, width

MOST_LISTED = 50
KEPT, KEPT_FOR = "import.kept", timedelta(days=30)  # the rule, and what holds where there is none
PAGE = 500
WHY = "错误原因"


async def upload(
    session: Session,
    store: ObjectStore,
    caller: Caller,
    *,
    import_id: UUID,
    kind: Kind,
    division_code: str,
    name: str | None,
    content: bytes,
) -> tuple[Import, bool]:
    """Take a file in, to be looked through by a worker; one that was sent before is found again, and False.

    Raises FileRefused for what can be told from the outside, ImportIdTaken, and as `attachments.attach`.
    """
    tables.check(name or "", content)
    kept, _ = await private.attach(
        session, store, ring(), caller, derived_id("import", import_id), division_code, name, content
    )
    now = time.now()
    row = {
        "id": import_id,
        "kind": kind,
        "state": State.UPLOADED,
        "name": kept.name,
        "sha256": hashlib.sha256(content).digest(),
        "attachment_id": kept.id,
        "account_id": caller.account_id,
        "person_id": caller.person_id,
        "divisions": list(caller.divisions),
        "division_code": division_code,
        "uploaded_at": now,
        "forget_at": now + await _kept_for(session, division_code, now),
        "headings": [],
        "faults": [],
        "checked": 0,
        "written": 0,
    }
    made = await repository.add(session, row)
    if made is None:
        found = await repository.find(session, caller, import_id)
        if found is None or (found.sha256, found.kind) != (row["sha256"], kind):
            raise ImportIdTaken
        return found, False
    audit.record(session, caller, "import.upload", f"imports/{import_id}")
    wake(session)
    return made, True


async def _kept_for(session: Session, division_code: str, now: datetime) -> timedelta:
    """For how long the file and its rows are kept, which hold personal data: as the town's rule says."""
    rule = (await in_force(session, division_code, time.local(now).date())).get(KEPT)
    return timedelta(days=max(rule.amount, 1)) if rule else KEPT_FOR


async def forget(session: Session, store: ObjectStore, found: Import, caller: Caller, reason: str) -> None:
    """Do away with a file and its rows; what came of them is on the ledger, and that they were there stays."""
    if found.state in BEFORE_COMMIT:
        found.state = State.CANCELLED
    found.forgotten_at = time.now()
    await repository.forget_rows(session, found.id)
    await private.delete(session, store, caller, found.attachment_id, reason)


async def find(session: Session, caller: Caller, import_id: UUID, *, lock: bool = False) -> Import:
    """One's own import; raises ImportNotFound."""
    found = await repository.find(session, caller, import_id, lock=lock)
    if found is None:
        raise ImportNotFound
    return found


async def ask_for_commit(session: Session, caller: Caller, import_id: UUID, choice: Choice) -> Problem | None:
    """Let a worker enter the rows; or say why not, which is kept: rows that the ledger has left behind are shown so.

    Raises ImportNotFound, ImportNotPreviewed, ImportHasFaults, NothingToImport.
    """
    found = await find(session, caller, import_id, lock=True)
    if found.state != State.PREVIEWED or found.faults:
        raise ImportNotPreviewed(_why_not(found))
    stale = await repository.mark_stale(session, import_id, importable(found.kind).table, lifecycle.STALE.stored())
    counts, _ = await repository.counts(session, import_id)
    if choice == Choice.ALL and counts.get(RowState.BAD):
        raise ImportHasFaults(f"有 {counts[RowState.BAD]} 行有错误：请改正后重新上传，或只导入没有错误的行（good）。")
    if choice == Choice.ALL and counts.get(RowState.STALE):
        return LedgerChanged(
            f"预览之后，台账中有 {stale or counts[RowState.STALE]} 行对应的记录有变动：请重新上传后再确认。"
        )
    found.to_write = sum(counts.get(state, 0) for state in WRITTEN)
    if not found.to_write:
        return NothingToImport()
    found.state, found.choice, found.divisions = State.COMMITTING, choice, list(caller.divisions)
    audit.record(session, caller, "import.commit", f"imports/{import_id}", choice)
    wake(session)
    return None


async def cancel(session: Session, store: ObjectStore, caller: Caller, import_id: UUID) -> Import:
    """Give an import up before it is committed: nothing of it stays. One that was given up before stays so.

    Raises ImportNotFound, ImportNotCancellable.
    """
    found = await find(session, caller, import_id, lock=True)
    if found.state != State.CANCELLED:
        if found.state not in BEFORE_COMMIT:
            raise ImportNotCancellable(_why_not(found))
        audit.record(session, caller, "import.cancel", f"imports/{import_id}")
        await forget(session, store, found, caller, "已撤销")
    return found


def _why_not(found: Import) -> str:
    if found.faults:
        return "文件本身或其栏目有错误：请按 faults 中的说明修改后重新上传。"
    return {
        State.UPLOADED: "还在读取文件：请等预览完成后再确认。",
        State.CHECKING: "还在逐行核对：请等预览完成后再确认。",
        State.COMMITTING: "已经确认，正在写入台账：请查看进度，不必再次确认。",
        State.CANCELLED: "已经撤销，或原文件已到期删除：请重新上传。",
        State.COMMITTED: "已经导入完毕；如有新的改动，请另行上传。",
    }.get(State(found.state), "这次导入没有成功：请重新上传。")


def wake(session: Session) -> None:
    """Let the clock look for work as soon as this is committed."""
    hint = session.info.get("wake")
    if hint is not None:
        after_commit(session, hint)


async def told(session: Session, found: Import) -> ImportAnswer:
    """An import with what has come of its rows so far."""
    counts, warned = await repository.counts(session, found.id)
    shown_fields = {name: getattr(found, name) for name in ImportAnswer.model_fields if hasattr(found, name)}
    more = {
        "faults": list(_faults(found, found.faults, {})),
        "rows": counts,
        "warned": warned,
        "earlier_id": await repository.earlier(session, found),
    }
    return ImportAnswer.model_validate(shown_fields | more)


async def listed(session: Session, caller: Caller) -> list[ImportAnswer]:
    """The caller's latest imports."""
    return [await told(session, found) for found in await repository.of_account(session, caller, MOST_LISTED)]


async def rows(
    session: Session, found: Import, states: Iterable[RowState], *, after: int, most: int
) -> list[ImportRowAnswer]:
    """Rows of an import, in the order of the file."""
    return [_row(found, row) for row in await repository.rows(session, found.id, states, after=after, most=most)]


def _row(found: Import, row: ImportRow) -> ImportRowAnswer:
    content = opened(row)
    cells = dict(enumerate(content["cells"], start=1))
    return ImportRowAnswer(
        number=row.number,
        state=RowState(row.state),
        code=row.code,
        record_id=row.record_id,
        faults=list(_faults(found, row.faults, cells, row.number)),
        warnings=list(_faults(found, row.warnings, cells, row.number)),
        differences=[Difference(**each) for each in content["differences"]],
    )


def _faults(
    found: Import, kept: Iterable[Mapping[str, Any]], cells: Mapping[int, Any], number: int | None = None
) -> Iterator[Fault]:
    """Faults with the names of their cells, as users see them."""
    for fault in kept:
        row, column = number or fault["row"], fault["column"]
        heading = found.headings[column - 1] if column and column <= len(found.headings) else None
        yield Fault(
            row=row,
            cell=lifecycle.cell_name(row, column) if row and column else None,
            heading=heading or None,
            value=shown(cells[column]) if column in cells else None,
            code=fault["code"],
            message=fault["message"],
        )


def place(import_id: UUID, number: int) -> str:
    """What the content of a row is sealed for."""
    return sealed.place(sealed.table_of(ImportRow), "content", import_id, number)


def opened(row: ImportRow) -> dict[str, Any]:
    """The content of a row."""
    content: dict[str, Any] = from_json(ring().open(row.content, place=place(row.import_id, row.number)))
    return content


async def returned(session: Session, found: Import) -> bytes:
    """The rows that were not taken, as they were filled in, with the reasons beside them and on their cells."""
    stream = io.BytesIO()
    book = Book(stream)
    headings = [*found.headings, WHY]
    sheet = book.sheet(found.sheet or "退回的行", map(width, headings))
    for column, heading in enumerate(headings):
        book.put(sheet, 0, column, heading, book.heading)
    after, line = 0, 1
    while page := await repository.rows(session, found.id, RETURNED, after=after, most=PAGE):
        await asyncio.to_thread(_write, book, sheet, headings, page, line)
        after, line = page[-1].number, line + len(page)
    await asyncio.to_thread(book.close)
    return stream.getvalue()


def _write(book: Book, sheet: Any, headings: list[str], page: Iterable[ImportRow], line: int) -> None:  # noqa: ANN401 - XlsxWriter's sheet
    for number, row in enumerate(page, start=line):
        wrong = {fault["column"]: fault["message"] for fault in row.faults}
        for column, cell in enumerate(opened(row)["cells"][: len(headings) - 1], start=1):
            book.put(sheet, number, column - 1, cell, book.wrong if column in wrong else None)
            if column in wrong:
                sheet.write_comment(number, column - 1, wrong[column])
        reasons = (f"{_named(headings, fault['column'])}{fault['message']}" for fault in row.faults)
        book.put(sheet, number, len(headings) - 1, "\n".join(reasons), book.note)


def _named(headings: list[str], column: int | None) -> str:
    return f"【{headings[column - 1]}】" if column else ""
