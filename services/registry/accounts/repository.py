"""All SQL of this slice."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import insert

from services.registry.accounts.lifecycle import Counted, Finding, State
from services.registry.accounts.models import Account, Attempts, Role
from services.registry.accounts.schemas import AccountAnswer, AccountFilters
from services.registry.database import standing
from services.registry.people.models import Person, Post
from shared.auth.caller import Caller
from shared.auth.rows import any_inside, visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of

_NAME_HASH = sa.func.sha256(sa.func.convert_to(sa.func.lower(Account.username), "UTF8"))


async def roles(session: Session, codes: Collection[str]) -> Sequence[Role]:
    """The roles of these codes."""
    return (await session.scalars(sa.select(Role).where(Role.code.in_(codes)))).all()


async def role_page(session: Session, page: Paging) -> Response:
    """All roles."""
    statement = sa.select(*as_json(code=Role.code, label=Role.label, scopes=Role.scopes, rows=Role.rows))
    return await page_of(session, statement, keys=[SortKey(Role.code)], page=page)


async def account_page(
    session: Session,
    caller: Caller,
    page: Paging,
    filters: AccountFilters,
    *,
    now: datetime,
    today: date,
    idle: datetime,
) -> Response:
    """The accounts of the caller's divisions beside the staff list, by username; until `idle` is long ago."""
    columns = {name: getattr(Account, name) for name in AccountAnswer.model_fields}
    statement = (
        sa.select(
            *as_json(
                **columns,
                person_name=Person.name,
                has_post=sa.exists().where(*_holds(today)),
                locked_until=sa.case((Attempts.locked_until > now, Attempts.locked_until)),
            )
        )
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Attempts, Attempts.name_hash == _NAME_HASH)
        .where(any_inside(Account.divisions, caller.divisions))
    )
    if filters.state is not None:
        statement = statement.where(Account.state == filters.state)
    if filters.person_id is not None:
        statement = statement.where(Account.person_id == filters.person_id)
    if filters.finding is not None:
        statement = statement.where(_found(filters.finding, now, today, idle))
    return await page_of(
        session, statement, keys=[SortKey(Account.username)], page=page, seen_by=",".join(caller.divisions)
    )


def _holds(today: date) -> tuple[sa.ColumnElement[bool], ...]:
    return Post.person_id == Account.person_id, valid_on(Post, today), standing(Post)


def _found(finding: Finding, now: datetime, today: date, idle: datetime) -> sa.ColumnElement[bool]:
    last_seen = sa.func.coalesce(Account.last_login_at, Account.recorded_at)
    conditions: dict[Finding, sa.ColumnElement[bool]] = {
        Finding.NO_PERSON: Account.person_id.is_(None),
        Finding.NO_POST: sa.and_(Account.person_id.is_not(None), ~sa.exists().where(*_holds(today))),
        Finding.LEFT: has_left(today),
        Finding.DORMANT: last_seen <= idle,
        Finding.NEVER_USED: Account.last_login_at.is_(None),
        Finding.LOCKED: Attempts.locked_until > now,
        Finding.MUST_CHANGE: Account.must_change.is_(True),
    }
    return conditions[finding]


def has_left(today: date) -> sa.ColumnElement[bool]:
    """Accounts of people whose posts have all ended, or who should never have been on record; some never had a post."""
    theirs = (Post.person_id == Account.person_id, standing(Post))
    held = sa.exists().where(*theirs)
    goes_on = sa.exists().where(*theirs, sa.or_(Post.valid_to.is_(None), Post.valid_to > today))
    voided = sa.exists().where(Person.id == Account.person_id, Person.voided_at.is_not(None)).correlate(Account)
    return sa.or_(voided, sa.and_(held, ~goes_on))


async def left(session: Session, today: date, *, most: int) -> Sequence[Account]:
    """Active accounts of those who have left, locked; what somebody else works on is left to the next turn."""
    wanted = sa.select(Account).where(Account.state == State.ACTIVE, has_left(today)).order_by(Account.id).limit(most)
    return (await session.scalars(wanted.with_for_update(skip_locked=True))).all()


async def without_account(session: Session, caller: Caller, page: Paging, *, today: date) -> Response:
    """People of the caller's divisions who hold a post and have no account that lets them in."""
    posts = (
        sa.select(sa.func.array_agg(sa.distinct(Post.title)))
        .where(Post.person_id == Person.id, valid_on(Post, today), standing(Post))
        .scalar_subquery()
    )
    has_account = sa.exists().where(Account.person_id == Person.id, Account.state == State.ACTIVE)
    statement = sa.select(
        *as_json(person_id=Person.id, name=Person.name, division_code=Person.division_code, posts=posts)
    ).where(visible(caller, Person.division_code), standing(Person), posts.is_not(None), ~has_account)
    keys = [SortKey(Person.division_code), SortKey(Person.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, account_id: UUID) -> Account | None:
    """The account of an id, locked."""
    return await session.scalar(sa.select(Account).where(Account.id == account_id).with_for_update())


async def find_visible(session: Session, caller: Caller, account_id: UUID) -> Account | None:
    """The account of an id, locked, if it is one of the caller's divisions."""
    return await session.scalar(
        sa.select(Account)
        .where(Account.id == account_id, any_inside(Account.divisions, caller.divisions))
        .with_for_update()
    )


async def of_name(session: Session, username: str) -> Account | None:
    """The account of a username in any case, locked."""
    return await session.scalar(_named(username).with_for_update())


async def let_in(session: Session, username: str, *, lock: bool = False) -> Account | None:
    """The same, if it has not been revoked."""
    wanted = _named(username).where(Account.state == State.ACTIVE).execution_options(populate_existing=True)
    return await session.scalar(wanted.with_for_update() if lock else wanted)


def _named(username: str) -> sa.Select[Account]:
    return sa.select(Account).where(sa.func.lower(Account.username) == username.lower())


async def username_of(session: Session, account_id: UUID) -> str | None:
    """The name by which an account logs in."""
    return await session.scalar(sa.select(Account.username).where(Account.id == account_id))


async def hold_name(session: Session, name: bytes) -> None:
    """Let guesses at one name come one after the other, whether anybody has it or not."""
    key = int.from_bytes(name[:8], signed=True)
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.cast(key, sa.BigInteger))))


async def attempts(session: Session, name: bytes) -> Attempts | None:
    """What is known of failed logins under a name."""
    return await session.get(Attempts, name, populate_existing=True)


async def count(session: Session, name: bytes, counted: Counted) -> None:
    """Note a failed login."""
    values = {
        "failed": counted.failed,
        "last_failed_at": counted.last_failed_at,
        "locked_until": counted.locked_until,
    }
    statement = insert(Attempts).values(name_hash=name, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["name_hash"], set_=values))


async def forget(session: Session, name: bytes) -> None:
    """Forget the failed logins under a name."""
    await session.execute(sa.delete(Attempts).where(Attempts.name_hash == name))


async def forget_before(session: Session, moment: datetime) -> None:
    """Forget the failed logins that were before; they lock nobody any more."""
    await session.execute(sa.delete(Attempts).where(Attempts.last_failed_at < moment))


async def hold_person(session: Session, person_id: UUID) -> None:
    """Let accounts of one person be opened one after the other, so that each sees what the others may do."""
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(str(person_id), 0))))


async def roles_held(session: Session, person_id: UUID, *, besides: str) -> set[str]:
    """What a person may do by accounts that are not revoked, besides the one of a username."""
    held = sa.select(sa.func.unnest(Account.roles)).where(
        Account.person_id == person_id,
        Account.state == State.ACTIVE,
        sa.func.lower(Account.username) != besides.lower(),
    )
    return set(await session.scalars(held))
