"""Use cases: change one's own password, set somebody a first one anew."""

from uuid import UUID

from services.registry.accounts import lifecycle
from services.registry.accounts import repository as accounts
from services.registry.accounts.errors import AccountAlreadyRevoked, PasswordWeak
from services.registry.accounts.lifecycle import PasswordRule, State
from services.registry.accounts.models import Account
from services.registry.accounts.service import note, of_somebody_else, password_rule
from services.registry.hashing import hashed, matches
from services.registry.passwords import repository
from services.registry.passwords.errors import NoPassword, PasswordReused, PasswordTooYoung, about_new
from services.registry.passwords.models import OldPassword
from services.registry.passwords.schemas import PasswordChange, PasswordReset
from services.registry.sessions.service import end_all, prove
from shared import time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.problems import Problem


async def change_own(session: Session, caller: Caller, wanted: PasswordChange) -> Problem | None:
    """Change one's own password, which ends all one's logins; a wrong old one counts as a failed login does.

    That refusal is returned, so that the count is kept. Raises NoPassword, LoginsBusy, PasswordTooYoung,
    PasswordWeak, PasswordReused. Of two changes at once the second finds its old password wrong.
    """
    username = await accounts.username_of(session, caller.account_id)
    if username is None:
        raise NoPassword
    account = await prove(session, username, wanted.old_password.get_secret_value())
    if isinstance(account, Problem):
        return account
    rule, now = await password_rule(session, account.divisions), time.now()
    if not account.must_change and now < account.password_changed_at + rule.min_age:
        raise PasswordTooYoung(f"口令更换后 {rule.min_age.days} 日内不能再次更换；如已泄露，请立即联系安全管理员。")
    new = wanted.new_password.get_secret_value()
    await _check(session, account, new, rule)
    await put(session, account, new, rule, must_change=False)
    note(session, caller, account, "password.change")
    return None


async def reset(session: Session, caller: Caller, account_id: UUID, wanted: PasswordReset) -> Account:
    """Set somebody a password that must be changed at once; it also lifts a lock.

    Raises AccountNotFound, OwnAccount, AccountAlreadyRevoked, PasswordWeak, PasswordReused.
    """
    account = await of_somebody_else(session, caller, account_id)
    if account.state == State.REVOKED:
        raise AccountAlreadyRevoked
    rule, new = await password_rule(session, account.divisions), wanted.new_password.get_secret_value()
    await _check(session, account, new, rule)
    await put(session, account, new, rule, must_change=True)
    await accounts.forget(session, lifecycle.name_hash(account.username))
    note(session, caller, account, "password.reset", wanted.reason)
    return account


async def put(session: Session, account: Account, password: str, rule: PasswordRule, *, must_change: bool) -> None:
    """Give a locked account a password that was checked; whoever was logged in by the one before is so no more."""
    now = time.now()
    session.add(OldPassword(account_id=account.id, until=now, password_hash=account.password_hash))
    account.password_hash, account.password_changed_at = await hashed(password), now
    account.must_change, account.password_ages = must_change, True
    account.version += 1
    await end_all(session, account)
    await repository.forget_all_but(session, account.id, rule.history)


async def _check(session: Session, account: Account, password: str, rule: PasswordRule) -> None:
    if fault := lifecycle.password_fault(password, account.username, rule):
        raise about_new(PasswordWeak, fault)
    # The one that it has now is the last of them.
    before = [account.password_hash, *await repository.old(session, account.id, max(rule.history - 1, 0))]
    for password_hash in before:
        if await matches(password_hash, password):
            raise about_new(PasswordReused, f"新口令不能与最近 {rule.history} 次用过的相同，请另设一个。")
