"""Use cases: log in, carry on, log out.

A refusal is returned, not raised: what it counts or revokes must be committed although the answer is an error.
"""

import math
from uuid import UUID

from services.registry.accounts import repository as accounts
from services.registry.accounts.lifecycle import TOKEN_LIFETIME, State, after_failure, claims
from services.registry.accounts.models import Account
from services.registry.accounts.service import access, matches, password_rule
from services.registry.publishing import publish
from services.registry.sessions import repository
from services.registry.sessions.errors import AccountLocked, LoginRefused, RefreshRefused, SessionNotFound
from services.registry.sessions.lifecycle import Verdict, new_token, token_hash, verdict
from services.registry.sessions.models import LoginSession, RefreshToken
from services.registry.sessions.schemas import LogIn, SessionAnswer
from services.registry.signing import SigningKeys
from shared import audit, time
from shared.auth.caller import Caller
from shared.contracts.registry import AccessRevoked
from shared.db.session import Session
from shared.http.problems import Problem
from shared.ids import new_id


async def log_in(session: Session, keys: SigningKeys, wanted: LogIn) -> SessionAnswer | Problem:
    """A new login; who has no account, a revoked one or another password gets one and the same refusal."""
    account = await accounts.named(session, wanted.username)
    now = time.now()
    if account is not None and account.locked_until is not None and account.locked_until > now:
        return _locked(account)
    right = await matches(account.password_hash if account else None, wanted.password.get_secret_value())
    if account is None or account.state != State.ACTIVE:
        return LoginRefused()
    if not right:
        return await _failed(session, account)
    account.failed_logins, account.locked_until, account.last_login_at = 0, None, now
    login = LoginSession(id=new_id(), account_id=account.id, started_at=now)
    session.add(login)
    _note(session, account, login, "session.open")
    return await _carry_on(session, keys, account, login)


async def refresh(session: Session, keys: SigningKeys, token: str) -> SessionAnswer | Problem:
    """New tokens for a refresh token; one that was used before ends its whole login."""
    found = await repository.find_token(session, token_hash(token))
    if found is None:
        return RefreshRefused()
    used, login, account = found
    now = time.now()
    meaning = verdict(
        now,
        started_at=login.started_at,
        revoked_at=login.revoked_at,
        issued_at=used.issued_at,
        used_at=used.used_at,
    )
    if meaning is Verdict.STOLEN:
        await _end(session, account, login, "session.reuse")
    if meaning is not Verdict.GOOD or account.state != State.ACTIVE:
        return RefreshRefused()
    used.used_at = now
    return await _carry_on(session, keys, account, login)


async def log_out(session: Session, session_id: UUID | None) -> None:
    """End this login in every service; raises SessionNotFound for a token that came of none."""
    login = await repository.find(session, session_id) if session_id else None
    if login is None:
        raise SessionNotFound
    account = await session.get_one(Account, login.account_id)
    await _end(session, account, login, "session.close")


async def _carry_on(session: Session, keys: SigningKeys, account: Account, login: LoginSession) -> SessionAnswer:
    token, now = new_token(), time.now()
    await session.flush()
    session.add(RefreshToken(token_hash=token_hash(token), session_id=login.id, issued_at=now))
    signed = keys.sign(claims(await access(session, account), now, new_id(), login.id))
    return SessionAnswer(
        access_token=signed,
        expires_in=int(TOKEN_LIFETIME.total_seconds()),
        refresh_token=token,
        must_change=account.must_change,
    )


async def _failed(session: Session, account: Account) -> Problem:
    rule = await password_rule(session, account.divisions)
    attempts = after_failure(account.failed_logins, time.now(), rule)
    account.failed_logins, account.locked_until = attempts.failed, attempts.locked_until
    audit.record(session, _holder(account), "session.refuse", f"accounts/{account.id}")
    return LoginRefused() if attempts.locked_until is None else _locked(account)


def _locked(account: Account) -> Problem:
    assert account.locked_until is not None  # noqa: S101 - for mypy: only locked accounts come here
    seconds = math.ceil((account.locked_until - time.now()).total_seconds())
    detail = f"连续登录失败次数过多，请在 {math.ceil(seconds / 60)} 分钟后再试，或联系安全管理员。"
    return AccountLocked(detail, headers={"Retry-After": str(seconds)})


async def _end(session: Session, account: Account, login: LoginSession, action: str) -> None:
    if login.revoked_at is None:
        login.revoked_at = time.now()
        await publish(session, AccessRevoked, login, version=1, revoked_at=login.revoked_at)
    _note(session, account, login, action)


def _note(session: Session, account: Account, login: LoginSession, action: str) -> None:
    audit.record(session, _holder(account), action, f"sessions/{login.id}")


def _holder(account: Account) -> Caller:
    """Whoever uses this account, who has no token yet or one that is not asked for."""
    return Caller(account.id, account.person_id, tuple(account.roles), frozenset(), (), "own")
