"""The table of what is found by words."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base
from shared.db.base import DivisionCode


class SearchEntry(Base):
    """A record of the ledger as it is looked for, by what it says now; one that was voided is found no more.

    `code_key`, `name_key` and `text` are normalised; `grams` are the pieces of `text` that the index knows.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        sa.Index(None, "code_key"),
        sa.Index(None, "name_key", "row_id"),
        sa.Index(None, "grams", postgresql_using="gin"),
        {"info": {"again": "replaced"}},
    )
    things: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    division_code: Mapped[str | None] = mapped_column(DivisionCode, index=True)
    mark: Mapped[str]
    voided: Mapped[bool]
    code: Mapped[str | None]
    name: Mapped[str]
    code_key: Mapped[str | None]
    name_key: Mapped[str]
    text: Mapped[str]
    grams: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
