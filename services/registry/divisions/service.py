"""Use cases: put a division on record, correct it."""

from services.registry.divisions import lifecycle, repository
from services.registry.divisions.errors import (
    DivisionCodeWrong,
    DivisionNotFound,
    MergerWrong,
    ParentUnknown,
    SuccessorUnknown,
)
from services.registry.divisions.models import Division
from services.registry.divisions.schemas import DivisionPut
from services.registry.recording import change
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.registry import DivisionRecorded
from shared.db.session import Session
from shared.http.conditional import IfMatchMissing, SeenVersion
from shared.ids import derived_id


async def put(session: Session, caller: Caller, code: str, wanted: DivisionPut, seen: SeenVersion | None) -> Division:
    """Put a division on record, or change it by somebody who has seen its version.

    Putting what is already so changes nothing, so that an import can be repeated.
    Raises DivisionNotFound outside the caller's divisions, DivisionCodeWrong, ParentUnknown, SuccessorUnknown,
    MergerWrong, VersionStale, and what is wrong with any row of the ledger (see services/registry/recording.py).
    """
    if not covers(caller, code):
        raise DivisionNotFound
    wrong = lifecycle.fault(code, wanted.level, wanted.parent_code)
    if wrong:
        raise DivisionCodeWrong(wrong)
    if wanted.parent_code and await repository.find(session, wanted.parent_code) is None:
        raise ParentUnknown
    await _check_merger(session, caller, code, wanted)
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
    return await change(session, caller, division, wanted.model_dump(), DivisionRecorded)


async def _check_merger(session: Session, caller: Caller, code: str, wanted: DivisionPut) -> None:
    """What was recorded before will be the successor's, so that only who works in both may say so."""
    successor = wanted.successor_code
    if successor is None:
        return
    merged = await repository.merged(session)
    if fault := lifecycle.merger_fault(code, successor, wanted.valid_to, merged):
        raise MergerWrong(fault)
    if not covers(caller, successor) or await repository.find(session, successor) is None:
        raise SuccessorUnknown
