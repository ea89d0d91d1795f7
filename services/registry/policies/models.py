"""The table of policies."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Sent
from shared.db.base import DivisionCode


class Policy(Sent, Base):
    """One number or switch from a day on, with the rule that it comes from: added or voided, never rewritten."""

    __tablename__ = "policies"
    __table_args__ = (
        sa.Index(
            "ix_policies_by_day",
            "key",
            "division_code",
            "effective_from",
            unique=True,
            postgresql_where=sa.text("voided_at IS NULL"),
        ),
    )
    key: Mapped[str]
    label: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    unit: Mapped[str]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    basis_kind: Mapped[str]
    basis: Mapped[str | None]
    issuer: Mapped[str | None]
    document_number: Mapped[str | None]
    urgent: Mapped[bool]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
