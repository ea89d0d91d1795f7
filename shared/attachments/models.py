"""The table of files that people attached: photos, scans, documents. Their bytes are in the store."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import DivisionCode, PlumbingBase


class Attachment(PlumbingBase):
    """One file. Its content is found by its hash, so that the same photo sent twice is kept once.

    A private one (see private.py) is nobody's but its uploader's, is sealed, and is kept for a time only.
    """

    __tablename__ = "attachments"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[bytes]
    division_code: Mapped[str] = mapped_column(DivisionCode, index=True)
    uploaded_at: Mapped[datetime]
    account_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    private: Mapped[bool] = mapped_column(server_default=sa.false())
    deleted_at: Mapped[datetime | None]
