"""All SQL of this slice."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.powers.models import Power
from services.registry.powers.schemas import PowerAnswer
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(
    session: Session, caller: Caller, page: Paging, *, division: str | None, code: str | None, on: date | None
) -> Response:
    """Delegated powers by item."""
    statement = sa.select(*as_json(**{name: getattr(Power, name) for name in PowerAnswer.model_fields}))
    statement = statement.where(visible(caller, Power.division_code), standing(Power))
    if division is not None:
        statement = statement.where(of_division(caller, Power.division_code, division))
    if code is not None:
        statement = statement.where(Power.code == code)
    if on is not None:
        statement = statement.where(valid_on(Power, on))
    keys = [SortKey(Power.code), SortKey(Power.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, power_id: UUID, *, lock: bool = False) -> Power | None:
    """A delegated power that the caller may see."""
    statement = sa.select(Power).where(Power.id == power_id, visible(caller, Power.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def hold_item(session: Session, division_code: str, code: str) -> None:
    """Let grants of one item to one division be entered one after the other."""
    key = sa.func.hashtextextended(f"{division_code} {code}", 0)
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


async def overlaps(session: Session, power: Power) -> bool:
    """Whether another grant of the item to the same division holds at the same time."""
    later = sa.true() if power.valid_to is None else Power.valid_from < power.valid_to
    still = sa.or_(Power.valid_to.is_(None), Power.valid_to > power.valid_from)
    same = (Power.division_code == power.division_code, Power.code == power.code, Power.id != power.id)
    return bool(await session.scalar(sa.select(sa.exists().where(*same, later, still, standing(Power)))))
