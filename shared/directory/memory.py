"""What a process remembers of the registry's rules, posts, leaves, divisions and calendar, until one changes."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from shared.db.session import Session

Made = TypeVar("Made")
Read = Callable[[Session], Awaitable[Made]]

_MOST = 32  # some editions: four services may share a process, and tests make many
_made: dict[tuple[Any, str], Any] = {}

# Rows are inserted and updated (and all deleted at once) by ever later transactions, whose numbers become their xmin:
# so these say whether anything has changed, in one look at five small tables and without a counter to lock.
_STATE = "(SELECT concat_ws('.', count(*), sum(xmin::text::bigint), max(xmin::text::bigint)) FROM directory_{})"
_REMEMBERED = ("policies", "posts", "leaves", "calendar_years", "divisions")
_LOOK = sa.literal_column(f"concat_ws(' ', {', '.join(map(_STATE.format, _REMEMBERED))})", sa.Text)
_LOOK_ONLY = sa.select(_LOOK)


async def remembered(session: Session, read: Read[Made]) -> Made:
    """What `read` makes of these tables, from memory if they are as they were; it must hold no session's objects.

    A transaction that has written one of them remembers for itself: all that it writes carries one and the same number.
    """
    own: dict[Any, Made] | None = session.info.get("remembered")
    if own is not None:
        if read not in own:
            own[read] = await read(session)
        return own[read]
    key = (read, await _edition(session))
    if key not in _made:
        made = await read(session)
        while len(_made) >= _MOST:
            del _made[next(iter(_made))]
        _made[key] = made
    found: Made = _made[key]
    return found


def changed(session: Session, table: str) -> None:
    """This transaction has written a table itself, so that it has to look again if it is one of these."""
    if table.removeprefix("directory_") in _REMEMBERED:
        session.info["remembered"] = {}
        session.info.pop("edition", None)


async def look_along(session: Session, asked: sa.ScalarSelect[Any], **given: object) -> Any:  # noqa: ANN401 - what was asked
    """Ask something that has to be asked anyway, and look in the same round trip; `asked` is a constant."""
    answer, session.info["edition"] = (await session.execute(_with_look(asked), given)).one()
    return answer


@cache
def _with_look(asked: sa.ScalarSelect[Any]) -> sa.Select[Any, str]:
    """Made once: SQLAlchemy then knows it again without looking through it."""
    return sa.select(asked, _LOOK)


async def _edition(session: Session) -> str:
    """Which state of the tables this transaction goes by: the one it saw first, unless it changes them."""
    if "edition" not in session.info:
        session.info["edition"] = await session.scalar(_LOOK_ONLY)
    edition: str = session.info["edition"]
    return edition
