"""Use cases: log in, carry on, log out, end logins.

A refusal is returned, not raised: what it counts or revokes must be committed although the answer is an error.
"""

import math
from uuid import UUID

from services.registry.accounts import repository as accounts
from services.registry.accounts.lifecycle import State, after_failure, claims, is_too_old, name_hash
from services.registry.accounts.models import Account, Attempts
from services.registry.accounts.service import access, note, of_somebody_else, password_rule, withdraw_tokens
from services.registry.hashing import matches, turn
from services.registry.publishing import publish
from services.registry.sessions import repository
from services.registry.sessions.errors import (
    AccountLocked,
    LoginNotFound,
    LoginRefused,
    RefreshRefused,
    SessionNotFound,
)
from services.registry.sessions.lifecycle import (
    LONGEST_DEVICE,
    SESSION_POLICIES,
    SessionRule,
    Verdict,
    new_token,
    token_hash,
    verdict,
)
from services.registry.sessions.models import LoginSession, RefreshToken
from services.registry.sessions.schemas import LogIn, SessionAnswer
from services.registry.signing import SigningKeys
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.tokens import LIFETIME
from shared.contracts.registry import AccessRevoked
from shared.db.session import Session, release
from shared.directory.policies import in_force
from shared.http.problems import Problem
from shared.ids import new_id


async def log_in(session: Session, keys: SigningKeys, wanted: LogIn, device: str | None) -> SessionAnswer | Problem:
    """A new login; who has no account, a revoked one or another password gets one and the same refusal.

    Raises LoginsBusy.
    """
    account = await prove(session, wanted.username, wanted.password.get_secret_value())
    if isinstance(account, Problem):
        return account
    now = time.now()
    account.last_login_at = now
    login = LoginSession(
        id=new_id(),
        account_id=account.id,
        device=device[:LONGEST_DEVICE] if device else None,
        started_at=now,
        ends_at=now + (await _rule(session, account)).longest,
    )
    session.add(login)
    _note(session, account, login, "session.open")
    return await _carry_on(session, keys, account, login)


async def prove(session: Session, username: str, password: str) -> Account | Problem:
    """The account, locked, of whoever knows its password; else the refusal. Raises LoginsBusy.

    The refusal is the same for a name that nobody has: as many failures lock it for as long, found out in the same
    time. That time is long, so that meanwhile no connection and no lock is held; afterwards guesses at one name are
    judged one after the other, and none is judged that comes after the lock.
    """
    name = name_hash(username)
    with turn(name):
        account, known = await accounts.let_in(session, username), await accounts.attempts(session, name)
        if refusal := _refusal(known):
            return refusal
        password_hash = account.password_hash if account else None
        await release(session)
        right = await matches(password_hash, password)
        await accounts.hold_name(session, name)
    known = await accounts.attempts(session, name)
    if refusal := _refusal(known):
        return refusal
    account = await accounts.let_in(session, username, lock=True)
    if right and account is not None and account.password_hash == password_hash:
        await accounts.forget(session, name)
        return account
    return await _failed(session, name, known, account)


def _refusal(known: Attempts | None) -> Problem | None:
    """What says that a name is locked."""
    if known is None or known.locked_until is None or known.locked_until <= time.now():
        return None
    return _locked((known.locked_until - time.now()).total_seconds())


async def _failed(session: Session, name: bytes, known: Attempts | None, account: Account | None) -> Problem:
    """Count a failure under a name that is held."""
    if account is not None:
        audit.record(session, _holder(account), "session.refuse", f"accounts/{account.id}")
    rule = await password_rule(session, ())  # that of the whole county: a name that nobody has is at home nowhere
    counted = after_failure(known.failed if known else 0, known.last_failed_at if known else None, time.now(), rule)
    await accounts.count(session, name, counted)
    return LoginRefused() if counted.locked_until is None else _locked(rule.lock.total_seconds())


async def refresh(session: Session, keys: SigningKeys, token: str) -> SessionAnswer | Problem:
    """New tokens for a refresh token; one that was used before ends its whole login."""
    found = await repository.find_token(session, token_hash(token))
    if found is None:
        return RefreshRefused()
    used, login, account = found
    now = time.now()
    meaning = verdict(
        now,
        ends_at=login.ends_at,
        revoked_at=login.revoked_at,
        idle_at=used.issued_at + (await _rule(session, account)).idle,
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


async def end_own(session: Session, caller: Caller, session_id: UUID) -> None:
    """End one of the caller's logins, perhaps on another device; raises LoginNotFound."""
    login = await repository.find(session, session_id)
    if login is None or login.account_id != caller.account_id or login.revoked_at is not None:
        raise LoginNotFound
    await _end(session, await session.get_one(Account, login.account_id), login, "session.close")


async def end_somebodys(session: Session, caller: Caller, account_id: UUID, reason: str) -> None:
    """End all logins of an account that the caller manages, at once; raises AccountNotFound, OwnAccount."""
    account = await of_somebody_else(session, caller, account_id)
    account.version += 1
    await end_all(session, account)
    note(session, caller, account, "account.end_sessions", reason)


async def end_all(session: Session, account: Account) -> None:
    """End every login of a locked account, whose version has just been raised, and let no token of it be accepted."""
    for login in await repository.going(session, account.id):
        login.revoked_at = time.now()
    await withdraw_tokens(session, account)


async def _carry_on(session: Session, keys: SigningKeys, account: Account, login: LoginSession) -> SessionAnswer:
    token, now = new_token(), time.now()
    login.last_used_at = now
    await session.flush()
    session.add(RefreshToken(token_hash=token_hash(token), session_id=login.id, issued_at=now))
    too_old = account.password_ages and is_too_old(
        account.password_changed_at, now, await password_rule(session, account.divisions)
    )
    must_change = account.must_change or too_old
    granted = await access(session, account)
    signed = keys.sign(claims(granted.until_changed() if must_change else granted, now, new_id(), login.id))
    return SessionAnswer(
        access_token=signed,
        expires_in=int(LIFETIME.total_seconds()),
        refresh_token=token,
        must_change=must_change,
    )


async def _rule(session: Session, account: Account) -> SessionRule:
    rules = await in_force(session, min(account.divisions, default=""), time.local(time.now()).date())
    return SessionRule.of({key: rules[key].amount for key in SESSION_POLICIES if key in rules})


def _locked(seconds: float) -> Problem:
    detail = f"连续登录失败次数过多，请在 {math.ceil(seconds / 60)} 分钟后再试，或联系安全管理员。"
    return AccountLocked(detail, headers={"Retry-After": str(math.ceil(seconds))})


async def _end(session: Session, account: Account, login: LoginSession, action: str) -> None:
    if login.revoked_at is None:
        login.revoked_at = time.now()
        await publish(session, AccessRevoked, login, version=1, revoked_at=login.revoked_at)
    _note(session, account, login, action)


def _note(session: Session, account: Account, login: LoginSession, action: str) -> None:
    audit.record(session, _holder(account), action, f"sessions/{login.id}")


def _holder(account: Account) -> Caller:
    """Whoever uses this account, who has no token yet or one that is not asked for."""
    return Caller(account.id, account.person_id, tuple(account.roles), frozenset(), tuple(account.divisions), "own")
