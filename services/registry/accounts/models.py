"""The tables of roles and of people's accounts."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Entered
from shared.db.base import DivisionCode


class Role(Base):
    """What somebody may do (`scopes`), and whether to all rows of their divisions or only to their `own`."""

    __tablename__ = "roles"
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    rows: Mapped[str]


class Account(Entered, Base):
    """What a person logs in with. Nobody is told a username's case, so that two cannot differ by it alone."""

    __tablename__ = "accounts"
    __table_args__ = (sa.Index("uq_accounts_username", sa.func.lower(sa.column("username")), unique=True),)
    username: Mapped[str]
    password_hash: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    divisions: Mapped[list[str]] = mapped_column(ARRAY(DivisionCode))
    state: Mapped[str]
    must_change: Mapped[bool]
    failed_logins: Mapped[int]
    locked_until: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
