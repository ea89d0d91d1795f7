"""All SQL of this slice."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.accounts.lifecycle import State
from services.registry.accounts.models import Account, Role
from shared.auth.caller import Caller
from shared.auth.rows import any_inside, inside
from shared.db.session import Session
from shared.directory.models import Division
from shared.http.pages import Paging, SortKey, as_json, page_of

ACCOUNT_FIELDS = (
    "id",
    "version",
    "username",
    "person_id",
    "roles",
    "divisions",
    "state",
    "must_change",
    "locked_until",
    "last_login_at",
)


async def roles(session: Session, codes: Collection[str]) -> Sequence[Role]:
    """The roles of these codes."""
    return (await session.scalars(sa.select(Role).where(Role.code.in_(codes)))).all()


async def role_page(session: Session, page: Paging) -> Response:
    """All roles."""
    statement = sa.select(*as_json(code=Role.code, label=Role.label, scopes=Role.scopes, rows=Role.rows))
    return await page_of(session, statement, keys=[SortKey(Role.code)], page=page)


async def account_page(session: Session, caller: Caller, page: Paging) -> Response:
    """The accounts of the caller's divisions, by username."""
    statement = sa.select(*as_json(**{name: getattr(Account, name) for name in ACCOUNT_FIELDS}))
    return await page_of(
        session,
        statement.where(any_inside(Account.divisions, caller.divisions)),
        keys=[SortKey(Account.username)],
        page=page,
        seen_by=",".join(caller.divisions),
    )


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


async def named(session: Session, username: str) -> Account | None:
    """The account of a username in any case, locked, so that guesses at one account queue up."""
    return await session.scalar(
        sa.select(Account).where(sa.func.lower(Account.username) == username.lower()).with_for_update()
    )


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


async def with_predecessors(session: Session, codes: Sequence[str]) -> list[str]:
    """These divisions and those merged into them or into what lies inside them, as far back as it goes."""
    reached = list(codes)
    while merged := await _merged_into(session, reached):
        reached += merged
    return reached


async def _merged_into(session: Session, codes: Sequence[str]) -> list[str]:
    found = sa.select(Division.code).where(inside(Division.successor_code, codes), ~inside(Division.code, codes))
    return list(await session.scalars(found.order_by(Division.code)))
