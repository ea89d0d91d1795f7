"""The tables of logins."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.accounts.models import Account
from services.registry.database import Base


class LoginSession(Base):
    """One login on one device, with all refresh tokens that came of it. Nothing prolongs it beyond `ends_at`."""

    __tablename__ = "sessions"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Account.id), index=True)
    device: Mapped[str | None]
    started_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]


class RefreshToken(Base):
    """One refresh token, by its hash. A used one is kept, because it coming back means that it was stolen."""

    __tablename__ = "refresh_tokens"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey(LoginSession.id, ondelete="CASCADE"), index=True)
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
