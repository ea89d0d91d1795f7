"""The base of this service's own tables, and what its files have in common."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.db.base import TYPES, DivisionCode, metadata


class Base(DeclarativeBase):
    """Tables of the complaints service."""

    metadata = metadata()
    type_annotation_map = TYPES


class Recorded:
    """A file of this service: versioned, in a division, marked as deeds there are, and with who entered it when."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]


class Numbered:
    """A file with a number for people: `XMS-2026-000123`. The database counts, so that no file waits for another's."""

    # An update would else forget the number, since the database might have made another.
    __mapper_args__: ClassVar[dict[str, Any]] = {"eager_defaults": True}

    series: Mapped[str]
    serial: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(always=True))
    number: Mapped[str] = mapped_column(
        sa.Text,
        sa.Computed("series || '-' || lpad(serial::text, greatest(6, length(serial::text)), '0')", persisted=True),
        unique=True,
    )


def number_of(series: str, serial: int) -> str:
    """The number as the column makes it, for a row that is not written yet."""
    return f"{series}-{serial:06}"
