"""Use case: look at rows of a file and say of each what it would do to the ledger. Nothing is entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from services.registry.division_names import Places
from services.registry.imports import repository
from services.registry.imports.lifecycle import Fault, Headed, RowState, State, column_of
from services.registry.imports.models import Import, ImportRow
from services.registry.imports.service import opened as opened_row
from services.registry.imports.service import place
from services.registry.kinds.lifecycle import SourceKind
from services.registry.previews import lifecycle
from services.registry.previews.lifecycle import Row
from services.registry.readings import lifecycle as readings
from services.registry.recording import check_fields
from services.registry.sealing import ring
from services.registry.sheets.lifecycle import DIVISION, Ledger, ledger
from services.registry.sources import service as sources
from services.registry.sources.models import Source
from services.registry.sources.schemas import SourceCreate, SourcePatch
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.http.field_errors import field_errors
from shared.http.problems import FieldError, Problem
from shared.ids import derived_id
from shared.sealed import masked, opened
from shared.sheets.values import NotUnderstood

BATCH = 1000  # rows of one turn, default: two seconds' work
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class _Look:
    """What all rows of a file are judged by."""

    job: Import
    caller: Caller
    book: Ledger
    head: Headed
    places: Places

    def covered(self, code: str) -> bool:
        """Whether a division is the caller's."""
        return covers(self.caller, code)


async def check(session: Session, caller: Caller, job: Import) -> None:
    """Judge a batch of the rows that were read; with the last of them the preview is there."""
    book = ledger(SourceKind(job.kind))
    head, _ = readings.headed(job.headings, book, job.heading_row or 1)
    look = _Look(job, caller, book, head, await repository.places(session))
    batch = await repository.rows(session, job.id, [RowState.READ], after=0, most=BATCH)
    known = await repository.sources(session, [row.code for row in batch if row.code])
    judged = [await _judged(session, look, _opened(look, row), known.get(row.code or "")) for row in batch]
    await repository.replace(session, job.id, judged)
    job.checked += len(batch)
    if job.checked >= (job.total or 0):
        job.state, job.previewed_at = State.PREVIEWED, time.now()


def _opened(look: _Look, row: ImportRow) -> Row:
    cells = opened_row(row)["cells"]
    return lifecycle.understood(look.head, row.number, cells, [Fault(**fault) for fault in row.faults])


async def _judged(session: Session, look: _Look, row: Row, source: Source | None) -> dict[str, Any]:
    """A row as it is kept: what it would do, or what is wrong with it."""
    before, shown_before = _record(source) if source else ({}, {})
    lifecycle.leave_masked(row.given, shown_before)
    faults = [*row.faults, *_place(look, row), *_conflicts(look, row, source)]
    paper = paper_of(look.job, row.number)
    warnings = lifecycle.credit_code_warning(look.head, row.given, before.get("credit_code_override"), paper)
    changed = lifecycle.patch(before, row.given) if source else {}
    wanted = changed if source else lifecycle.overlaid({"kind": look.job.kind}, row.given)
    if not (source and faults):
        faults += await _refusals(session, look, wanted, source)
    state = _state(faults, source, changed)
    after = lifecycle.overlaid(before, row.given)
    differing = lifecycle.differences(look.book.columns, before, after, shown_before) if changed else []
    content = {"cells": row.cells, "wanted": wanted, "differences": differing}
    return {
        "import_id": look.job.id,
        "number": row.number,
        "state": state,
        "code": row.code,
        "record_id": _record_id(look.job, row, state, source),
        "seen_version": source.version if source and state != RowState.BAD else None,
        "content": ring().seal(to_json(content), place=place(look.job.id, row.number)),
        "faults": [fault.stored() for fault in lifecycle.told_once(faults)],
        "warnings": [warning.stored() for warning in warnings],
    }


def paper_of(job: Import, number: int) -> str:
    """What a record is entered from."""
    return f"{job.name[-LONGEST_NAME:]} 第{number}行"


def _state(faults: Sequence[Fault], source: Source | None, changed: Mapping[str, Any]) -> RowState:
    if faults:
        return RowState.BAD
    if source is None:
        return RowState.NEW
    return RowState.CHANGED if changed else RowState.UNCHANGED


def _record_id(job: Import, row: Row, state: RowState, source: Source | None) -> Any:  # noqa: ANN401 - an id or nothing
    if state == RowState.BAD:
        return None
    return source.id if source else derived_id("import", job.id, row.number)


def _record(source: Source) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a source says, in clear to be compared, and masked to be shown."""
    record = {name: getattr(source, name) for name in SourceCreate.model_fields if hasattr(source, name)}
    return record | opened(ring(), source), record | masked(ring(), source)


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


def _conflicts(look: _Look, row: Row, source: Source | None) -> list[Fault]:
    """Why a row cannot change the record that has its code."""
    number = column_of(look.head, lifecycle.CODE)
    if source is None:
        return []
    if not look.covered(source.division_code):
        return [Fault("code_taken", "这个编号已用于其他区划的记录：请核对后换一个。", number)]
    if source.voided_at is not None:
        return [Fault("record_voided", "这个编号的记录已作废：请换一个编号。", number)]
    if source.kind != look.job.kind:
        label = SourceKind(source.kind).label
        return [Fault("kind_differs", f"这个编号已用于另一类别（{label}）的记录：请核对。", number)]
    begin = row.given.pop(lifecycle.FROM, source.valid_from)
    if begin != source.valid_from:
        column = column_of(look.head, lifecycle.FROM)
        return [Fault("fixed", f"监管起始日登记后不能改（台账为 {source.valid_from}）：请改回，或不填。", column)]
    return []


async def _refusals(session: Session, look: _Look, wanted: Mapping[str, Any], source: Source | None) -> list[Fault]:
    """What the ledger itself would refuse, by the same rules as when it is entered by hand."""
    try:
        if source is None:
            new = SourceCreate.model_validate(wanted)
            check_fields(vars(new))
            await sources.columns_of_new(session, look.caller, new)
        elif wanted:
            patch = SourcePatch.model_validate({**wanted, "reason": look.job.name})
            check_fields(vars(source) | patch.changes())
            await sources.columns_of_change(session, look.caller, source, patch)
    except ValidationError as error:
        return _by_cell(look, field_errors(error.errors(include_url=False)))
    except Problem as problem:
        return _by_cell(
            look, problem.errors or [FieldError(_SUBJECTS.get(problem.code, ""), problem.code, problem.detail)]
        )
    return []


# Which column a problem without a pointer is about.
_SUBJECTS = {"location_wrong": "/location", "period_wrong": "/valid_to", "citation_missing": "/citation"}


def _by_cell(look: _Look, errors: Sequence[FieldError]) -> list[Fault]:
    found = (column_of(look.head, lifecycle.steps(error.pointer)) for error in errors)
    return [Fault(error.code, error.message, column) for error, column in zip(errors, found, strict=True)]
