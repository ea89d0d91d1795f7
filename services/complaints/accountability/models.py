"""The tables of proposals to hold somebody to account, and of what the named people say to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.complaints.database import Base
from shared.db.base import DivisionCode


class Proposal(Base):
    """What the system proposes and a person decides: one per run of a clock, naming officers and its rule."""

    __tablename__ = "accountability_proposals"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    deadline_id: Mapped[UUID] = mapped_column(unique=True)
    escalation_id: Mapped[UUID]
    order_id: Mapped[UUID | None] = mapped_column(index=True)
    complaint_id: Mapped[UUID | None] = mapped_column(index=True)
    title: Mapped[str]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    ground: Mapped[str]
    cause: Mapped[str]
    subject_person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    basis_kind: Mapped[str]
    rule: Mapped[dict[str, Any]] = mapped_column(JSONB)
    proposed_at: Mapped[datetime]
    state: Mapped[str]
    decision: Mapped[str | None]
    decision_reason: Mapped[str | None]
    issuer: Mapped[str | None]
    document_number: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Defence(Base):
    """What one of the named people says to it."""

    __tablename__ = "accountability_defences"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Proposal.id), index=True)
    person_id: Mapped[UUID]
    statement: Mapped[str]
    recorded_at: Mapped[datetime]
