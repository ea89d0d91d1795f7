"""Use case: lay down what must be patrolled."""

from services.patrol.obligations import lifecycle, repository
from services.patrol.obligations.errors import (
    DivisionNotFound,
    DivisionUnknown,
    FrequencyUnclear,
    ObligationExists,
    ObligationUnclear,
)
from services.patrol.obligations.models import Obligation
from services.patrol.obligations.schemas import ObligationCreate
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.directory.models import Division
from shared.directory.policies import in_force
from shared.ids import new_id


async def create(session: Session, caller: Caller, wanted: ObligationCreate) -> tuple[Obligation, bool]:
    """Put an obligation on record; returns it and whether it is new.

    Laying down again what is already so changes nothing, so that an import can be repeated. Raises DivisionNotFound
    outside the caller's divisions, DivisionUnknown, ObligationUnclear, PolicyMissing, FrequencyUnclear,
    ObligationExists.
    """
    if not covers(caller, wanted.division_code):
        raise DivisionNotFound
    division = await repository.division(session, wanted.division_code)
    if division is None:
        raise DivisionUnknown
    existing = await repository.known(session, wanted.id, wanted.division_code, wanted.key)
    if existing is not None:
        return _same(existing, wanted), False
    await _check(session, wanted)
    return _record(session, caller, wanted, division), True


def _same(existing: Obligation, wanted: ObligationCreate) -> Obligation:
    """The row as it stands, if it says what is wanted; id and mark may be left to us."""
    left_to_us = {field for field in ("id", "mark") if getattr(wanted, field) is None}
    if any(getattr(existing, field) != value for field, value in wanted.model_dump(exclude=left_to_us).items()):
        raise ObligationExists
    return existing


async def _check(session: Session, wanted: ObligationCreate) -> None:
    """Refuse what contradicts itself, and what would ask for no visits since its policy gives no number."""
    wrong = lifecycle.fault(wanted.per, wanted.level, wanted.source_kind, town_key_only=wanted.town_key_only)
    if wrong:
        raise ObligationUnclear(wrong)
    if wanted.valid_to is not None and wanted.valid_to <= wanted.valid_from:
        raise ObligationUnclear("失效日应晚于生效日，请修改后重新提交。")
    day = max(wanted.valid_from, time.local(time.now()).date())
    policy = (await in_force(session, wanted.division_code, day))[wanted.policy_key]
    try:
        lifecycle.rhythm(policy.value, policy.unit)
    except lifecycle.RhythmUnclear as unclear:
        raise FrequencyUnclear(f"规则“{policy.label}”不能用作巡查频次：{unclear}") from unclear


def _record(session: Session, caller: Caller, wanted: ObligationCreate, division: Division) -> Obligation:
    values = wanted.model_dump() | {"id": wanted.id or new_id(), "mark": wanted.mark or division.mark}
    obligation = Obligation(**values, version=1, recorded_at=time.now(), recorded_by=caller.account_id)
    session.add(obligation)
    audit.record(
        session, caller, "obligation.create", f"obligations/{obligation.id}", division=obligation.division_code
    )
    return obligation
