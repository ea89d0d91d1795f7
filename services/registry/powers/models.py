"""The table of delegated powers of enforcement."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from shared.directory.models import InDivision, Valid


class Power(Sent, Recorded, InDivision, Valid, Base):
    """One item that the town may enforce, since somebody who has the power gave it, by a published document.

    行政处罚法 arts. 20-24: without such a row the town has none. `code` is how an instrument names the item.
    """

    __tablename__ = "powers"
    code: Mapped[str] = mapped_column(index=True)
    item: Mapped[str]
    form: Mapped[str]
    legal_basis: Mapped[str]
    grantor: Mapped[str]
    document_number: Mapped[str]
    attachment_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
