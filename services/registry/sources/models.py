"""The table of supervised objects."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from shared.db.base import DivisionCode
from shared.directory.models import InDivision, Valid
from shared.masking import Personal
from shared.sealed import blind_index, sealed


def _of_those(name: str, condition: str, *first: str) -> sa.Index:
    """An index, in the order of the list, of the sources that meet a condition."""
    return sa.Index(name, *first, "division_code", "code", postgresql_where=sa.text(condition))


# Where sources are, as their index has it: on a plane on which a degree east is as long as a degree north, so that what
# is nearest on it is so on the ground. One latitude stands for the whole county: within a hundredth at its edges.
SHRUNK = 0.8669  # the cosine of 29.9°, the middle of 丰都
PLANE = sa.text(f"point(longitude * {SHRUNK}, latitude)")
# The division as a range of numbers, since a GiST index takes text by an extension only.
_NUMBER = "rpad(division_code, 16, '0')::bigint"
SPAN = sa.text(f"int8range({_NUMBER}, {_NUMBER}, '[]')")


class Source(Sent, Recorded, InDivision, Valid, Base):
    """A polluting source, a drinking-water source or a plot. What is null is not known.

    `name` is what everybody calls it, `registered_name` what its licence says. `details` are the fields of its kind
    (see services/registry/kinds), all of them, in their version. `town_key`, `legal_key` and `tier` are what the dated
    listings say today (services/registry/listings), `scale_class`, `scale_standard` and `assessment` what the rules
    make of a farm (services/registry/farms). `location` is the place as it was received; `longitude` and `latitude` are
    the same place in WGS-84, in which places are compared.
    """

    __tablename__ = "sources"
    # Each filter's index ends in the order of the list, so that a page of it is one range, however deep it lies.
    __table_args__ = (
        sa.Index("ix_sources_in_order", "division_code", "code"),
        sa.Index("ix_sources_by_kind", "kind", "division_code", "code"),
        sa.Index("ix_sources_by_kind_and_risk", "kind", "risk_level", "division_code", "code"),
        sa.Index("ix_sources_by_kind_and_tier", "kind", "tier", "division_code", "code"),
        _of_those("ix_sources_by_risk", "risk_level IS NOT NULL", "risk_level"),
        _of_those("ix_sources_by_tier", "tier IS NOT NULL", "tier"),
        _of_those("ix_sources_by_scale_class", "scale_class IS NOT NULL", "scale_class"),
        _of_those("ix_sources_town_key", "town_key"),
        _of_those("ix_sources_legal_key", "legal_key"),
        _of_those("ix_sources_no_credit_code", "credit_code IS NULL"),
        sa.Index("ix_sources_places", SPAN, PLANE, postgresql_using="gist"),  # of all, or it has no statistics
        sa.Index("ix_sources_market_town", sa.text("(details ->> 'market_town')"), "division_code"),
    )
    division_code: Mapped[str] = mapped_column(DivisionCode)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    registered_name: Mapped[str | None]
    credit_code: Mapped[str | None] = mapped_column(index=True)
    credit_code_override: Mapped[str | None]
    industry_code: Mapped[str | None]
    industry_name: Mapped[str | None]
    industry_version: Mapped[str | None]
    head_name: Mapped[bytes | None] = sealed(Personal.NAME)
    contact_phone: Mapped[bytes | None] = sealed(Personal.PHONE)
    contact_phone_index: Mapped[bytes | None] = blind_index("contact_phone")
    owner_id_number: Mapped[bytes | None] = sealed(Personal.ID_NUMBER)
    owner_id_number_index: Mapped[bytes | None] = blind_index("owner_id_number")
    commissioned_year: Mapped[int | None]
    capacity: Mapped[str | None]
    main_pollutants: Mapped[list[str] | None] = mapped_column(sa.ARRAY(sa.Text))
    treatment_facility: Mapped[str | None]
    treatment_state: Mapped[str | None]
    discharge_to: Mapped[str | None]
    permit_class: Mapped[str | None]
    risk_level: Mapped[str | None]
    same_site_id: Mapped[UUID | None] = mapped_column(index=True)
    note: Mapped[str | None]
    town_key: Mapped[bool]
    legal_key: Mapped[bool]
    tier: Mapped[str | None]
    details_version: Mapped[int]
    details: Mapped[dict[str, Any]]
    scale_class: Mapped[str | None]
    scale_standard: Mapped[str | None]
    assessment: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
