"""The tables of roles, of people's accounts, and of failed logins."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import UNKEPT, Base, Entered
from shared.db.base import DivisionCode


class Role(Base):
    """What somebody may do (`scopes`), and whether to all rows of their divisions or only to their `own`."""

    __tablename__ = "roles"
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    rows: Mapped[str]


class Account(Entered, Base):
    """What a person logs in with. Nobody is told a username's case, so that two cannot differ by it alone.

    `password_ages` is false only for a password that is shown to everybody who tries the house out.
    """

    __tablename__ = "accounts"
    __table_args__ = (sa.Index("uq_accounts_username", sa.func.lower(sa.column("username")), unique=True),)
    username: Mapped[str]
    password_hash: Mapped[str] = mapped_column(info=UNKEPT)
    password_changed_at: Mapped[datetime]
    password_ages: Mapped[bool]
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    divisions: Mapped[list[str]] = mapped_column(ARRAY(DivisionCode))
    state: Mapped[str]
    must_change: Mapped[bool]
    last_login_at: Mapped[datetime | None] = mapped_column(info=UNKEPT)


class Attempts(Base):
    """Failed logins under one name, whether anybody has it or not, so that no answer tells which names there are.

    Names are kept as hashes, since people type their password there too. Rows go once they lock nobody any more, and
    no faster than passwords are checked can they come: the table cannot grow.
    """

    __tablename__ = "login_attempts"
    name_hash: Mapped[bytes] = mapped_column(primary_key=True)
    failed: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(index=True)
    locked_until: Mapped[datetime | None]
