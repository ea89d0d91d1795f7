"""The base of this service's own tables, and what its files have in common."""

from datetime import datetime
from uuid import UUID

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
