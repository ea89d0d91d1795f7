"""The table of messages to people."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base
from shared.db.base import DivisionCode


class Notification(Base):
    """One message in one person's inbox, shown from `deliver_at` on.

    What is held until people may be disturbed names the summary of its person and moment: of several held ones only
    that is shown, whose words are made of theirs (see repository.py). So delivery needs no process that could die.
    """

    __tablename__ = "notifications"
    # An event that is taken in anew tells nobody twice.
    __table_args__ = (
        sa.Index(None, "person_id", "deliver_at", "created_at", "id"),
        sa.Index(None, "summary_id"),
        sa.Index(None, "link"),
        {"info": {"again": "ignored"}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    title: Mapped[str]
    body: Mapped[str]
    link: Mapped[str]
    kind: Mapped[str]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    created_at: Mapped[datetime]
    deliver_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    summary_id: Mapped[UUID | None]
