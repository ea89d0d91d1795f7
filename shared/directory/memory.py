"""What a process remembers of the registry's rules, posts and calendar: read anew only when these have changed."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from shared.db.session import Session

Made = TypeVar("Made")
Read = Callable[[Session], Awaitable[Made]]

_MOST = 32  # some editions: four services may share a process, and tests make many
_made: dict[tuple[Any, str], Any] = {}

# Rows are inserted and updated (and all deleted at once) by ever later transactions, whose numbers become their xmin:
# so these say whether anything has changed, in one look at three small tables and without a counter to lock.
_LOOK = sa.text(
    """
    SELECT concat_ws(' ', policies, posts, years) FROM
        (SELECT concat_ws('.', count(*), sum(xmin::text::bigint), max(xmin::text::bigint)) AS policies
         FROM directory_policies),
        (SELECT concat_ws('.', count(*), sum(xmin::text::bigint), max(xmin::text::bigint)) AS posts
         FROM directory_posts),
        (SELECT concat_ws('.', count(*), sum(xmin::text::bigint), max(xmin::text::bigint)) AS years
         FROM directory_calendar_years)
    """
)


async def remembered(session: Session, read: Read[Made]) -> Made:
    """What `read` makes of these tables, from memory if they are as they were; it must hold no session's objects."""
    key = (read, await _edition(session))
    if key not in _made:
        made = await read(session)
        while len(_made) >= _MOST:
            del _made[next(iter(_made))]
        _made[key] = made
    found: Made = _made[key]
    return found


def changed(session: Session) -> None:
    """This transaction has written one of these tables itself, so it has to look again."""
    session.info.pop("edition", None)


async def _edition(session: Session) -> str:
    """Which state of the tables this transaction goes by: the one it saw first, unless it changes them."""
    if "edition" not in session.info:
        session.info["edition"] = await session.scalar(_LOOK)
    edition: str = session.info["edition"]
    return edition
