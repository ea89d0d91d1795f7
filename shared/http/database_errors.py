"""What an error of the database means to the one who asked."""

import asyncpg

from shared.db.errors import is_passing, sqlstate
from shared.http.problems import AlreadyExists, Problem, Unavailable, ValueNotStorable

DATA_EXCEPTION = "22"  # the class of: out of range, NUL in text, invalid date
TAKEN = frozenset({"23505", "23P01"})  # unique; exclusion, such as overlapping periods
IDLE_TOO_LONG = "25P03"


def meaning(error: Exception) -> Problem | None:
    """The problem that the error is for the client, or None when it is a fault of ours."""
    state = sqlstate(error) or ""
    if state in TAKEN:
        return AlreadyExists()
    if state.startswith(DATA_EXCEPTION):
        return ValueNotStorable()
    # An InterfaceError comes from a bare asyncpg statement on a connection that has been lost.
    if state == IDLE_TOO_LONG or is_passing(error) or isinstance(error, asyncpg.InterfaceError):
        return Unavailable()
    return None
