"""The table of what happened to supervised objects elsewhere, as events told it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base
from shared.db.base import DivisionCode


class DossierEntry(Base):
    """One visit, finding, duty, order, complaint, step or clock: its last state, a copy that the feeds can make anew.

    `matter` is what it is about, by which it is decided who sees it: that of a step or a clock is their subject's.
    `object_id` is the source or reach, nothing while none is known; steps and clocks take it from their subject,
    whichever is heard of first. `at` is when it took place, nothing while it has not: such an entry is on no list.
    `complaint_id` is the complaint behind it, which the accused must never learn of.
    """

    __tablename__ = "dossier_entries"
    __table_args__ = (
        sa.Index("ix_dossier_entries_listed", "object_id", "kind", "at", "id"),
        sa.Index(
            "ix_dossier_entries_running", "object_id", "due_at", "id", postgresql_where=sa.text("state = 'running'")
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[str]
    matter: Mapped[str]
    matter_id: Mapped[UUID] = mapped_column(index=True)
    object_id: Mapped[UUID | None]
    complaint_id: Mapped[UUID | None]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    title: Mapped[str]
    category: Mapped[str | None]
    state: Mapped[str | None]
    at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    withdrawn: Mapped[bool] = mapped_column(server_default=sa.false())
    person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    link: Mapped[str]
    producer: Mapped[str]
    position: Mapped[int] = mapped_column(sa.BigInteger)
