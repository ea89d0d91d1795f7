"""Use case: look at rows of a file and say of each what it would do to the ledger. Nothing is entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import to_json

from services.registry.database import Entered
from services.registry.division_names import Places
from services.registry.importables.service import Ambiguous, Importable, Known, Unknown, importable
from services.registry.imports import repository
from services.registry.imports.lifecycle import Fault, Headed, RowState, State, column_of
from services.registry.imports.models import Import, ImportRow
from services.registry.imports.service import opened as opened_row
from services.registry.imports.service import place
from services.registry.kinds.lifecycle import SourceKind
from services.registry.lists.lifecycle import ledger_of
from services.registry.previews import lifecycle
from services.registry.previews.lifecycle import DETAILS, ID, Row
from services.registry.readings import lifecycle as readings
from services.registry.references import service as references
from services.registry.references.lifecycle import id_in
from services.registry.sealing import ring
from services.registry.sheets import lifecycle as sheets
from services.registry.sheets.lifecycle import DIVISION, Ledger
from services.registry.sources.models import Source
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.http.field_errors import field_errors
from shared.http.problems import FieldError, Problem
from shared.ids import derived_id
from shared.sealed import masked, opened
from shared.sheets.values import NotUnderstood

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class _Look:
    """What all rows of a batch are judged by. `names` is what people call the records that are referred to."""

    job: Import
    caller: Caller
    book: Ledger
    thing: Importable
    head: Headed
    places: Places
    names: dict[str, str] = field(default_factory=dict)

    def covered(self, code: str) -> bool:
        """Whether a division is the caller's."""
        return covers(self.caller, code)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A record as it was when the row was looked at: trying a row out makes the object itself forget."""

    record: Entered
    id: UUID
    version: int
    before: Mapping[str, Any]
    shown: Mapping[str, Any]


async def check(session: Session, caller: Caller, job: Import) -> None:
    """Judge a batch of the rows that were read; with the last of them the preview is there."""
    book, thing = ledger_of(job.kind), importable(job.kind)
    head, _ = readings.headed(job.headings, book, job.heading_row or 1)
    look = _Look(job, caller, book, thing, head, await repository.places(session))
    kept = await repository.rows(session, job.id, [RowState.READ], after=0, most=thing.batch)
    batch = [_opened(look, row) for row in kept]
    for row in batch:
        row.faults += _place(look, row) + _id(look, row)
    await _refer(session, look, batch)
    known = await thing.known(session, caller, [row.given for row in batch])
    seen = [_seen(look, one) for one in known]
    await _name(session, look, [one for one in seen if one])
    judged = [
        await _judged(session, look, *one) for one in zip(batch, [row.code for row in kept], known, seen, strict=True)
    ]
    await repository.replace(session, job.id, judged)
    job.checked += len(batch)
    if job.checked >= (job.total or 0):
        job.state, job.previewed_at = State.PREVIEWED, time.now()


def _opened(look: _Look, row: ImportRow) -> Row:
    cells = opened_row(row)["cells"]
    return lifecycle.understood(look.head, row.number, cells, [Fault(**fault) for fault in row.faults])


def _place(look: _Look, row: Row) -> list[Fault]:
    """Village, group and grid become a division."""
    said = row.given.pop(DIVISION, None)
    if not said:
        return []
    try:
        row.given[DIVISION] = look.places.found(said, look.covered)
    except NotUnderstood as problem:
        return [Fault(problem.code, problem.message, column_of(look.head, DIVISION))]
    return []


def _id(look: _Look, row: Row) -> list[Fault]:
    """The id of a record, as an export has given it."""
    said = row.given.pop(ID, None)
    if not said:
        return []
    row.given[ID] = id_in(said)
    if row.given[ID] is None:
        del row.given[ID]
        return [_UNKNOWN.at(look)]
    return []


async def _refer(session: Session, look: _Look, batch: Sequence[Row]) -> None:
    """What is called by a code or a name becomes an id."""
    for number, column in look.head.columns.items():
        if column.reference is None:
            continue
        said = {row.given[column.path] for row in batch if row.given.get(column.path)}
        meant = await references.meant(session, look.caller, column.reference, said)
        for row in batch:
            if (text := row.given.get(column.path)) is None:
                continue
            found = meant[text]
            if isinstance(found, NotUnderstood):
                del row.given[column.path]
                row.faults.append(Fault(found.code, found.message, number))
                continue
            row.given[column.path] = str(found) if column.path[0] == DETAILS else found
            look.names[str(found)] = text


async def _name(session: Session, look: _Look, seen: Sequence[_Seen]) -> None:
    """What people call the records that the ledger refers to."""
    for column in look.head.columns.values():
        if column.reference is not None:
            ids = {UUID(str(found)) for one in seen if (found := sheets.at(one.before, column.path))}
            named = await references.written(session, look.caller, column.reference, ids)
            look.names.update({str(row_id): text for row_id, text in named.items()})


def _seen(look: _Look, known: Known) -> _Seen | None:
    """What a record says, in clear to be compared, and masked to be shown."""
    if not isinstance(known, Entered):
        return None
    fields = look.thing.create.model_fields.keys() | look.thing.patch.model_fields.keys()
    said = {name: getattr(known, name) for name in fields if hasattr(known, name)}
    return _Seen(known, known.id, known.version, said | opened(ring(), known), said | masked(ring(), known))


async def _judged(
    session: Session, look: _Look, row: Row, code: str | None, known: Known, seen: _Seen | None
) -> dict[str, Any]:
    """A row as it is kept: what it would do, or what is wrong with it."""
    before, shown_before = (seen.before, seen.shown) if seen else ({}, {})
    lifecycle.leave_masked(row.given, shown_before)
    faults = [*row.faults, *_conflicts(look, row, known, before)]
    row.given.pop(ID, None)
    paper = paper_of(look.job, row.number)
    warnings = lifecycle.credit_code_warning(look.head, row.given, before.get("credit_code_override"), paper)
    changed = lifecycle.patch(before, row.given) if seen else {}
    wanted = changed if seen else lifecycle.overlaid(_kind(look.job), row.given)
    if not (seen and faults):
        faults += await _refusals(session, look, wanted, seen)
    state = _state(faults, seen, changed)
    after = lifecycle.overlaid(before, row.given)
    differing = lifecycle.differences(look.book.columns, before, after, shown_before, look.names) if changed else []
    content = {"cells": row.cells, "wanted": wanted, "differences": differing}
    return {
        "import_id": look.job.id,
        "number": row.number,
        "state": state,
        "code": code,
        "record_id": _record_id(look.job, row, state, seen),
        "seen_version": seen.version if seen and state != RowState.BAD else None,
        "content": ring().seal(to_json(content), place=place(look.job.id, row.number)),
        "faults": [fault.stored() for fault in lifecycle.told_once(faults)],
        "warnings": [warning.stored() for warning in warnings],
    }


def _kind(job: Import) -> dict[str, Any]:
    """A sheet of sources holds one kind of them."""
    return {"kind": job.kind} if job.kind in set(SourceKind) else {}


def paper_of(job: Import, number: int) -> str:
    """What a record is entered from."""
    return f"{job.name[-LONGEST_NAME:]} 第{number}行"


def _state(faults: Sequence[Fault], seen: _Seen | None, changed: Mapping[str, Any]) -> RowState:
    if faults:
        return RowState.BAD
    if seen is None:
        return RowState.NEW
    return RowState.CHANGED if changed else RowState.UNCHANGED


def _record_id(job: Import, row: Row, state: RowState, seen: _Seen | None) -> UUID | None:
    if state == RowState.BAD:
        return None
    return seen.id if seen else derived_id("import", job.id, row.number)


@dataclass(frozen=True, slots=True)
class _Conflict:
    """Why a row cannot change the record that it means."""

    code: str
    message: str

    def at(self, look: _Look) -> Fault:
        """On the column by which the record is found."""
        number = column_of(look.head, ID) or column_of(look.head, look.book.key[0])
        return Fault(self.code, self.message, number)


_UNKNOWN = _Conflict("record_unknown", "没有这个系统编号的记录：新增的请不填系统编号。")
_AMBIGUOUS = _Conflict("record_ambiguous", "台账中有几条这样的记录，看不出是哪一条：请先导出，在系统编号一栏填明。")
_TAKEN = _Conflict("code_taken", "这个编号已用于其他区划的记录：请核对后换一个。")
_VOIDED = _Conflict("record_voided", "这个编号的记录已作废：请换一个编号。")


def _conflicts(look: _Look, row: Row, known: Known, before: Mapping[str, Any]) -> list[Fault]:
    """Why a row can become no new record, or not change the one that it means."""
    match known:
        case None:
            return lifecycle.too_early(look.head, row, {*look.thing.create.model_fields})
        case Ambiguous():
            return [_AMBIGUOUS.at(look)]
        case Unknown():
            return [_UNKNOWN.at(look)]
        case Source():
            another = _another(look, known)
            if another is not None:
                return [another.at(look)]
    return lifecycle.fixed(look.head, row, before, {*look.thing.patch.model_fields, ID[0]}, look.names)


def _another(look: _Look, source: Source) -> _Conflict | None:
    """A code is unique everywhere, so that it may be of something that the file is not about."""
    if not look.covered(source.division_code):
        return _TAKEN
    if source.voided_at is not None:
        return _VOIDED
    if source.kind != look.job.kind:
        label = SourceKind(source.kind).label
        return _Conflict("kind_differs", f"这个编号已用于另一类别（{label}）的记录：请核对。")
    return None


async def _refusals(session: Session, look: _Look, wanted: Mapping[str, Any], seen: _Seen | None) -> list[Fault]:
    """What the ledger itself would refuse, by the same rules as when it is entered by hand."""
    try:
        if seen is None:
            await look.thing.try_out(session, look.caller, look.thing.create.model_validate(wanted), None)
        elif wanted:
            patch = look.thing.patch.model_validate({**wanted, "reason": look.job.name})
            await look.thing.try_out(session, look.caller, patch, seen.record)
    except ValidationError as error:
        return _by_cell(look.head, field_errors(error.errors(include_url=False)))
    except Problem as problem:
        return by_cell(look.head, problem)
    return []


# Which column a problem without a pointer is about.
_SUBJECTS = {"location_wrong": "/location", "period_wrong": "/valid_to", "citation_missing": "/citation"}


def by_cell(head: Headed, problem: Problem) -> list[Fault]:
    """A refusal, on the cells that it is about."""
    told = [FieldError(_SUBJECTS.get(problem.code, ""), problem.code, problem.detail)]
    return _by_cell(head, problem.errors or told)


def _by_cell(head: Headed, errors: Sequence[FieldError]) -> list[Fault]:
    found = (column_of(head, lifecycle.steps(error.pointer)) for error in errors)
    return [Fault(error.code, error.message, column) for error, column in zip(errors, found, strict=True)]
