"""The table of published years."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Entered


class CalendarYear(Entered, Base):
    """The days off and make-up days of one year, as the State Council's notice arranges them."""

    __tablename__ = "calendar_years"
    year: Mapped[int] = mapped_column(unique=True)
    source: Mapped[str]
    document_number: Mapped[str | None]
    days: Mapped[list[dict[str, Any]]]
