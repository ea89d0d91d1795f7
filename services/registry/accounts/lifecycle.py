"""What an account may be, when it is locked, and what a token says of it. Pure."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.auth.tokens import LIFETIME

DORMANT_DAYS = 90  # default
# 等保 (GB/T 22239-2019, 8.1.5): the three administrators are different people, and none does business.
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})


class State(StrEnum):
    """Whether an account or a client is let in."""

    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Access:
    """What the holder of a token may do, and to which rows."""

    id: UUID
    person_id: UUID | None
    roles: Sequence[str]
    scopes: Iterable[str]
    divisions: Sequence[str]
    rows: str
    must_change: bool = False
    merged: Mapping[str, str] = field(default_factory=dict)

    def until_changed(self) -> "Access":
        """What is left of it while the password must be changed: nothing but that."""
        return Access(self.id, self.person_id, self.roles, (), (), "own", must_change=True)


def claims(access: Access, at: datetime, token_id: UUID, session_id: UUID | None = None) -> dict[str, Any]:
    """A token's claims, as `shared.auth.caller.Caller` reads them; `iat` keeps its fraction, for revocations."""
    issued = at.timestamp()
    return {
        "sub": str(access.id),
        "person": str(access.person_id) if access.person_id else None,
        "roles": list(access.roles),
        "scope": " ".join(sorted(access.scopes)),
        "divisions": list(access.divisions),
        "merged": dict(access.merged),
        "rows": access.rows,
        "iat": issued,
        "exp": issued + LIFETIME.total_seconds(),
        "jti": str(token_id),
        "sid": str(session_id) if session_id else None,
        "must_change": access.must_change,
    }


def roles_fault(roles: Iterable[str]) -> str | None:
    """Why these roles cannot be one person's, in the user's words; nothing if they can."""
    held = set(roles)
    if len(held) > 1 and held & ADMINISTRATORS:
        return "系统管理员、安全管理员、审计管理员三者互斥，也不能兼任业务角色，请分由不同的人担任。"
    return None


def widest_rows(rows: Iterable[str]) -> str:
    """Which rows somebody with several roles sees: those of their divisions, if one role says so."""
    return "division" if "division" in set(rows) else "own"


class Finding(StrEnum):
    """What is to be looked into about an account (等保: stale and shared accounts are removed)."""

    NO_PERSON = "no_person"
    NO_POST = "no_post"
    LEFT = "left"
    DORMANT = "dormant"
    NEVER_USED = "never_used"
    LOCKED = "locked"
    MUST_CHANGE = "must_change"


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """What the town asks of passwords. Defaults hold until the policies are on record (domain notes, 8 and 12)."""

    min_length: int = 8
    classes: int = 3
    fails: int = 5
    lock: timedelta = timedelta(minutes=30)
    max_age: timedelta = timedelta(days=90)
    min_age: timedelta = timedelta(days=1)
    history: int = 5

    @classmethod
    def of(cls, policies: Mapping[str, int]) -> "PasswordRule":
        """The rule that the policy rows `pwd.…` make."""
        given = {name: make(policies[key]) for key, (name, make) in _OF_POLICY.items() if key in policies}
        return cls(**given)


def _days(amount: int) -> timedelta:
    return timedelta(days=amount)


def _minutes(amount: int) -> timedelta:
    return timedelta(minutes=amount)


_OF_POLICY: Mapping[str, tuple[str, Callable[[int], Any]]] = {
    "pwd.min_len": ("min_length", int),
    "pwd.classes": ("classes", int),
    "pwd.fails": ("fails", int),
    "pwd.lock": ("lock", _minutes),
    "pwd.max_age": ("max_age", _days),
    "pwd.min_age": ("min_age", _days),
    "pwd.history": ("history", int),
}
PASSWORD_POLICIES = tuple(_OF_POLICY)
_CLASSES = (str.islower, str.isupper, str.isdigit)


def password_fault(password: str, username: str, rule: PasswordRule) -> str | None:
    """What is wrong with a password, in the user's words; nothing if it will do."""
    if len(password) < rule.min_length:
        return f"口令至少 {rule.min_length} 个字符。"
    found = {next((number for number, is_of in enumerate(_CLASSES) if is_of(char)), len(_CLASSES)) for char in password}
    if len(found) < rule.classes:
        return f"口令应至少包含大写字母、小写字母、数字、其他字符中的 {rule.classes} 类。"
    if username.lower() in password.lower():
        return "口令中不能含有用户名。"
    return None


def is_too_old(changed_at: datetime, now: datetime, rule: PasswordRule) -> bool:
    """Whether a password must be changed for its age; a longest age of zero means never."""
    return bool(rule.max_age) and now >= changed_at + rule.max_age


def name_hash(username: str) -> bytes:
    """What failed logins are counted by."""
    return hashlib.sha256(username.lower().encode()).digest()


@dataclass(frozen=True, slots=True)
class Counted:
    """Failed logins under one name in a row, and until when it is locked."""

    failed: int
    last_failed_at: datetime
    locked_until: datetime | None


def after_failure(failed: int, last_failed_at: datetime | None, now: datetime, rule: PasswordRule) -> Counted:
    """One more failure; the last one allowed locks the name and starts the count anew, as does a time without any."""
    in_a_row = failed if last_failed_at is not None and now < last_failed_at + rule.lock else 0
    if in_a_row + 1 >= rule.fails:
        return Counted(0, now, now + rule.lock)
    return Counted(in_a_row + 1, now, None)
