"""Use cases: open an account, check a password, say what an account may do, take its access back."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from services.registry.accounts import lifecycle, repository
from services.registry.accounts.errors import (
    AccountAlreadyRevoked,
    AccountExists,
    AccountNotFound,
    OwnAccount,
    PasswordWeak,
    PersonUnknown,
    RolesExclusive,
    RolesExclusivePerPerson,
    RoleUnknown,
)
from services.registry.accounts.lifecycle import Access, PasswordRule, State
from services.registry.accounts.models import Account
from services.registry.accounts.schemas import AccountCreate, AccountWanted
from services.registry.divisions.errors import DivisionNotFound
from services.registry.publishing import publish
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.registry import AccessRevoked
from shared.db.session import Session
from shared.directory.models import Person
from shared.directory.policies import in_force
from shared.ids import new_id

_POLICIES = ("pwd.min_len", "pwd.classes", "pwd.fails", "pwd.lock")
_argon2 = PasswordHasher()  # RFC 9106's second recommendation: 64 MiB, 3 passes, Argon2id
# As many at a time as fit into the memory of an api: a burst of logins waits instead of ending the process.
_hashing = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hashing")


async def hashed(password: str) -> str:
    """The password's Argon2id hash, made beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, _argon2.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one of the hash; without a hash it is none, found out in the same time."""
    known = password_hash or _nobodys()
    right = await asyncio.get_running_loop().run_in_executor(_hashing, _matches, known, password)
    return right and password_hash is not None


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _argon2.verify(password_hash, password)
    except VerifyMismatchError:
        return False


@cache
def _nobodys() -> str:
    return _argon2.hash(new_id().hex)


async def password_rule(session: Session, divisions: Sequence[str]) -> PasswordRule:
    """What the town asks of passwords today, where the account belongs."""
    rules = await in_force(session, min(divisions, default=""), time.local(time.now()).date())
    return PasswordRule.of({key: rules[key].amount for key in _POLICIES if key in rules})


async def access(session: Session, account: Account) -> Access:
    """What the account may do now: its roles' scopes, and its divisions with those that were merged into them."""
    roles = await repository.roles(session, account.roles)
    return Access(
        id=account.id,
        person_id=account.person_id,
        roles=account.roles,
        scopes={scope for role in roles for scope in role.scopes},
        divisions=await repository.with_predecessors(session, account.divisions),
        rows=lifecycle.widest_rows(role.rows for role in roles),
    )


async def open_account(session: Session, caller: Caller, wanted: AccountCreate) -> tuple[Account, bool]:
    """An account that its holder must give a password of their own; whether it is new.

    Raises DivisionNotFound outside the caller's divisions, and what is wrong with roles, person or password.
    """
    if not all(covers(caller, code) for code in wanted.divisions):
        raise DivisionNotFound
    if wanted.person_id is not None and wanted.person_id == caller.person_id:
        raise OwnAccount
    if wanted.person_id is not None and await session.get(Person, wanted.person_id) is None:
        raise PersonUnknown
    await check(session, wanted)
    known = await repository.find(session, wanted.id) if wanted.id else None
    if known is not None:
        return await _sent_again(known, wanted), False
    if await repository.named(session, wanted.username) is not None:
        raise AccountExists
    return await create(session, caller, wanted, wanted.id or new_id(), must_change=True), True


async def check(session: Session, wanted: AccountWanted) -> None:
    """Refuse roles that nobody has or that exclude each other in one person, and a weak password."""
    unknown = set(wanted.roles) - {role.code for role in await repository.roles(session, wanted.roles)}
    if unknown:
        raise RoleUnknown(f"没有角色“{'、'.join(sorted(unknown))}”，请按角色列表填写。")
    if fault := lifecycle.roles_fault(wanted.roles):
        raise RolesExclusive(fault)
    rule = await password_rule(session, wanted.divisions)
    if fault := lifecycle.password_fault(wanted.password.get_secret_value(), wanted.username, rule):
        raise PasswordWeak(fault)
    if wanted.person_id is not None:
        await _check_person(session, wanted.person_id, wanted)


async def _check_person(session: Session, person_id: UUID, wanted: AccountWanted) -> None:
    """Roles exclude each other for a person: a second account would only be another door to both."""
    await repository.hold_person(session, person_id)
    held = await repository.roles_held(session, person_id, besides=wanted.username)
    if lifecycle.roles_fault(held.union(wanted.roles)):
        raise RolesExclusivePerPerson


async def create(
    session: Session, caller: Caller, wanted: AccountWanted, account_id: UUID, *, must_change: bool
) -> Account:
    """Put a checked account on record."""
    account = Account(
        id=account_id,
        version=1,
        username=wanted.username,
        password_hash=await hashed(wanted.password.get_secret_value()),
        person_id=wanted.person_id,
        roles=wanted.roles,
        divisions=wanted.divisions,
        state=State.ACTIVE,
        must_change=must_change,
        failed_logins=0,
        recorded_at=time.now(),
        recorded_by=caller.account_id,
    )
    session.add(account)
    audit.record(session, caller, "account.create", f"accounts/{account.id}")
    await session.flush()
    return account


async def _sent_again(known: Account, wanted: AccountCreate) -> Account:
    same = all(getattr(known, field) == getattr(wanted, field) for field in _COMPARED)
    if same and await matches(known.password_hash, wanted.password.get_secret_value()):
        return known
    raise AccountExists


_COMPARED = ("username", "person_id", "roles", "divisions")


async def revoke(session: Session, caller: Caller, account_id: UUID, reason: str) -> Account:
    """Take back an account's access: every service refuses its tokens as soon as it hears of it."""
    account = await repository.find_visible(session, caller, account_id)
    if account is None:
        raise AccountNotFound
    if account.id == caller.account_id or (account.person_id is not None and account.person_id == caller.person_id):
        raise OwnAccount
    if account.state == State.REVOKED:
        raise AccountAlreadyRevoked
    account.state = State.REVOKED
    account.version += 1
    await publish(session, AccessRevoked, account, revoked_at=time.now())
    audit.record(session, caller, "account.revoke", f"accounts/{account.id}", reason)
    return account
