"""The table of how far the writing of duties has come."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode


class Progress(Base):
    """One row: the object after which the next piece goes on; nothing where it begins anew."""

    __tablename__ = "generation_progress"
    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    obligation_id: Mapped[UUID | None]
    division_code: Mapped[str | None] = mapped_column(DivisionCode)
    object_id: Mapped[UUID | None]
