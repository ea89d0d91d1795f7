"""The base of this service's own tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.db.base import TYPES, metadata


class Base(DeclarativeBase):
    """Tables of the reporting service."""

    metadata = metadata()
    type_annotation_map = TYPES
