"""All SQL of this slice."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.certificates.models import Certificate
from services.registry.certificates.schemas import CertificateAnswer
from services.registry.database import standing
from services.registry.people.models import Person
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(
    session: Session, caller: Caller, page: Paging, *, person_id: UUID | None, on: date | None, until: date | None
) -> Response:
    """Certificates by number."""
    columns = {name: getattr(Certificate, name) for name in CertificateAnswer.model_fields}
    statement = (
        sa.select(*as_json(**columns, person_name=Person.name))
        .join(Person, Person.id == Certificate.person_id)
        .where(visible(caller, Certificate.division_code), standing(Certificate))
    )
    if person_id is not None:
        statement = statement.where(Certificate.person_id == person_id)
    if on is not None:
        statement = statement.where(valid_on(Certificate, on))
    if until is not None:
        statement = statement.where(Certificate.valid_to <= until)
    keys = [SortKey(Certificate.number), SortKey(Certificate.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, certificate_id: UUID, *, lock: bool = False) -> Certificate | None:
    """A certificate that the caller may see."""
    statement = sa.select(Certificate).where(
        Certificate.id == certificate_id, visible(caller, Certificate.division_code)
    )
    return await session.scalar(statement.with_for_update() if lock else statement)


async def is_taken(session: Session, number: str, *, but: UUID) -> bool:
    """Whether another certificate has this number."""
    other = (Certificate.number == number, Certificate.id != but, standing(Certificate))
    return bool(await session.scalar(sa.select(sa.exists().where(*other))))
