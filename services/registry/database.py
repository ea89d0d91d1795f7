"""The base of this service's own tables, and what every row of the ledger has."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.db.base import TYPES, metadata


class Base(DeclarativeBase):
    """Tables of the registry service."""

    metadata = metadata()
    type_annotation_map = TYPES


class Recorded:
    """A row of the ledger: versioned, marked with what it stands for, and with who entered it when.

    `mark` is `real`, `reconstructed` (stands for something that the town's report counts; cites its paragraph) or
    `sample` (stands for nothing and never counts in a published figure).
    """

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    mark: Mapped[str]
    citation: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
