"""All SQL of this slice: what is kept to be found by, and how it is found.

Two ways lead to the records in which a word stands. Where it is common, or few records are seen, these are gone through
in the order of the answer until a page is full; where it is rare, the index of pieces tells which they are. Neither way
reads a record that the caller may not see, or depends on there being any.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, insert

from services.registry.database import Entered
from services.registry.sealing import ring
from services.registry.search.lifecycle import EDITION, EVERYWHERE, is_of, lies_in, needed
from services.registry.search.models import SearchEntry, SearchRound
from services.registry.searched import SEARCHED, entry_of
from shared.auth.caller import Caller
from shared.auth.rows import apart, of_division, visible, with_merged
from shared.db.session import Session, before_commit
from shared.sealed import index_of, table_of

Condition = sa.ColumnElement[bool]
Place = Sequence[Any]
WALKED = 4_000  # records that are gone through before the index of pieces is asked: some milliseconds
PROBED, COMMON = 2_000, 0.01  # of so many records, the share in which a common word stands
_IN_ORDER = (SearchEntry.division_code, SearchEntry.name, SearchEntry.row_id, SearchEntry.things)
_SHOWN = (*_IN_ORDER, SearchEntry.source_id, SearchEntry.mark, SearchEntry.code, SearchEntry.said)
_STANDING = sa.not_(SearchEntry.voided)


@dataclass(frozen=True, slots=True)
class Among:
    """Among which records somebody looks."""

    caller: Caller
    division: str | None = None
    kinds: Sequence[str] = ()
    source_id: UUID | None = None

    def parts(self) -> list[Condition]:
        """Conditions of which each record that the caller sees there meets one: each is a range of the order."""
        column = SearchEntry.division_code
        if self.division is not None:
            return [sa.and_(visible(self.caller, column), of_division(self.caller, column, self.division))]
        return [column == EVERYWHERE, *(apart(self.caller, column).values() or [visible(self.caller, column)])]

    def narrowed(self) -> list[Condition]:
        """Which of them are asked for."""
        asked: list[Condition] = []
        if self.kinds:
            asked.append(SearchEntry.things.in_(self.kinds))
        if self.source_id is not None:
            itself = sa.and_(SearchEntry.things == "sources", SearchEntry.row_id == self.source_id)
            asked.append(sa.or_(itself, SearchEntry.source_id == self.source_id))
        return asked

    def lexemes(self) -> list[str]:
        """The same for the index, as far as it knows."""
        caller, division = self.caller, self.division
        codes = [EVERYWHERE, *caller.divisions] if division is None else with_merged([division], caller.merged)
        asked = [any_of(map(lies_in, codes))]
        return [*asked, any_of(map(is_of, self.kinds))] if self.kinds else asked


def any_of(lexemes: Iterable[str]) -> str:
    """As a tsquery."""
    return f"({' | '.join(lexemes)})"


def stand(words: Iterable[str]) -> Condition:
    """Each of these words stands somewhere in a record."""
    return sa.and_(sa.true(), *(SearchEntry.said.contains(word, autoescape=True) for word in words))


def indexed(lexemes: Iterable[str]) -> Condition:
    """The index knows all of these of a record."""
    return SearchEntry.words.bool_op("@@")(sa.cast(" & ".join(lexemes), TSQUERY))


async def plan_anew(session: Session) -> None:
    """Let each statement of this transaction be planned for its own words.

    A plan for any word and any division takes every division for small, and sorts all that a county has.
    """
    await session.execute(sa.select(sa.func.set_config("plan_cache_mode", "force_custom_plan", True)))


async def walked(session: Session, among: Among, fits: Condition, after: Place | None, limit: int) -> list[sa.Row[Any]]:
    """What fits of the next records in the order.

    They are taken before it is asked what fits: PostgreSQL might hope to find that sooner in some other way.
    """
    fitting = sa.and_(fits, *among.narrowed()).label("fits")
    some = _in_order(among, [*_SHOWN, fitting], after, WALKED).subquery()
    shown = [some.c[column.key] for column in _SHOWN]
    rows = sa.select(*shown).where(some.c.fits).order_by(*shown[: len(_IN_ORDER)]).limit(limit)
    return list(await session.execute(rows))


async def end_of_walk(session: Session, among: Among, after: Place | None) -> Place | None:
    """The place to which to walk; none where so few records are left that all may be gone through."""
    last = _in_order(among, _IN_ORDER, after, WALKED).subquery()
    end = sa.select(last).offset(WALKED - 1).limit(1)
    return (await session.execute(end)).first()


async def told_by_index(
    session: Session, among: Among, lexemes: Sequence[str], fits: Condition, after: Place | None, limit: int
) -> list[sa.Row[Any]]:
    """What fits, of all that the index knows these lexemes of."""
    known = indexed([*lexemes, *among.lexemes()])
    hits = sa.select(*_SHOWN).where(_STANDING, known, sa.or_(*among.parts()), fits, *among.narrowed())
    found = hits.cte("hits").prefix_with("MATERIALIZED")  # or it might be gone through in the order, to its end
    return list(await session.execute(_beyond(found, after, limit)))


async def by_number(session: Session, among: Among, number: str, after: Place | None, limit: int) -> list[sa.Row[Any]]:
    """The records that keep this telephone or identity number sealed."""
    seen = [_STANDING, sa.or_(*among.parts()), *among.narrowed()]
    ways = []
    for things, searched in SEARCHED.items():
        table: Any = searched.table
        indexes = {
            column.name: column.info["index_of"] for column in table_of(table).columns if "index_of" in column.info
        }
        if indexes:
            same = (
                getattr(table, name) == index_of(ring(), getattr(table, of), number) for name, of in indexes.items()
            )
            itself = sa.and_(SearchEntry.things == things, SearchEntry.row_id == table.id)
            ways.append(sa.select(*_SHOWN).join(table, itself).where(sa.or_(*same), *seen))
    return list(await session.execute(_beyond(sa.union_all(*ways).subquery(), after, limit)))


async def holding(session: Session, caller: Caller, table: type[Entered], words: Sequence[str]) -> Condition:
    """A condition for a list: each of these words stands somewhere in the record."""
    await plan_anew(session)
    things, fits, among = str(table_of(table).name), stand(words), Among(caller)
    itself = sa.and_(SearchEntry.things == things, SearchEntry.row_id == table.id)
    if await _is_common(session, among, fits):
        return sa.select(fits).where(itself, _STANDING).scalar_subquery()
    lexemes = [lexeme for word in words for lexeme in needed(word)]
    known = indexed([*lexemes, *Among(caller, kinds=[things]).lexemes()])
    ids = sa.select(SearchEntry.row_id).where(_STANDING, known, sa.or_(*among.parts()), fits)
    ids = ids.where(SearchEntry.things == things)
    return table.id == sa.any_(sa.func.array(ids.scalar_subquery(), type_=ARRAY(sa.Uuid)))


async def _is_common(session: Session, among: Among, fits: Condition) -> bool:
    """Whether what fits is met with often, or few records are seen: a list that is gone through is soon full."""
    some = _in_order(among, [fits.label("fits")], None, PROBED).subquery()
    fitting = sa.func.count().filter(some.c.fits)
    seen, found = (await session.execute(sa.select(sa.func.count(), fitting))).one()
    return bool(seen < PROBED or found >= PROBED * COMMON)


def _in_order(among: Among, columns: Sequence[Any], after: Place | None, limit: int) -> sa.Select[Any]:
    """Records of each part in the order, put together in the order."""
    key = [column.label(f"key_{number}") for number, column in enumerate(_IN_ORDER)]
    beyond = [sa.tuple_(*_IN_ORDER) > _tuple(after)] if after is not None else []
    parts = [
        sa.select(*columns, *key).where(_STANDING, part, *beyond).order_by(*_IN_ORDER).limit(limit)
        for part in among.parts()
    ]
    whole = sa.union_all(*parts).subquery()
    shown = [column for column in whole.c if not column.key.startswith("key_")]
    return sa.select(*shown).order_by(*(whole.c[label.key] for label in key)).limit(limit)


def _beyond(found: sa.FromClause, after: Place | None, limit: int) -> sa.Select[Any]:
    """Those that come next in the order."""
    key = [found.c[column.key] for column in _IN_ORDER]
    rows = sa.select(found).order_by(*key).limit(limit)
    return rows if after is None else rows.where(sa.tuple_(*key) > _tuple(after))


def _tuple(place: Place) -> sa.Tuple:
    return sa.tuple_(*(sa.literal(value, column.type) for value, column in zip(place, _IN_ORDER, strict=True)))


def keep(session: Session, row: Entered) -> None:
    """Let a record be found by what it says at the end of the transaction."""
    keep_all(session, str(table_of(type(row)).name), [row.id])


def keep_all(session: Session, things: str, ids: Iterable[UUID]) -> None:
    """The same for many records, which one statement has changed."""
    if things in SEARCHED:
        session.info.setdefault("said", {}).setdefault(things, set()).update(ids)
        before_commit(session, _write)


async def _write(session: Session) -> None:
    """All that the transaction has made say something else, in one statement."""
    changed: dict[str, set[UUID]] = session.info.pop("said", {})
    entries = [entry for things, ids in changed.items() for entry in await _read(session, things, ids)]
    await _put(session, entries)


async def _read(session: Session, things: str, ids: Iterable[UUID]) -> list[dict[str, Any]]:
    rows = await session.execute(_reading(things), {"ids": list(ids)})
    return [entry_of(things, dict(row)) for row in rows.mappings()]


@cache
def _reading(things: str) -> sa.Select[Any]:
    """Kept, since every write needs it, and it takes longer to make than to run."""
    searched = SEARCHED[things]
    wanted = searched.table.id == sa.any_(sa.bindparam("ids", type_=ARRAY(sa.Uuid)))
    return sa.select(*searched.columns()).where(wanted)


_COLUMNS = [column.name for column in table_of(SearchEntry).columns]
_PUT = sa.text(
    "INSERT INTO search_entries SELECT * FROM json_populate_recordset(NULL::search_entries, CAST(:entries AS json))"  # noqa: S608 - our own names only
    " ORDER BY things, row_id ON CONFLICT (things, row_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)
    + " WHERE excluded.version >= search_entries.version AND excluded.* IS DISTINCT FROM search_entries.*"
)


async def _put(session: Session, entries: Sequence[dict[str, Any]]) -> None:
    """What was read before somebody else's change does not come after it."""
    if entries:
        await session.execute(_PUT, {"entries": to_json(entries).decode()})


async def go_on(session: Session, *, at_most: int) -> bool:
    """Go through the next records of a kind that this edition has not gone through to the end; whether there were."""
    rounds = {row.things: row.after for row in await session.scalars(sa.select(SearchRound).filter_by(edition=EDITION))}
    for things, searched in SEARCHED.items():
        reached = rounds.get(things)
        if things in rounds and reached is None:
            continue
        ids = sa.select(searched.table.id).order_by(searched.table.id).limit(at_most)
        found = (await session.scalars(ids if reached is None else ids.where(searched.table.id > reached))).all()
        await _put(session, await _read(session, things, found))
        state = {"edition": EDITION, "after": found[-1] if len(found) == at_most else None}
        made = insert(SearchRound).values(things=things, **state)
        await session.execute(made.on_conflict_do_update(index_elements=[SearchRound.things], set_=state))
        return True
    return False
