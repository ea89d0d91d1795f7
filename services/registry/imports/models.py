"""The tables of files that were brought in, and of their rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base
from shared.db.base import DivisionCode
from shared.directory.models import InDivision
from shared.masking import Personal
from shared.sealed import sealed


class Import(InDivision, Base):
    """One file on its way into the ledger. It is its uploader's own until then, who also answers for what it enters.

    `divisions` are those that the uploader worked in when the present step was asked for.
    """

    __tablename__ = "imports"
    __table_args__ = (sa.Index(None, "forget_at", postgresql_where=sa.text("forgotten_at IS NULL")),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(index=True)
    attachment_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID | None]
    divisions: Mapped[list[str]] = mapped_column(sa.ARRAY(DivisionCode))
    uploaded_at: Mapped[datetime]
    previewed_at: Mapped[datetime | None]
    committed_at: Mapped[datetime | None]
    forget_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]  # since then neither the file nor its rows are there
    choice: Mapped[str | None]
    sheet: Mapped[str | None]
    heading_row: Mapped[int | None]
    headings: Mapped[list[str]] = mapped_column(sa.ARRAY(sa.Text))
    faults: Mapped[list[dict[str, Any]]]
    total: Mapped[int | None]  # rows of the file, once it is read
    checked: Mapped[int]
    to_write: Mapped[int | None]  # rows that the commit takes
    written: Mapped[int]


class ImportRow(Base):
    """One row of a file: what it would do to the ledger, and whether it has.

    `content` is sealed, since a row may hold phone numbers: what its cells say, what is to be recorded, what changes.
    """

    __tablename__ = "import_rows"
    __table_args__ = (sa.Index(None, "import_id", "state", "number"),)
    import_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Import.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # in the file, from 1
    state: Mapped[str]
    code: Mapped[str | None]
    record_id: Mapped[UUID | None]
    seen_version: Mapped[int | None]
    content: Mapped[bytes] = sealed(Personal.OTHER)
    faults: Mapped[list[dict[str, Any]]]
    warnings: Mapped[list[dict[str, Any]]]
