"""Which rows a caller sees: the only place where a division filter is built."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from shared.auth.caller import Caller

Column = sa.ColumnElement[Any] | Any


def inside(column: Column, prefixes: Iterable[str]) -> sa.ColumnElement[bool]:
    """Codes that begin with one of the prefixes, as half-open ranges.

    A range on a `COLLATE "C"` column uses a plain index even in a generic plan, which LIKE does not.
    """
    ranges = [sa.and_(column >= prefix, column < _after(prefix)) for prefix in prefixes]
    return sa.or_(sa.false(), *ranges)


def of_division(caller: Caller, column: Column, division: str) -> sa.ColumnElement[bool]:
    """Rows of a division that was asked for, with those of what was merged into it."""
    return inside(column, with_merged([division], caller.merged))


def with_merged(codes: Iterable[str], merged: Mapping[str, str]) -> list[str]:
    """These divisions and those merged into them or into what lies inside them, as far back as it goes."""
    reached = list(codes)
    for code in reached:  # which grows meanwhile
        into = [old for old, new in merged.items() if new.startswith(code) and not old.startswith(tuple(reached))]
        reached += sorted(into)
    return reached


def reached(caller: Caller, division: str | None = None) -> list[str]:
    """The divisions, none inside another, in which all lies that a caller of rows by division sees, of one if asked."""
    codes = set(caller.divisions)
    if division is not None:
        asked = with_merged([division], caller.merged)
        codes = {max(own, other, key=len) for own in codes for other in asked if _nested(own, other)}
    return sorted(code for code in codes if not code.startswith(tuple(codes - {code})))


def _nested(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def any_inside(column: Column, prefixes: Iterable[str]) -> sa.ColumnElement[bool]:
    """Rows with an array of codes of which at least one begins with one of the prefixes. It uses no index."""
    code = sa.func.unnest(column).column_valued("code")
    return sa.exists(sa.select(sa.literal(1)).where(inside(code, prefixes)))


def _after(prefix: str) -> str:
    """The first text after all that begin with the prefix: its last byte plus one (after '9' comes ':')."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def visible(caller: Caller, division: Column, *persons: Column) -> sa.ColumnElement[bool]:
    """Rows of the caller's divisions; for a caller of own rows, those that name the person.

    `persons` are the columns that make a row somebody's own; arrays are searched, by their GIN index if they have one.
    """
    if caller.rows == "division":
        return inside(division, caller.divisions)
    if caller.person_id is None:
        return sa.false()
    return sa.or_(
        sa.false(),
        *(
            column.contains([caller.person_id]) if isinstance(column.type, sa.ARRAY) else column == caller.person_id
            for column in persons
        ),
    )


def apart(caller: Caller, division: Column) -> dict[str, sa.ColumnElement[bool]]:
    """The same for a caller with several divisions, each by itself and no row in two: so each is a range of an index.

    For `shared.http.pages.page_of`; nothing for a caller whose rows are one range, or none.
    """
    several = reached(caller) if caller.rows == "division" else []
    return {code: inside(division, [code]) for code in several} if len(several) > 1 else {}


def covers(caller: Caller, division_code: str) -> bool:
    """Whether a division lies inside the caller's own: for writes, where there is no row to filter yet."""
    return any(division_code.startswith(prefix) for prefix in caller.divisions)
