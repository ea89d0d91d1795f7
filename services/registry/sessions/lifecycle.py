"""How long a login lasts, and when a refresh token is good. Pure."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST, IDLE = SESSION_POLICIES = ("session.longest", "session.idle")
LONGEST_DEVICE = 200  # default: more of a browser's name tells nobody more


@dataclass(frozen=True, slots=True)
class SessionRule:
    """How long a login lasts, and how long without use. Defaults (domain notes, 8): a day's work, and a break."""

    longest: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(minutes=30)

    @classmethod
    def of(cls, policies: Mapping[str, int]) -> "SessionRule":
        """The rule that the policy rows `session.…` make."""
        default = cls()
        return cls(
            timedelta(hours=policies[LONGEST]) if LONGEST in policies else default.longest,
            timedelta(minutes=policies[IDLE]) if IDLE in policies else default.idle,
        )


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
    now: datetime,
    *,
    ends_at: datetime,
    revoked_at: datetime | None,
    idle_at: datetime,
    used_at: datetime | None,
) -> Verdict:
    """Whether a token may be exchanged; one that was exchanged before is in two hands (RFC 9700, 4.14.2)."""
    if used_at is not None:
        return Verdict.STOLEN
    if revoked_at is not None or now >= min(ends_at, idle_at):
        return Verdict.EXPIRED
    return Verdict.GOOD
