"""Use cases: put a river-chief office and its members on record, correct them, say who works there."""

from datetime import date
from uuid import UUID

from services.registry import recording
from services.registry.people.errors import PersonUnknown
from services.registry.people.repository import are_known
from services.registry.river_offices import repository
from services.registry.river_offices.errors import MemberNotFound, OfficeNotFound, OfficeUnknown
from services.registry.river_offices.models import OfficeMember, RiverOffice
from services.registry.river_offices.schemas import (
    MemberCreate,
    MemberPatch,
    MemberShown,
    OfficeAnswer,
    OfficeCreate,
    OfficePatch,
    OfficeShown,
)
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.directory.people import holders, names
from shared.http.conditional import SeenVersion


async def enter(session: Session, caller: Caller, wanted: OfficeCreate) -> tuple[RiverOffice, bool]:
    """Put an office on record; see `recording.enter`."""
    return await recording.enter(session, caller, RiverOffice, wanted, None)


async def change(
    session: Session, caller: Caller, office_id: UUID, wanted: OfficePatch, seen: SeenVersion
) -> RiverOffice:
    """Correct an office; raises OfficeNotFound, VersionStale, and as `recording.change`."""
    office = await repository.office(session, caller, office_id, lock=True)
    if office is None:
        raise OfficeNotFound
    seen.check(office.version)
    return await recording.change(session, caller, office, wanted.changes(), None, wanted.reason)


async def shown(session: Session, caller: Caller, office_id: UUID, on: date) -> OfficeShown:
    """An office with who heads it and who works there on a day; raises OfficeNotFound."""
    office = await repository.office(session, caller, office_id)
    if office is None:
        raise OfficeNotFound
    code = office.head_post_code
    heading = (await holders(session, [code], office.division_code, on))[code]
    called = await names(session, heading)
    heads = [MemberShown(person_id=one, name=called[one], duty=None) for one in heading if one in called]
    told = OfficeAnswer.model_validate(office).model_dump()
    return OfficeShown(**told, on=on, heads=heads, members=list(await repository.members(session, office_id, on)))


async def enter_member(
    session: Session, caller: Caller, office_id: UUID, wanted: MemberCreate
) -> tuple[OfficeMember, bool]:
    """Put a member on record; raises OfficeUnknown, PersonUnknown, and as `recording.enter`."""
    office = await repository.office(session, caller, office_id)
    if office is None or office.voided_at is not None:
        raise OfficeUnknown
    if not await are_known(session, {wanted.person_id}):
        raise PersonUnknown
    place = {"office_id": office_id, "division_code": office.division_code}
    return await recording.enter(session, caller, OfficeMember, wanted, None, **place)


async def change_member(
    session: Session, caller: Caller, office_id: UUID, member_id: UUID, wanted: MemberPatch, seen: SeenVersion
) -> OfficeMember:
    """Correct a member, or let them leave; raises MemberNotFound, VersionStale, and as `recording.change`."""
    member = await repository.member(session, caller, office_id, member_id)
    if member is None:
        raise MemberNotFound
    seen.check(member.version)
    return await recording.change(session, caller, member, wanted.changes(), None, wanted.reason)
