"""The table of passwords that somebody had before."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.accounts.models import Account
from services.registry.database import Base


class OldPassword(Base):
    """One that an account had until a moment, by its hash; only as many are kept as must not come again."""

    __tablename__ = "old_passwords"
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Account.id), primary_key=True)
    until: Mapped[datetime] = mapped_column(primary_key=True)
    password_hash: Mapped[str]
