"""All SQL of this slice. Entries are gathered while a batch of events is handled, and written in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import aliased

from services.registry.database import standing
from services.registry.dossiers.lifecycle import CLOSED, OVER, PROBLEM, RUNNING, SIDE_OF_ACCUSED, Kind, Row
from services.registry.dossiers.models import DossierEntry
from services.registry.dossiers.schemas import EntryAnswer, RunningAnswer
from services.registry.responsibilities.models import Responsibility
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session, before_commit
from shared.directory.models import Person
from shared.http.pages import Paging, SortKey, as_json, page_of

Change = Literal["entries", "fates", "withdrawn"]
NEWEST = 20
NEWEST_FIRST = [SortKey(DossierEntry.at, descending=True), SortKey(DossierEntry.id, descending=True)]


async def gather(session: Session, change: Change, row: Row) -> None:
    """Write a row at the end of the transaction, together with the others of its batch.

    A follower that handles event by event behind savepoints must see at once which row cannot be written.
    """
    session.info.setdefault("dossiers", {}).setdefault(change, []).append(row)
    if session.in_nested_transaction():
        await _write(session)
    else:
        before_commit(session, _write)


async def _write(session: Session) -> None:
    rows: dict[Change, list[Row]] = session.info.pop("dossiers")
    connection = await session.connection()  # a session would take updates of many rows for its own kind
    for change, statement in _STATEMENTS.items():
        if change in rows:
            await connection.execute(statement, rows[change])
    matters = {row["matter_id"] for row in rows.get("entries", ())}
    if matters:
        await connection.execute(_PLACE, {"matters": list(matters)})


async def empty(session: Session, producer: str) -> None:
    """Delete all that came from a producer's log."""
    await session.execute(sa.delete(DossierEntry).where(DossierEntry.producer == producer))


_NEW = insert(DossierEntry)
_SAID = {
    name: sa.func.coalesce(_NEW.excluded[name], getattr(DossierEntry, name))
    for name in ("object_id", "complaint_id", "state", "at", "due_at", "ended_at")
}
_LAST_WORD = {name: _NEW.excluded[name] for name in ("title", "person_ids", "version", "position")}
# In this order, since in one batch a duty may be told and missed, and a step taken and withdrawn.
_STATEMENTS: dict[Change, sa.Executable] = {
    "entries": _NEW.on_conflict_do_update(
        index_elements=["id"], set_=_SAID | _LAST_WORD, where=DossierEntry.version < _NEW.excluded.version
    ),
    "fates": sa.update(DossierEntry)
    .where(DossierEntry.id == sa.bindparam("of"), DossierEntry.version < sa.bindparam("as_of"))
    .values(state=sa.bindparam("fate"), at=sa.bindparam("when"), version=sa.bindparam("as_of")),
    "withdrawn": sa.update(DossierEntry)
    .where(
        DossierEntry.matter_id == sa.bindparam("of"),
        DossierEntry.kind == Kind.STEP,
        DossierEntry.category == sa.bindparam("clock"),
        DossierEntry.due_at >= sa.bindparam("since"),
    )
    .values(withdrawn=True),
}
# Steps and clocks belong where their subject does, whichever was heard of first.
_subject = aliased(DossierEntry)
_PLACE = (
    sa.update(DossierEntry)
    .where(
        DossierEntry.matter_id == sa.any_(sa.bindparam("matters", type_=ARRAY(sa.Uuid))),
        _subject.id == DossierEntry.matter_id,
        DossierEntry.object_id.is_distinct_from(_subject.object_id),
    )
    .values(object_id=_subject.object_id, complaint_id=_subject.complaint_id)
)


async def answers_for_accused(session: Session, caller: Caller, object_id: UUID) -> bool:
    """Whether the reader answers for an object, ever did or will, at a level that must not learn of complaints.

    Whoever answered for the accused once is on their side still.
    """
    links = sa.exists().where(
        Responsibility.object_id == object_id,
        Responsibility.person_id == caller.person_id,
        Responsibility.level.in_(SIDE_OF_ACCUSED),
        standing(Responsibility),
    )
    return caller.person_id is not None and bool(await session.scalar(sa.select(links)))


def _seen(caller: Caller, entry: type[DossierEntry], matters: Sequence[str]) -> sa.ColumnElement[bool]:
    """The entries that a reader sees: of these matters, and complaints only of the reader's own divisions."""
    own = sa.or_(entry.matter != Kind.COMPLAINT, visible(caller, entry.division_code))
    return sa.and_(entry.matter.in_(matters), own)


async def summary(session: Session, caller: Caller, object_id: UUID, matters: Sequence[str], now: datetime) -> Row:
    """What stands out of all entries, and how many there are on each list."""
    of, state, due_at = DossierEntry.kind, DossierEntry.state, DossierEntry.due_at
    running = sa.and_(of == Kind.CLOCK, state == RUNNING)

    def count(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(*conditions)

    listed = [count(of == kind, DossierEntry.at.is_not(None)).label(kind) for kind in Kind]
    statement = sa.select(
        *listed,
        sa.func.max(DossierEntry.at).filter(of == Kind.VISIT).label("last_visit_at"),
        count(of == Kind.VISIT, state == PROBLEM).label("problems_found"),
        count(of == Kind.ORDER, state != CLOSED).label("open_orders"),
        count(of == Kind.COMPLAINT, state.not_in(OVER)).label("open_complaints"),
        count(running, due_at < now).label("overdue"),
        sa.func.min(due_at).filter(running, due_at >= now).label("next_due_at"),
    ).where(DossierEntry.object_id == object_id, _seen(caller, DossierEntry, matters))
    return dict((await session.execute(statement)).mappings().one())


async def running(
    session: Session, caller: Caller, object_id: UUID, matters: Sequence[str], now: datetime
) -> list[RunningAnswer]:
    """The clocks that run, the nearest due time first."""
    statement = sa.select(
        DossierEntry.title,
        DossierEntry.category.label("clock"),
        DossierEntry.due_at,
        (DossierEntry.due_at < now).label("overdue"),
        _people(DossierEntry).label("people"),
        DossierEntry.link,
    ).where(
        DossierEntry.object_id == object_id,
        DossierEntry.kind == Kind.CLOCK,
        DossierEntry.state == RUNNING,
        _seen(caller, DossierEntry, matters),
    )
    ordered = statement.order_by(DossierEntry.due_at, DossierEntry.id).limit(NEWEST)
    return [RunningAnswer.model_validate(dict(row)) for row in (await session.execute(ordered)).mappings()]


async def newest(
    session: Session, caller: Caller, object_id: UUID, kinds: Sequence[str], matters: Sequence[str]
) -> Mapping[str, list[sa.RowMapping]]:
    """The newest entries of each of these kinds."""
    found: dict[str, list[sa.RowMapping]] = {kind: [] for kind in kinds}
    if not kinds:
        return found
    order = [key.column.desc() for key in NEWEST_FIRST]
    columns = [column.label(name) for name, column in _columns().items()]
    parts = [_listed(caller, object_id, kind, matters, columns).order_by(*order).limit(NEWEST) for kind in found]
    together = sa.union_all(*parts).order_by(sa.desc("at"), sa.desc("id"))
    for row in (await session.execute(together)).mappings():
        found[row["kind"]].append(row)
    return found


async def page(
    session: Session, caller: Caller, page: Paging, object_id: UUID, kind: str, matters: Sequence[str]
) -> Response:
    """All entries of a kind, the newest first."""
    statement = _listed(caller, object_id, kind, matters, as_json(**_columns()))
    seen_by = f"{','.join(caller.divisions)} {','.join(matters)}"
    return await page_of(session, statement, keys=NEWEST_FIRST, page=page, seen_by=seen_by)


_behind = aliased(DossierEntry)


def _columns() -> dict[str, sa.ColumnElement[Any]]:
    of_entry = {name: getattr(DossierEntry, name) for name in EntryAnswer.model_fields if hasattr(DossierEntry, name)}
    return of_entry | {"people": _people(DossierEntry), "complaint_id": _behind.id}


def _people(entry: type[DossierEntry]) -> sa.ColumnElement[Any]:
    names = sa.select(Person.name).where(Person.id == sa.any_(entry.person_ids)).order_by(Person.name)
    return sa.func.array(names.scalar_subquery(), type_=ARRAY(sa.Text))


def _listed(
    caller: Caller, object_id: UUID, kind: str, matters: Sequence[str], columns: Sequence[sa.ColumnElement[Any]]
) -> sa.Select[Any]:
    """What took place; the complaint behind it only if this file shows it to this reader."""
    shown = sa.and_(
        _behind.id == DossierEntry.complaint_id,
        _behind.object_id == object_id,
        _seen(caller, _behind, matters),
    )
    return (
        sa.select(*columns)
        .select_from(DossierEntry)
        .outerjoin(_behind, shown)
        .where(
            DossierEntry.object_id == object_id,
            DossierEntry.kind == kind,
            DossierEntry.at.is_not(None),
            _seen(caller, DossierEntry, matters),
        )
    )
