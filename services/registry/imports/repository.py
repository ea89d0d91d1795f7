"""All SQL of this slice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.registry.division_names import Place, Places
from services.registry.imports.lifecycle import AT_WORK, WRITTEN, RowState, State
from services.registry.imports.models import Import, ImportRow
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.db import rows as rows_at_once
from shared.db.session import Session
from shared.directory.models import Division


async def add(session: Session, row: Mapping[str, Any]) -> Import | None:
    """A new import; nothing if its id is taken."""
    made = insert(Import).values(row).on_conflict_do_nothing().returning(Import.id)
    made_id = await session.scalar(made)
    return await session.get(Import, made_id) if made_id else None


async def find(session: Session, caller: Caller, import_id: UUID, *, lock: bool = False) -> Import | None:
    """An import of the caller's own."""
    statement = sa.select(Import).where(Import.id == import_id, Import.account_id == caller.account_id)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def by_id(session: Session, import_id: UUID) -> Import:
    """One that is there, whosever it is."""
    return await session.get_one(Import, import_id, populate_existing=True)


async def next_at_work(session: Session) -> Import | None:
    """The import that has waited longest for a worker, locked."""
    waiting = sa.select(Import).where(Import.state.in_(AT_WORK)).order_by(Import.uploaded_at, Import.id).limit(1)
    return await session.scalar(waiting.with_for_update(skip_locked=True))


async def earlier(session: Session, of: Import) -> UUID | None:
    """The last committed import of the same file, whosever it was."""
    same = (Import.sha256 == of.sha256, Import.kind == of.kind, Import.id != of.id)
    done = sa.select(Import.id).where(*same, Import.state == State.COMMITTED, Import.uploaded_at <= of.uploaded_at)
    return await session.scalar(done.order_by(Import.committed_at.desc()).limit(1))


async def of_account(session: Session, caller: Caller, most: int) -> Sequence[Import]:
    """The caller's latest imports."""
    own = sa.select(Import).where(Import.account_id == caller.account_id)
    return (await session.scalars(own.order_by(Import.uploaded_at.desc(), Import.id).limit(most))).all()


async def rows(
    session: Session, import_id: UUID, states: Iterable[RowState], *, after: int, most: int
) -> Sequence[ImportRow]:
    """Rows in these states, in the order of the file."""
    wanted = sa.select(ImportRow).where(
        ImportRow.import_id == import_id, ImportRow.state.in_(list(states)), ImportRow.number > after
    )
    return (await session.scalars(wanted.order_by(ImportRow.number).limit(most))).all()


async def counts(session: Session, import_id: UUID) -> tuple[dict[str, int], int]:
    """How many rows are in each state, and how many of all have warnings."""
    warned = sa.func.count().filter(ImportRow.warnings != sa.literal([], ImportRow.warnings.type))
    grouped = sa.select(ImportRow.state, sa.func.count(), warned).where(ImportRow.import_id == import_id)
    found = (await session.execute(grouped.group_by(ImportRow.state))).all()
    return {state: count for state, count, _ in found}, sum(row[2] for row in found)


async def mark_stale(session: Session, import_id: UUID, table: Any, fault: Mapping[str, Any]) -> int:  # noqa: ANN401 - a table of the ledger
    """Show the rows under which the ledger has changed as such; returns how many these are."""
    # One look into an index for each row, which no planner without statistics can get wrong. A source is found by its
    # code, so that one that was entered meanwhile is seen, too.
    same = table.code == ImportRow.code if table is Source else table.id == ImportRow.record_id
    current = sa.select(table.version).where(same).scalar_subquery()
    found: Any = await session.execute(
        sa.update(ImportRow)
        .where(
            ImportRow.import_id == import_id,
            ImportRow.state.in_(WRITTEN),
            ImportRow.seen_version.is_distinct_from(current),  # a new row has seen none, and there should be none
        )
        .values(state=RowState.STALE, faults=[fault])
        .execution_options(synchronize_session=False)
    )
    return int(found.rowcount)


async def places(session: Session) -> Places:
    """Every division by name."""
    columns = (Division.code, Division.name, Division.level, Division.parent_code)
    found = await session.execute(sa.select(*columns).order_by(Division.code))
    return Places(Place(*row) for row in found)


async def replace(session: Session, import_id: UUID, judged: Sequence[Mapping[str, Any]]) -> None:
    """Let rows say what was found of them: as many statements for a thousand as for one."""
    numbers = [row["number"] for row in judged]
    same = sa.delete(ImportRow).where(ImportRow.import_id == import_id, ImportRow.number.in_(numbers))
    await session.execute(same.execution_options(synchronize_session=False))
    for row in judged:
        rows_at_once.add(session, ImportRow, row)
    await rows_at_once.write(session)


async def forget_rows(session: Session, import_id: UUID) -> None:
    """Whatever was found of an import."""
    await session.execute(sa.delete(ImportRow).where(ImportRow.import_id == import_id))


async def to_forget(session: Session, now: datetime, most: int) -> Sequence[Import]:
    """Imports at rest whose file and rows have been kept long enough, locked."""
    kept = sa.select(Import).where(Import.forgotten_at.is_(None), Import.forget_at <= now)
    at_rest = kept.where(Import.state.not_in(AT_WORK)).order_by(Import.forget_at).limit(most)
    return (await session.scalars(at_rest.with_for_update(skip_locked=True))).all()
