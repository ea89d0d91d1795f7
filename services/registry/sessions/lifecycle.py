"""How long a login lasts, and when a refresh token is good. Pure."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

# Defaults (domain notes, 8): a day's work, and a break.
LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)


class Verdict(StrEnum):
    """What a refresh token that comes back means."""

    GOOD = "good"
    EXPIRED = "expired"
    STOLEN = "stolen"


def new_token() -> str:
    """A refresh token of 32 random bytes."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is kept of a refresh token: it is random and long, so that a fast hash protects it."""
    return hashlib.sha256(token.encode()).digest()


def verdict(
    now: datetime, *, started_at: datetime, revoked_at: datetime | None, issued_at: datetime, used_at: datetime | None
) -> Verdict:
    """Whether a token may be exchanged; one that was exchanged before is in two hands (RFC 9700, 4.14.2)."""
    if used_at is not None:
        return Verdict.STOLEN
    if revoked_at is not None or now >= started_at + LONGEST or now >= issued_at + IDLE:
        return Verdict.EXPIRED
    return Verdict.GOOD
