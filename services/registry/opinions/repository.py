"""All SQL of this slice."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.admissions.models import Admission
from services.registry.database import standing
from services.registry.opinions.models import AdmissionOpinion
from services.registry.opinions.schemas import OpinionAnswer
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


async def about(session: Session, admission_id: UUID) -> Admission:
    """The application that an opinion is about, locked."""
    return await session.get_one(Admission, admission_id, with_for_update=True, populate_existing=True)


async def page(session: Session, page: Paging, admission_id: UUID) -> Response:
    """What was proposed about an application, in the order in which it was entered; voided opinions left out."""
    columns = {name: getattr(AdmissionOpinion, name) for name in OpinionAnswer.model_fields}
    about = (AdmissionOpinion.admission_id == admission_id, standing(AdmissionOpinion))
    keys = [SortKey(AdmissionOpinion.given_at), SortKey(AdmissionOpinion.id)]
    return await page_of(session, sa.select(*as_json(**columns)).where(*about), keys=keys, page=page)


async def standing_on(session: Session, admission: Admission) -> Sequence[AdmissionOpinion]:
    """The opinions that stand: on the pre-check that does."""
    standing_ones = (
        AdmissionOpinion.admission_id == admission.id,
        AdmissionOpinion.check_number == admission.check_number,
        standing(AdmissionOpinion),
    )
    return (await session.scalars(sa.select(AdmissionOpinion).where(*standing_ones))).all()
