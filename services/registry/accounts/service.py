"""Use cases: open an account, say what it may do, change that, take its access back."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from fastapi import Response

from services.registry.accounts import lifecycle, repository
from services.registry.accounts.errors import (
    AccountAlreadyRevoked,
    AccountExists,
    AccountNotFound,
    OwnAccount,
    PasswordWeak,
    PersonBound,
    PersonUnknown,
    RolesExclusive,
    RolesExclusivePerPerson,
    RoleUnknown,
)
from services.registry.accounts.lifecycle import PASSWORD_POLICIES, Access, PasswordRule, State
from services.registry.accounts.models import Account
from services.registry.accounts.schemas import AccountCreate, AccountFilters, AccountPatch, AccountWanted
from services.registry.divisions.errors import DivisionNotFound
from services.registry.hashing import hashed, matches
from services.registry.publishing import publish
from services.registry.versions.repository import keep
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.registry import AccessRevoked
from shared.db.session import Session
from shared.directory.mergers import mergers
from shared.directory.models import Person
from shared.directory.policies import in_force
from shared.http.conditional import SeenVersion
from shared.http.pages import Paging
from shared.ids import new_id

DORMANT = "account.dormant"


async def password_rule(session: Session, divisions: Sequence[str]) -> PasswordRule:
    """What the town asks of passwords today, where the account belongs."""
    rules = await in_force(session, min(divisions, default=""), time.local(time.now()).date())
    return PasswordRule.of({key: rules[key].amount for key in PASSWORD_POLICIES if key in rules})


async def listed(session: Session, caller: Caller, page: Paging, filters: AccountFilters) -> Response:
    """The accounts beside the staff list; how long is long ago is asked for, else the town's rule, else the default."""
    now = time.now()
    today = time.local(now).date()
    rules = await in_force(session, min(caller.divisions, default=""), today)
    rule = rules[DORMANT].amount if DORMANT in rules else lifecycle.DORMANT_DAYS
    days = rule if filters.days is None else filters.days
    idle = now - timedelta(days=days)
    return await repository.account_page(session, caller, page, filters, now=now, today=today, idle=idle)


async def access(session: Session, account: Account) -> Access:
    """What the account may do now: its roles' scopes, and its divisions with those that were merged into them."""
    roles = await repository.roles(session, account.roles)
    known, today = await mergers(session), time.local(time.now()).date()
    divisions = known.reached(account.divisions, today)
    return Access(
        id=account.id,
        person_id=account.person_id,
        roles=account.roles,
        scopes={scope for role in roles for scope in role.scopes},
        divisions=divisions,
        merged=known.inside(divisions, today),
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
    if await repository.of_name(session, wanted.username) is not None:
        raise AccountExists
    return await create(session, caller, wanted, wanted.id or new_id(), must_change=True), True


async def check(session: Session, wanted: AccountWanted) -> None:
    """Refuse roles that nobody has or that exclude each other in one person, and a weak password."""
    await _check_roles(session, wanted.roles)
    rule = await password_rule(session, wanted.divisions)
    if fault := lifecycle.password_fault(wanted.password.get_secret_value(), wanted.username, rule):
        raise PasswordWeak(fault)
    if wanted.person_id is not None:
        await _check_person(session, wanted.person_id, wanted.username, wanted.roles)


async def _check_roles(session: Session, roles: Sequence[str]) -> None:
    unknown = set(roles) - {role.code for role in await repository.roles(session, roles)}
    if unknown:
        raise RoleUnknown(f"没有角色“{'、'.join(sorted(unknown))}”，请按角色列表填写。")
    if fault := lifecycle.roles_fault(roles):
        raise RolesExclusive(fault)


async def _check_person(session: Session, person_id: UUID, username: str, roles: Sequence[str]) -> None:
    """Roles exclude each other for a person: a second account would only be another door to both."""
    await repository.hold_person(session, person_id)
    held = await repository.roles_held(session, person_id, besides=username)
    if lifecycle.roles_fault(held.union(roles)):
        raise RolesExclusivePerPerson


async def create(
    session: Session,
    caller: Caller,
    wanted: AccountWanted,
    account_id: UUID,
    *,
    must_change: bool,
    ages: bool = True,
) -> Account:
    """Put a checked account on record."""
    account = Account(
        id=account_id,
        version=1,
        username=wanted.username,
        password_hash=await hashed(wanted.password.get_secret_value()),
        password_changed_at=time.now(),
        password_ages=ages,
        person_id=wanted.person_id,
        roles=wanted.roles,
        divisions=wanted.divisions,
        state=State.ACTIVE,
        must_change=must_change,
    )
    session.add(account)
    note(session, caller, account, "account.create")
    await session.flush()
    return account


async def _sent_again(known: Account, wanted: AccountCreate) -> Account:
    same = all(getattr(known, field) == getattr(wanted, field) for field in _COMPARED)
    if same and await matches(known.password_hash, wanted.password.get_secret_value()):
        return known
    raise AccountExists


_COMPARED = ("username", "person_id", "roles", "divisions")


async def change(
    session: Session, caller: Caller, account_id: UUID, wanted: AccountPatch, seen: SeenVersion
) -> Account:
    """Change what an account may do, at once and in every service; or say whose it is, if it is nobody's yet.

    Raises AccountNotFound, OwnAccount, VersionStale, AccountAlreadyRevoked, DivisionNotFound, PersonBound, and what is
    wrong with roles or person.
    """
    account = await of_somebody_else(session, caller, account_id)
    seen.check(account.version)
    if account.state == State.REVOKED:
        raise AccountAlreadyRevoked
    changes = wanted.model_dump(exclude_unset=True, exclude={"reason"})
    divisions = changes.get("divisions", account.divisions)
    if not all(covers(caller, code) for code in (*account.divisions, *divisions)):
        raise DivisionNotFound
    roles, person_id = changes.get("roles", account.roles), changes.get("person_id", account.person_id)
    await _check_roles(session, roles)
    if person_id is not None:
        await _check_owner(session, caller, account, person_id)
        await _check_person(session, person_id, account.username, roles)
    account.roles, account.divisions, account.person_id = roles, divisions, person_id
    account.version += 1
    await withdraw_tokens(session, account)
    note(session, caller, account, "account.change", wanted.reason)
    return account


async def _check_owner(session: Session, caller: Caller, account: Account, person_id: UUID) -> None:
    """An account is one person's for good, and not that of who manages it."""
    if account.person_id is not None and account.person_id != person_id:
        raise PersonBound
    if person_id == caller.person_id:
        raise OwnAccount
    if await session.get(Person, person_id) is None:
        raise PersonUnknown


async def of_somebody_else(session: Session, caller: Caller, account_id: UUID) -> Account:
    """An account that the caller may manage, locked; raises AccountNotFound, OwnAccount."""
    account = await repository.find_visible(session, caller, account_id)
    if account is None:
        raise AccountNotFound
    if account.id == caller.account_id or (account.person_id is not None and account.person_id == caller.person_id):
        raise OwnAccount
    return account


async def revoke(session: Session, caller: Caller, account_id: UUID, reason: str) -> Account:
    """Take back an account's access: every service refuses its tokens as soon as it hears of it."""
    account = await of_somebody_else(session, caller, account_id)
    if account.state == State.REVOKED:
        raise AccountAlreadyRevoked
    await close(session, caller, account, reason)
    return account


async def close(session: Session, caller: Caller, account: Account, reason: str) -> None:
    """Let a locked account in no more."""
    account.state = State.REVOKED
    account.version += 1
    await withdraw_tokens(session, account)
    note(session, caller, account, "account.revoke", reason)


async def unlock(session: Session, caller: Caller, account_id: UUID, reason: str) -> Account:
    """Forget the failed logins of an account; raises AccountNotFound, OwnAccount."""
    account = await of_somebody_else(session, caller, account_id)
    await repository.forget(session, lifecycle.name_hash(account.username))
    audit.record(session, caller, "account.unlock", f"accounts/{account.id}", reason, division=home(account))
    return account


def note(session: Session, caller: Caller, account: Account, action: str, reason: str | None = None) -> None:
    """Keep what an account, whose version has just been raised, is from now on, and who made it so."""
    account.recorded_at, account.recorded_by = time.now(), caller.account_id
    audit.record(session, caller, action, f"accounts/{account.id}", reason, division=home(account))
    keep(session, caller, account, action, reason)


def home(account: Account) -> str | None:
    """The division to whose auditors an account's deeds belong."""
    return min(account.divisions, default=None)


async def withdraw_tokens(session: Session, account: Account) -> None:
    """Let no service accept a token of an account that was signed until now; its version has just been raised."""
    await publish(session, AccessRevoked, account, revoked_at=time.now())
