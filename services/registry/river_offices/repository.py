"""All SQL of this slice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.people.models import Person
from services.registry.river_offices.models import OfficeMember, RiverOffice
from services.registry.river_offices.schemas import MemberShown, OfficeAnswer
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging) -> Response:
    """Offices by division."""
    statement = sa.select(*as_json(**{name: getattr(RiverOffice, name) for name in OfficeAnswer.model_fields}))
    statement = statement.where(visible(caller, RiverOffice.division_code), standing(RiverOffice))
    keys = [SortKey(RiverOffice.division_code), SortKey(RiverOffice.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def office(session: Session, caller: Caller, office_id: UUID, *, lock: bool = False) -> RiverOffice | None:
    """An office that the caller may see."""
    statement = sa.select(RiverOffice).where(RiverOffice.id == office_id, visible(caller, RiverOffice.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def member(session: Session, caller: Caller, office_id: UUID, member_id: UUID) -> OfficeMember | None:
    """A member of an office that the caller may see, locked."""
    return await session.scalar(
        sa.select(OfficeMember)
        .where(
            OfficeMember.id == member_id,
            OfficeMember.office_id == office_id,
            visible(caller, OfficeMember.division_code),
        )
        .with_for_update()
    )


async def members(session: Session, office_id: UUID, on: date) -> Sequence[MemberShown]:
    """Who works in an office on a day."""
    rows = await session.execute(
        sa.select(OfficeMember.person_id, Person.name, OfficeMember.duty)
        .join(Person, Person.id == OfficeMember.person_id)
        .where(OfficeMember.office_id == office_id, valid_on(OfficeMember, on), standing(OfficeMember))
        .order_by(OfficeMember.valid_from, OfficeMember.id)
    )
    return [MemberShown.model_validate(row) for row in rows]
