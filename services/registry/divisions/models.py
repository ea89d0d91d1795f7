"""The table of divisions."""

from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded
from shared.db.base import DivisionCode
from shared.directory.models import Valid


class Division(Recorded, Valid, Base):
    """A county, town, village, group or grid, with when it existed and what it became."""

    __tablename__ = "divisions"
    code: Mapped[str] = mapped_column(DivisionCode, unique=True)
    name: Mapped[str]
    level: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(DivisionCode, index=True)
    successor_code: Mapped[str | None] = mapped_column(DivisionCode)
