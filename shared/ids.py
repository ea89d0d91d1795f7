"""Identifiers: time-ordered where we choose, derived where a repeat must give the same one."""

import uuid

from uuid_utils.compat import uuid7

_HOUSE = uuid.UUID("6f1d3c52-6f0e-5b0b-9d5c-0c6a3f3b8e11")


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: its index grows at one end only."""
    return uuid.UUID(int=uuid7().int)


def derived_id(*parts: object) -> uuid.UUID:
    """The id that the same parts always give, so that a handler run twice makes one row."""
    return uuid.uuid5(_HOUSE, "/".join(str(part) for part in parts))
