"""All SQL of this slice."""

import sqlalchemy as sa
from fastapi import Response

from services.registry.accounts.lifecycle import State
from services.registry.accounts.models import Account
from services.registry.clients.models import Client
from services.registry.database import Base, standing
from services.registry.divisions.lifecycle import USERS
from services.registry.divisions.models import Division
from services.registry.dossiers.models import DossierEntry
from services.registry.matters.models import Matter
from shared.auth.caller import Caller
from shared.auth.rows import any_inside, inside
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of

FIELDS = (
    "id",
    "version",
    "code",
    "name",
    "level",
    "parent_code",
    "mark",
    "citation",
    "valid_from",
    "valid_to",
    "successor_code",
    "voided_at",
)


async def page(
    session: Session, caller: Caller, page: Paging, *, parent: str | None, level: str | None, q: str | None
) -> Response:
    """Divisions in the order of their codes."""
    statement = sa.select(*as_json(**{name: getattr(Division, name) for name in FIELDS}))
    statement = statement.where(inside(Division.code, caller.divisions), standing(Division))
    if parent is not None:
        statement = statement.where(Division.parent_code == parent)
    if level is not None:
        statement = statement.where(Division.level == level)
    if q is not None:
        statement = statement.where(Division.name.contains(q, autoescape=True))
    return await page_of(
        session, statement, keys=[SortKey(Division.code)], page=page, seen_by=",".join(caller.divisions)
    )


async def find(session: Session, code: str, *, lock: bool = False) -> Division | None:
    """The division of a code."""
    statement = sa.select(Division).where(Division.code == code)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def stands(session: Session, code: str) -> bool:
    """Whether there is such a division, be it of the past."""
    return bool(await session.scalar(sa.select(sa.exists().where(Division.code == code, standing(Division)))))


async def uses(session: Session, code: str) -> list[str]:
    """What lies in a division or names it, in the user's words."""
    ways = {
        "下级区划": sa.exists().where(Division.parent_code == code, standing(Division)),
        "并入它的区划": sa.exists().where(Division.successor_code == code, standing(Division)),
        "账号": sa.exists().where(any_inside(Account.divisions, [code]), Account.state == State.ACTIVE),
        "对接系统": sa.exists().where(any_inside(Client.divisions, [code]), Client.state == State.ACTIVE),
        "巡查、投诉与整改": sa.exists().where(inside(DossierEntry.division_code, [code])),
        "正在运行的时限": sa.exists().where(inside(Matter.division_code, [code])),
    }
    for mapper in Base.registry.mappers:
        table = mapper.class_
        if hasattr(table, "division_code") and hasattr(table, "voided_at"):
            words = USERS.get(table.__tablename__, "其他记录")
            ways[words] = sa.exists().where(inside(table.division_code, [code]), standing(table))
    found = (await session.execute(sa.select(*ways.values()))).one()
    return [words for words, is_used in zip(ways, found, strict=True) if is_used]


async def merged(session: Session) -> dict[str, str]:
    """What each division that is merged, or will be, becomes."""
    rows = await session.execute(sa.select(Division.code, Division.successor_code).where(standing(Division)))
    return {code: successor for code, successor in rows if successor}
