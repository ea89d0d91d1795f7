"""Use case: put what was admitted on the ledger, or name the supervised object that it is."""

from typing import Any
from uuid import UUID

import shapely.geometry

from services.registry.admissions.lifecycle import Move
from services.registry.admissions.models import Admission
from services.registry.admissions.service import locked, move, require_move
from services.registry.follow_ups.errors import SourceOrLink, SourceUnknown
from services.registry.follow_ups.schemas import FollowUp
from services.registry.sealing import ring
from services.registry.sources import repository as sources
from services.registry.sources import service
from services.registry.sources.models import Source
from services.registry.sources.schemas import SourceCreate
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.sealed import opened

# What a source takes over from its application under the same name.
_CARRIED = ("kind", "division_code", "industry_code", "credit_code", "capacity", "mark", "citation")


async def follow_up(session: Session, caller: Caller, admission_id: UUID, wanted: FollowUp) -> Admission:
    """Enter the source that comes of an application, or link the one that is there; raises as `_new` and `_known`.

    Raises AdmissionNotFound, MoveNotAllowed, too.
    """
    admission = await locked(session, caller, admission_id)
    require_move(admission, Move.FOLLOW)
    source = await (_known if wanted.code is None else _new)(session, caller, admission, wanted)
    reason = f"纳入台账：{source.code} {source.name}"
    return await move(session, caller, admission, Move.FOLLOW, {"source_id": source.id}, reason)


async def _known(session: Session, caller: Caller, _admission: Admission, wanted: FollowUp) -> Source:
    """Raises SourceOrLink, SourceUnknown."""
    if wanted.source_id is None or wanted.model_dump(exclude={"source_id"}, exclude_defaults=True):
        raise SourceOrLink
    source = await sources.find_standing(session, caller, wanted.source_id)
    if source is None:
        raise SourceUnknown
    return source


async def _new(session: Session, caller: Caller, admission: Admission, wanted: FollowUp) -> Source:
    """Raises SourceOrLink, and as the entry of a source."""
    if wanted.valid_from is None:
        raise SourceOrLink
    says: dict[str, Any] = {name: getattr(admission, name) for name in _CARRIED}
    says |= opened(ring(), admission)
    says |= {
        "id": wanted.source_id,
        "code": wanted.code,
        "name": wanted.name or admission.project,
        "registered_name": admission.applicant,
        "permit_class": admission.permit_class or admission.precheck["permit"]["permit_class"],
        "location": admission.location or _middle(admission),
        "details": wanted.details,
        "valid_from": wanted.valid_from,
        "note": f"由准入申请 {admission.number} 纳入台账",
    }
    if admission.credit_code_warning is not None:
        says["credit_code_override"] = f"准入申请 {admission.number} 所载如此，待核实"
    return (await service.enter(session, caller, SourceCreate.model_validate(says)))[0]


def _middle(admission: Admission) -> dict[str, Any]:
    """A point for what was drawn as an area: one that surely lies in it."""
    point = shapely.geometry.shape(admission.geometry).representative_point()
    return {"longitude": point.x, "latitude": point.y, "crs": "wgs84", "note": "用地范围中的一点"}
