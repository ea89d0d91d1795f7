"""What every table shares: stable constraint names, and one set of plumbing tables for all services."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Digits only, compared byte by byte, so that a prefix is a range that a plain index serves.
DivisionCode = sa.String(16, collation="C")

TYPES: dict[Any, Any] = {
    datetime: sa.DateTime(timezone=True),
    str: sa.Text,
    dict[str, Any]: JSONB,
    dict[str, str]: JSONB,
    list[dict[str, Any]]: JSONB,
}


def metadata() -> sa.MetaData:
    """A MetaData with the house's names for constraints."""
    return sa.MetaData(naming_convention=NAMING)


class PlumbingBase(DeclarativeBase):
    """Tables that each service's database has: event log, checkpoints, deadlines, directory, audit."""

    metadata = metadata()
    type_annotation_map = TYPES
