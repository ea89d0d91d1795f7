"""Which errors pass by themselves, so that waiting helps, and which are the item's own fault."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# SQLSTATE classes: connection, transaction rollback (deadlock, serialization), resources, object in use (lock
# timeout), operator intervention (shutdown, cancel, too many), system error.
PASSING_CLASSES = frozenset({"08", "40", "53", "55", "57", "58"})


def sqlstate(error: BaseException) -> str | None:
    """The SQLSTATE that PostgreSQL gave, wherever in the chain of wrappers it is."""
    seen: BaseException | None = error
    while seen is not None:
        state = getattr(seen, "sqlstate", None)
        if isinstance(state, str):
            return state
        seen = getattr(seen, "orig", None) or seen.__cause__
    return None


def is_passing(error: BaseException) -> bool:
    """Whether the same work may succeed later without anybody changing anything: the network or a server is away."""
    if isinstance(error, (OSError, TimeoutError, PoolTimeout)):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = sqlstate(error)
    return state is not None and state[:2] in PASSING_CLASSES
