"""Use cases: put a division on record, correct it."""

from services.registry.divisions import lifecycle, repository
from services.registry.divisions.errors import DivisionCodeWrong, DivisionNotFound, ParentUnknown
from services.registry.divisions.models import Division
from services.registry.divisions.schemas import DivisionPut
from services.registry.publishing import publish
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.registry import DivisionRecorded
from shared.db.session import Session
from shared.http.conditional import IfMatchMissing, SeenVersion
from shared.ids import derived_id


async def put(session: Session, caller: Caller, code: str, wanted: DivisionPut, seen: SeenVersion | None) -> Division:
    """Put a division on record, or change it by somebody who has seen its version.

    Putting what is already so changes nothing, so that an import can be repeated.
    Raises DivisionNotFound outside the caller's divisions, DivisionCodeWrong, ParentUnknown, VersionStale.
    """
    if not covers(caller, code):
        raise DivisionNotFound
    wrong = lifecycle.fault(code, wanted.level, wanted.parent_code)
    if wrong:
        raise DivisionCodeWrong(wrong)
    if wanted.parent_code and await repository.find(session, wanted.parent_code) is None:
        raise ParentUnknown
    division = await repository.find(session, code, lock=True)
    if division is None:
        division = Division(id=derived_id("division", code), version=0, code=code)
        session.add(division)
    elif all(getattr(division, field) == value for field, value in wanted.model_dump().items()):
        return division
    elif seen is None:
        raise IfMatchMissing
    else:
        seen.check(division.version)
    return await _record(session, caller, division, wanted)


async def _record(session: Session, caller: Caller, division: Division, wanted: DivisionPut) -> Division:
    for field, value in wanted.model_dump().items():
        setattr(division, field, value)
    division.version += 1
    division.recorded_at, division.recorded_by = time.now(), caller.account_id
    await publish(session, DivisionRecorded, division)
    audit.record(session, caller, "division.put", f"divisions/{division.code}")
    return division
