"""The table of what every record said at each time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base


class Version(Base):
    """One state of one record, with who made it so and why. Rows are only ever added."""

    __tablename__ = "versions"
    things: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str]
    content: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    account_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    reason: Mapped[str | None]
