"""What every table shares: stable constraint names, and one set of plumbing tables for all services."""

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Digits only, compared byte by byte, so that a prefix is a range that a plain index serves.
DivisionCode = sa.String(16, collation="C")
Timestamp = Annotated[datetime, mapped_column(sa.DateTime(timezone=True))]

TYPES = {datetime: sa.DateTime(timezone=True), dict: JSONB, list: JSONB}


def metadata() -> sa.MetaData:
    """A MetaData with the house's names for constraints."""
    return sa.MetaData(naming_convention=NAMING)


class PlumbingBase(DeclarativeBase):
    """Tables that each service's database has: event log, checkpoints, deadlines, directory, audit."""

    metadata = metadata()
    type_annotation_map = TYPES
