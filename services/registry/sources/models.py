"""The table of supervised objects."""

from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from shared.directory.models import InDivision, Valid


class Source(Sent, Recorded, InDivision, Valid, Base):
    """A polluting source, a drinking-water source or a plot.

    `location` is the place as it was received; `longitude` and `latitude` are the same place in WGS-84, in which
    places are compared. `town_key` is the town's own list of key units, `legal_key` the one that the law knows.
    """

    __tablename__ = "sources"
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    town_key: Mapped[bool]
    legal_key: Mapped[bool]
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    attributes: Mapped[dict[str, Any]]
