"""The tables of signals."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode


class Signal(Base):
    """One thing about a round that a reviewer should look at. It says nothing of guilt, and nothing follows by itself.

    `facts` are what it rests on, `rests_on` the rows; while it is open both follow what is known, afterwards they stay.
    """

    __tablename__ = "signals"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "kind"),
        # One for each way in which lists are asked for, each in the order of the list.
        sa.Index(None, "state", "weight", "ended_at", "id"),
        sa.Index(None, "weight", "ended_at", "id"),
        sa.Index(None, "patroller_id", "weight", "ended_at", "id"),
        sa.Index(None, "division_code", "weight"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    round_id: Mapped[UUID]
    kind: Mapped[str]
    weight: Mapped[int]
    words: Mapped[str]
    facts: Mapped[dict[str, Any]]
    rests_on: Mapped[list[dict[str, Any]]]
    rule: Mapped[list[dict[str, Any]]]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    patroller_id: Mapped[UUID]
    ended_at: Mapped[datetime]
    raised_at: Mapped[datetime]
    state: Mapped[str]
    verdict_words: Mapped[str | None]
    reviewed_by: Mapped[UUID | None]
    reviewed_at: Mapped[datetime | None]


class Unexamined(Base):
    """A round that waits to be examined: written with the round, and again when its track grows."""

    __tablename__ = "unexamined"
    __table_args__ = ({"info": {"again": "ignored"}},)
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
