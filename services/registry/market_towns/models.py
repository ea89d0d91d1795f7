"""The table of market towns."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from services.registry.database import Base, Recorded, Sent
from shared.directory.models import InDivision, Valid


class MarketTown(Sent, Recorded, InDivision, Valid, Base):
    """A market place where shops and restaurants stand together: no division, and its boundary follows none.

    Sources name it in their details (`market_town`), as people and Excel sheets do; so its name is one of a kind in its
    town, and a source follows when the name is corrected.
    """

    __tablename__ = "market_towns"
    __table_args__ = (
        sa.Index(None, "division_code", "name", unique=True, postgresql_where=sa.text("voided_at IS NULL")),
    )
    name: Mapped[str]
    note: Mapped[str | None]
