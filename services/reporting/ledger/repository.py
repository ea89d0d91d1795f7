"""All SQL of this slice. Rows are gathered while a batch of events is handled, and written in a few statements."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert

from services.reporting.database import Base
from services.reporting.ledger.lifecycle import town_of
from services.reporting.ledger.models import Fact, FirstFact, OpenItem
from shared.db.session import Session, before_commit

Row = dict[str, Any]
Change = Literal["facts", "withdrawn", "set", "escalated", "ended"]
LOWEST = -100  # below every level of a ladder


async def gather(session: Session, change: Change, row: Row) -> None:
    """Write a row at the end of the transaction, together with the others of its batch.

    A follower that handles event by event behind savepoints must see at once which row cannot be written.
    """
    session.info.setdefault("ledger", defaultdict(list))[change].append(row)
    if session.in_nested_transaction():
        await _write(session)
    else:
        before_commit(session, _write)


async def _write(session: Session) -> None:
    rows: dict[Change, list[Row]] = session.info.pop("ledger")
    connection = await session.connection()  # a session would take updates of many rows for its own kind
    for change, statement in _STATEMENTS.items():
        if change in rows:
            await connection.execute(statement, rows[change])
    if "facts" in rows:
        await connection.execute(_FIRST, _first(rows["facts"]))


async def empty(session: Session, producer: str) -> None:
    """Delete all that came from a producer's log."""
    await session.execute(sa.delete(Fact).where(Fact.producer == producer))
    await session.execute(sa.delete(FirstFact).where(FirstFact.producer == producer))
    await session.execute(sa.delete(OpenItem).where(OpenItem.link.startswith(f"/api/{producer}/")))


def _upsert(table: type[Base], key: str, *columns: str) -> Insert:
    """Insert, or let these columns say what the newer event says."""
    new = insert(table)
    return new.on_conflict_do_update(index_elements=[key], set_={name: new.excluded[name] for name in columns})


_ITEM = sa.update(OpenItem).where(OpenItem.deadline_id == sa.bindparam("of"))
# In this order, since in one batch a fact may be told and withdrawn, and a clock set, escalated and ended.
_STATEMENTS: dict[Change, sa.Executable] = {
    "facts": _upsert(Fact, "id", "person_ids", "position"),
    "withdrawn": sa.update(Fact)
    .where(
        Fact.subject_id == sa.bindparam("of"),
        Fact.kind == sa.bindparam("unfounded"),
        Fact.occurred_at.between(sa.bindparam("since"), sa.bindparam("until")),
        sa.or_(sa.bindparam("clock", type_=sa.Text).is_(None), Fact.category == sa.bindparam("clock", type_=sa.Text)),
    )
    .values(withdrawn=True, withdrawn_at=sa.func.coalesce(Fact.withdrawn_at, sa.bindparam("at"))),
    "set": _upsert(OpenItem, "deadline_id", "title", "due_at", "provisional", "responsible_ids", "rule_words"),
    "escalated": _ITEM.where(sa.func.coalesce(OpenItem.level, LOWEST) < sa.bindparam("reached")).values(
        level=sa.bindparam("reached"), last_step=sa.bindparam("taken")
    ),
    "ended": _ITEM.values(state="ended"),
}

_NEW_FIRST = insert(FirstFact)
_FIRST = _NEW_FIRST.on_conflict_do_update(
    index_elements=["division_code", "producer", "mark"],
    set_={"day": _NEW_FIRST.excluded.day},
    where=FirstFact.day > _NEW_FIRST.excluded.day,
)


def _first(facts: Sequence[Row]) -> list[Row]:
    """The earliest day of each town, in an order that keeps two writers from a deadlock."""
    days: dict[tuple[str, str, str], date] = {}
    for fact in facts:
        key = (town_of(fact["division_code"]), fact["producer"], fact["mark"])
        days[key] = min(days.get(key, fact["day"]), fact["day"])
    return [
        {"division_code": town, "producer": producer, "mark": mark, "day": day}
        for (town, producer, mark), day in sorted(days.items())
    ]
