"""Seals what is sealed anew with the newest key, in batches, while others work."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from shared.crypto import NUMBER_BYTES, KeyMissing, KeyRing, key_number
from shared.db.engine import SessionMaker
from shared.db.session import Session, transaction
from shared.sealed import place, sealed_columns

BATCH = 500


@dataclass(slots=True)
class Resealed:
    """How many values were sealed anew, and how many of them nobody can open."""

    done: int = 0
    lost: int = 0

    def __add__(self, other: "Resealed") -> "Resealed":
        return Resealed(self.done + other.done, self.lost + other.lost)


Turn = Callable[[Session, Any], Awaitable[Any]]


def reseal(ring: KeyRing, sealed: bytes, at: str, so_far: Resealed) -> bytes:
    """The same value under the newest key; one that cannot be opened stays as it is."""
    if key_number(sealed) == ring.newest:
        return sealed
    try:
        clear = ring.open(sealed, place=at)
    except (InvalidTag, KeyMissing):
        so_far.lost += 1
        return sealed
    so_far.done += 1
    return ring.seal(clear, place=at)


async def in_turns(sessions: SessionMaker, turn: Turn) -> None:
    """Each batch in a transaction of its own: what an interruption leaves undone, the next run finds.

    `turn` does the batch after a place and says where it ended, or None when there is no more.
    """
    after = None
    while True:
        async with transaction(sessions) as session:
            after = await turn(session, after)
        if after is None:
            return


async def reseal_tables(sessions: SessionMaker, ring: KeyRing, tables: Iterable[sa.Table]) -> Resealed:
    """Every sealed column of these tables."""
    total = Resealed()
    for table in tables:
        for name in sealed_columns(table):
            await in_turns(sessions, _column(ring, table, table.columns[name], total))
    return total


def _column(ring: KeyRing, table: sa.Table, column: sa.Column[Any], total: Resealed) -> Turn:
    keys = list(table.primary_key.columns)
    key = sa.tuple_(*keys)
    newest = ring.newest.to_bytes(NUMBER_BYTES, "big")
    old = sa.func.substring(column, 1, NUMBER_BYTES) != newest

    async def turn(session: Session, after: Any) -> Any:  # noqa: ANN401 - a key of any table
        wanted = sa.select(*keys, column).where(old).order_by(*keys).limit(BATCH).with_for_update()
        if after is not None:
            wanted = wanted.where(key > _tuple(keys, after))
        rows = (await session.execute(wanted)).all()
        for *row_id, sealed in rows:
            anew = reseal(ring, sealed, place(table, column.name, *row_id), total)
            await session.execute(sa.update(table).where(key == _tuple(keys, row_id)).values({column.name: anew}))
        return rows[-1][:-1] if rows else None

    return turn


def _tuple(keys: Sequence[sa.Column[Any]], values: Sequence[Any]) -> sa.Tuple:
    return sa.tuple_(*(sa.literal(value, key.type) for key, value in zip(keys, values, strict=True)))
