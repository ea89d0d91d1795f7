"""What an account may be, when it is locked, and what a token says of it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

TOKEN_LIFETIME = timedelta(minutes=10)
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


def claims(access: Access, at: datetime, token_id: UUID, session_id: UUID | None = None) -> dict[str, Any]:
    """A token's claims, as `shared.auth.caller.Caller` reads them; `iat` keeps its fraction, for revocations."""
    issued = at.timestamp()
    return {
        "sub": str(access.id),
        "person": str(access.person_id) if access.person_id else None,
        "roles": list(access.roles),
        "scope": " ".join(sorted(access.scopes)),
        "divisions": list(access.divisions),
        "rows": access.rows,
        "iat": issued,
        "exp": issued + TOKEN_LIFETIME.total_seconds(),
        "jti": str(token_id),
        "sid": str(session_id) if session_id else None,
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


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """What the town asks of passwords. Defaults hold until the policies are on record (domain notes, 12)."""

    min_length: int = 8
    classes: int = 3
    fails: int = 5
    lock: timedelta = timedelta(minutes=30)

    @classmethod
    def of(cls, policies: Mapping[str, int]) -> "PasswordRule":
        """The rule that the policy rows `pwd.…` make."""
        default = cls()
        return cls(
            policies.get("pwd.min_len", default.min_length),
            policies.get("pwd.classes", default.classes),
            policies.get("pwd.fails", default.fails),
            timedelta(minutes=policies["pwd.lock"]) if "pwd.lock" in policies else default.lock,
        )


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


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failed logins in a row, and until when the account is locked."""

    failed: int
    locked_until: datetime | None


def after_failure(failed: int, now: datetime, rule: PasswordRule) -> Attempts:
    """One more failure; the last one allowed locks the account and starts the count anew."""
    if failed + 1 >= rule.fails:
        return Attempts(0, now + rule.lock)
    return Attempts(failed + 1, None)
