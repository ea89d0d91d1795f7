"""The tables of what is found by words."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base
from shared.db.base import DivisionCode

_FOUND = sa.text("NOT voided")
_IN_A_FILE = sa.text("NOT voided AND source_id IS NOT NULL")


class SearchEntry(Base):
    """What a record of the ledger says now, as it is looked for: only what all who see the record may read of it.

    `said` has a line for each field, normalised; `words` are the pieces of it that the index knows, with the record's
    whole names and numbers, its division and those around it, and its kind (see lifecycle.py). A record of no division
    has an empty one. `source_id` is the source whose file it belongs to.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        sa.Index("ix_search_entries_in_order", "division_code", "name", "row_id", "things", postgresql_where=_FOUND),
        sa.Index("ix_search_entries_words", "words", postgresql_using="gin", postgresql_where=_FOUND),
        sa.Index("ix_search_entries_in_a_file", "source_id", postgresql_where=_IN_A_FILE),
    )
    things: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    source_id: Mapped[UUID | None]
    mark: Mapped[str]
    voided: Mapped[bool]
    code: Mapped[str | None]
    name: Mapped[str]
    said: Mapped[str]
    words: Mapped[str] = mapped_column(TSVECTOR)


class SearchRound(Base):
    """How far a kind of records has been gone through, so that all are found as this edition of the rules has it.

    `after` is the last record that was looked at; without one the round is over.
    """

    __tablename__ = "search_rounds"
    things: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[int]
    after: Mapped[UUID | None]
