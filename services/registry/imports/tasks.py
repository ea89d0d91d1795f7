"""What a worker does for imports: read a file, look at its rows, enter them, in batches.

Each turn is one transaction: a batch is done and counted together or not at all, so that a worker that is killed
loses a batch and doubles nothing. The next turn goes on from what the rows themselves say.
"""

from functools import cache
from uuid import UUID

from obstore.store import ObjectStore

from services.registry.importables.service import Writing, importable
from services.registry.imports import repository, service
from services.registry.imports.lifecycle import STALE, WRITTEN, Fault, RowState, State
from services.registry.imports.models import Import, ImportRow
from services.registry.lists.lifecycle import ledger_of
from services.registry.machinery import clockwork
from services.registry.previews.service import by_cell, check, paper_of
from services.registry.readings.lifecycle import headed
from services.registry.readings.service import read
from services.registry.settings import settings
from shared import audit, time
from shared.attachments.store import open_store
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.errors import is_passing, sqlstate
from shared.db.session import Session
from shared.heap import give_back
from shared.logs import logger
from shared.sheets.errors import FileRefused

MOST_FORGOTTEN = 20  # files of one turn
EXPIRED = "保存期满"
TAKEN_MEANWHILE = "23505"  # unique_violation: somebody has just entered one of the codes by hand
# A file was read whole, looked at to the end, or entered to the end.
LARGE_WORK_DONE = {State.CHECKING, State.PREVIEWED, State.COMMITTED}
BROKEN = Fault("import_failed", "处理时出错，台账没有改动：请重新上传；若仍出错，请联系管理员。")
log = logger(__name__)


async def carry_on(session: Session) -> None:
    """One turn of the import that has waited longest. What its own file makes fail is told of it, and ends it."""
    job = await repository.next_at_work(session)
    if job is None:
        return
    job_id, gathered = job.id, rows.mark(session)
    try:
        async with session.begin_nested():
            await _turn(session, job)
        if job.state in LARGE_WORK_DONE:
            give_back()
    except FileRefused as refusal:
        await _fail(session, job_id, Fault(refusal.code, refusal.detail))
    except Exception as error:
        if is_passing(error) or sqlstate(error) == TAKEN_MEANWHILE:
            raise  # the next turn sees what is there by then
        rows.forget_since(session, gathered)
        log.exception("import_failed", import_id=str(job_id))
        await _fail(session, job_id, BROKEN)
    service.wake(session)


async def forget_old(session: Session) -> None:
    """Forget the files and rows that have been kept for as long as the rule says."""
    for job in await repository.to_forget(session, time.now(), MOST_FORGOTTEN):
        await service.forget(session, _store(), job, clockwork(job.division_code), EXPIRED)


async def _fail(session: Session, job_id: UUID, fault: Fault) -> None:
    job = await repository.by_id(session, job_id)
    job.state, job.faults = State.FAILED, [fault.stored()]


@cache
def _store() -> ObjectStore:
    return open_store(settings().attachments_url)


async def _turn(session: Session, job: Import) -> None:
    caller = _uploader(job)
    match job.state:
        case State.UPLOADED:
            await read(session, _store(), caller, job)
        case State.CHECKING:
            await check(session, caller, job)
        case _:
            await _enter_some(session, caller, job)


def _uploader(job: Import) -> Caller:
    """Who answers for what is entered: the account, with the divisions that it had when it said so."""
    return Caller(
        account_id=job.account_id,
        person_id=job.person_id,
        roles=(),
        scopes=frozenset(),
        divisions=tuple(job.divisions),
        rows="division",
    )


async def _enter_some(session: Session, caller: Caller, job: Import) -> None:
    """A batch of rows; with the last of them the import ends."""
    thing, reason = importable(job.kind), f"导入 {job.name}"
    batch = await repository.rows(session, job.id, WRITTEN, after=0, most=thing.batch)
    several = [_writing(job, row) for row in batch]
    await thing.write(session, caller, several, reason)
    head, _ = headed(job.headings, ledger_of(job.kind), job.heading_row or 1)
    for row, one in zip(batch, several, strict=True):
        faults = by_cell(head, one.refusal) if one.refusal else [STALE] if one.is_stale else []
        row.state = RowState.STALE if faults else RowState.DONE
        row.faults = [fault.stored() for fault in faults]
    job.written += len(batch)
    if len(batch) < thing.batch or job.written >= (job.to_write or 0):
        job.state, job.committed_at = State.COMMITTED, time.now()
        audit.record(session, caller, "import.done", f"imports/{job.id}", reason)


def _writing(job: Import, row: ImportRow) -> Writing:
    """A row that was looked at; each has the id of the record that it changes, or will be."""
    assert row.record_id is not None  # noqa: S101 - only bad rows have none
    return Writing(service.opened(row)["wanted"], row.record_id, row.seen_version, paper_of(job, row.number))
