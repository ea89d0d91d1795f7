"""The table of applications."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.sources.models import Source
from shared import credit_codes
from shared.db.numbered import Numbered
from shared.directory.models import InDivision
from shared.masking import Personal
from shared.sealed import sealed


class Admission(Sent, Recorded, Numbered, InDivision, Base):
    """A project that wants to settle in the town: what it is, what the pre-check found, what was decided.

    `location`, or `drawn` in `crs`, is the place as it was received; `geometry` is it in WGS-84, a point or an area.
    `precheck` is what zones and tables said at `checked_at`, in their versions; opinions and the decision rest on it.
    `check_number` counts the pre-checks that said otherwise than the one before.
    """

    __tablename__ = "admissions"
    __table_args__ = (
        sa.Index(None, "received_at", "id"),
        sa.Index(None, "division_code", "received_at", "id"),
        sa.Index(None, "state", "received_at", "id"),
    )
    project: Mapped[str]
    kind: Mapped[str]
    applicant: Mapped[str]
    credit_code: Mapped[str | None]
    head_name: Mapped[bytes | None] = sealed(Personal.NAME)
    contact_phone: Mapped[bytes | None] = sealed(Personal.PHONE)
    owner_id_number: Mapped[bytes | None] = sealed(Personal.ID_NUMBER)
    industry_code: Mapped[str]
    capacity: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    permit_class: Mapped[str | None]
    address: Mapped[str | None]
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    crs: Mapped[str]
    drawn: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    geometry: Mapped[dict[str, Any]]
    attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    note: Mapped[str | None]
    received_at: Mapped[datetime]
    state: Mapped[str]
    precheck: Mapped[dict[str, Any]]
    finding: Mapped[str]
    checked_at: Mapped[datetime]
    check_number: Mapped[int]
    decision: Mapped[str | None]
    decision_reason: Mapped[str | None]
    conditions: Mapped[str | None]
    transferred_to: Mapped[str | None]
    override_reason: Mapped[str | None]
    decision_attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    decision_warning: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    source_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Source.id), index=True)

    @property
    def credit_code_warning(self) -> str | None:
        """What is odd about the credit code: never a reason to refuse it."""
        return credit_codes.fault(self.credit_code) if self.credit_code else None
