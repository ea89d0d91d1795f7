"""Every service's local copy of the registry, fed by events: one row each, replaced only by a newer version."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from shared.db.base import DivisionCode, PlumbingBase


class DirectoryRow(PlumbingBase):
    """What each copied row has: the registry's id and the version that this copy shows."""

    __abstract__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]


class Valid:
    """Rows that hold from a day, and until the day before `valid_to`."""

    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def ever_held(cls) -> sa.ColumnElement[bool]:
        """Rows that held at some time: what was voided never did."""
        return sa.or_(cls.valid_to.is_(None), cls.valid_to > cls.valid_from)


class InDivision:
    """Rows that belong to a division."""

    @declared_attr
    def division_code(self) -> Mapped[str]:
        """Its national code."""
        return mapped_column(DivisionCode, index=True)


class Division(Valid, DirectoryRow):
    __tablename__ = "directory_divisions"
    code: Mapped[str] = mapped_column(DivisionCode, unique=True)
    name: Mapped[str]
    level: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(DivisionCode)
    mark: Mapped[str]
    successor_code: Mapped[str | None] = mapped_column(DivisionCode)


class Person(InDivision, DirectoryRow):
    __tablename__ = "directory_persons"
    name: Mapped[str]
    mark: Mapped[str]


class Post(InDivision, Valid, DirectoryRow):
    __tablename__ = "directory_posts"
    code: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    person_id: Mapped[UUID | None]
    deputy_id: Mapped[UUID | None]
    mark: Mapped[str]


class Leave(InDivision, Valid, DirectoryRow):
    __tablename__ = "directory_leaves"
    person_id: Mapped[UUID]


class Certificate(InDivision, Valid, DirectoryRow):
    __tablename__ = "directory_certificates"
    person_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    number: Mapped[str]
    mark: Mapped[str]


class Power(InDivision, Valid, DirectoryRow):
    __tablename__ = "directory_powers"
    code: Mapped[str] = mapped_column(index=True)
    item: Mapped[str]
    form: Mapped[str]
    legal_basis: Mapped[str]
    grantor: Mapped[str]
    document_number: Mapped[str]
    mark: Mapped[str]


class Source(InDivision, Valid, DirectoryRow):
    __tablename__ = "directory_sources"
    code: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    town_key: Mapped[bool]
    legal_key: Mapped[bool] = mapped_column(server_default=sa.false())
    tier: Mapped[str | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    mark: Mapped[str]


class Reach(InDivision, Valid, DirectoryRow):
    __tablename__ = "directory_reaches"
    code: Mapped[str]
    name: Mapped[str]
    river_name: Mapped[str]
    mark: Mapped[str]


class Responsibility(Valid, DirectoryRow):
    __tablename__ = "directory_responsibilities"
    __table_args__ = (sa.Index(None, "object_id", "level"),)
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    level: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(index=True)


class Policy(InDivision, DirectoryRow):
    __tablename__ = "directory_policies"
    key: Mapped[str] = mapped_column(index=True)
    label: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    unit: Mapped[str]
    basis_kind: Mapped[str]
    basis: Mapped[str | None]
    issuer: Mapped[str | None]
    document_number: Mapped[str | None]
    urgent: Mapped[bool]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]


class CalendarYear(DirectoryRow):
    """One officially published year; `days` are its holidays and make-up days."""

    __tablename__ = "directory_calendar_years"
    year: Mapped[int] = mapped_column(unique=True)
    source: Mapped[str]
    days: Mapped[list[dict[str, Any]]]


class Revocation(DirectoryRow):
    __tablename__ = "directory_revocations"
    revoked_at: Mapped[datetime]
