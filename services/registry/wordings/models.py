"""The table of what notices say."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from services.registry.database import Base, Sent
from shared.directory.models import InDivision


class Wording(Sent, InDivision, Base):
    """One edition of a kind of notice or leaflet, from a day on. A kind exists as soon as it has a wording.

    Rows are added, never rewritten, so that a notice can be printed again as it was handed out. Without a body the
    text was not kept.
    """

    __tablename__ = "wordings"
    __table_args__ = (sa.UniqueConstraint("kind", "division_code", "edition"),)
    kind: Mapped[str]
    label: Mapped[str]
    counts_as: Mapped[str]
    edition: Mapped[int]
    title: Mapped[str]
    body: Mapped[str | None]
    valid_from: Mapped[date]
