"""The table of documents."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.rivers.models import River
from services.registry.sources.models import Source
from shared.directory.models import InDivision

_HOLDS = sa.text("superseded_by_id IS NULL AND voided_at IS NULL AND state <> 'drafted'")


class Document(Sent, Recorded, InDivision, Base):
    """A permit, an approval, an assessment or a plan of a source, of a river in a division, or of a division.

    `valid_until` is the last day on which it holds, as papers print it. `assumed` names the days that a policy gave,
    not the paper. The newer document that replaces it is `superseded_by_id`; until that is issued there is none.
    """

    __tablename__ = "documents"
    __table_args__ = (
        sa.Index(None, "source_id", "kind"),
        sa.Index("ix_documents_valid_until", "valid_until", "id", postgresql_where=_HOLDS),
        sa.Index("ix_documents_review_on", "review_on", "id", postgresql_where=_HOLDS),
    )
    kind: Mapped[str]
    title: Mapped[str]
    source_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Source.id))
    river_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(River.id), index=True)
    permit_class: Mapped[str | None]
    number: Mapped[str | None]
    number_warning: Mapped[str | None]
    issuer: Mapped[str | None]
    state: Mapped[str]
    drafted_on: Mapped[date | None]
    issued_on: Mapped[date | None]
    filed_on: Mapped[date | None]
    known_to: Mapped[str]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    review_on: Mapped[date | None]
    assumed: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    filing_number: Mapped[str | None]
    filing_authority: Mapped[str | None]
    filing_attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    renewal_applied_on: Mapped[date | None]
    attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    note: Mapped[str | None]
    supersedes_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    superseded_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("documents.id"))
