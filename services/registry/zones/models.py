"""The table of areas."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.sources.models import Source
from shared.directory.models import InDivision, Valid


class Zone(Sent, Recorded, InDivision, Valid, Base):
    """A protection zone, a no-breeding zone, the boundary of a division, with the document that drew it.

    `raw_geometry` is the area as it was received, in `crs`; `geometry` is the same in WGS-84, and the four sides of its
    box find the few areas that a place can lie in. A county has some hundreds of areas, so that they need no index.
    An area that is drawn anew is a new row, which `supersedes_id` what held until then.
    """

    __tablename__ = "zones"
    kind: Mapped[str]
    name: Mapped[str]
    issuer: Mapped[str | None]
    document_number: Mapped[str | None]
    source_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Source.id), index=True)
    supersedes_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("zones.id"), index=True)
    crs: Mapped[str]
    raw_geometry: Mapped[dict[str, Any]]
    geometry: Mapped[dict[str, Any]]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    attachments: Mapped[list[UUID]] = mapped_column(sa.ARRAY(sa.Uuid))
