"""All SQL of this slice: what the registry itself has on record of a source. Who sees the source sees its papers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from services.registry.admissions.models import Admission
from services.registry.admissions.schemas import AdmissionListed
from services.registry.database import Entered, standing
from services.registry.documents.models import Document
from services.registry.documents.schemas import DocumentAnswer
from services.registry.dossiers.repository import NEWEST
from services.registry.equipment.models import Equipment, Maintenance
from services.registry.equipment.schemas import EquipmentAnswer
from services.registry.notices.models import Notice
from services.registry.notices.schemas import NoticeShown
from services.registry.responsibilities.models import Responsibility
from services.registry.responsibilities.schemas import ResponsibilityAnswer
from services.registry.source_files.schemas import ReminderAnswer
from services.registry.sources.models import Source
from services.registry.versions.models import Version
from services.registry.wordings.models import Wording
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.directory.models import Person
from shared.http.payload import Answer
from shared.jobs.models import GOING, Deadline, Escalation

Rows = Sequence[Mapping[Any, Any]]
# The newest of a list, and how many there are in all.
Newest = tuple[Rows, int]


async def _newest(session: Session, statement: sa.Select[Any], *order: Any) -> Newest:  # noqa: ANN401 - columns and expressions of any type
    """The newest of a short list, and how many there are in all."""
    counted = statement.add_columns(sa.func.count().over().label("total")).order_by(*order).limit(NEWEST)
    rows = (await session.execute(counted)).mappings().all()
    return rows, rows[0]["total"] if rows else 0


def _told(table: type[Entered], answer: type[Answer]) -> list[sa.ColumnElement[Any]]:
    return [getattr(table, name) for name in answer.model_fields if hasattr(table, name)]


async def responsibilities(session: Session, source_id: UUID) -> Newest:
    """Who answers for a source and who did, the latest first."""
    statement = (
        sa.select(*_told(Responsibility, ResponsibilityAnswer), Person.name.label("person_name"))
        .join(Person, Person.id == Responsibility.person_id)
        .where(Responsibility.object_id == source_id, standing(Responsibility))
    )
    return await _newest(session, statement, Responsibility.valid_from.desc(), Responsibility.level, Responsibility.id)


async def versions(session: Session, source_id: UUID) -> tuple[list[Version], int]:
    """The newest states of a source, and the one before them, by which it shows what they changed; oldest first."""
    of_source = sa.and_(Version.things == Source.__tablename__, Version.row_id == source_id)
    total = sa.select(sa.func.count()).where(of_source).scalar_subquery()
    newest = sa.select(Version, total).where(of_source).order_by(Version.version.desc()).limit(NEWEST + 1)
    rows = (await session.execute(newest)).all()
    return [row[0] for row in reversed(rows)], rows[0][1] if rows else 0


async def documents(session: Session, source_id: UUID) -> Newest:
    """The documents of a source."""
    statement = sa.select(*_told(Document, DocumentAnswer)).where(Document.source_id == source_id, standing(Document))
    day = sa.func.coalesce(Document.filed_on, Document.issued_on, Document.drafted_on)
    return await _newest(session, statement, day.desc().nulls_last(), Document.id.desc())


async def notices(session: Session, concerning: InstrumentedAttribute[UUID | None], source_id: UUID) -> Newest:
    """What was handed to a source, or to the households around it."""
    statement = (
        sa.select(*_told(Notice, NoticeShown), Wording.label, Source.name.label("source_name"))
        .join(Wording, Wording.id == Notice.wording_id)
        .outerjoin(Source, Source.id == Notice.source_id)
        .where(concerning == source_id, standing(Notice))
    )
    return await _newest(session, statement, Notice.issued_on.desc(), Notice.id.desc())


async def admissions(session: Session, caller: Caller, source_id: UUID) -> Newest:
    """The applications by which a source came onto the ledger, those of the reader's divisions."""
    statement = sa.select(*_told(Admission, AdmissionListed)).where(
        Admission.source_id == source_id, visible(caller, Admission.division_code), standing(Admission)
    )
    return await _newest(session, statement, Admission.received_at.desc(), Admission.id.desc())


async def equipment(session: Session, source_id: UUID) -> Newest:
    """The equipment of a source, with how often and when last something was done to it."""
    done = sa.and_(Maintenance.equipment_id == Equipment.id, standing(Maintenance))
    last = sa.select(sa.func.max(Maintenance.done_on)).where(done).correlate(Equipment).scalar_subquery()
    times = sa.select(sa.func.count()).where(done).correlate(Equipment).scalar_subquery()
    statement = sa.select(
        *_told(Equipment, EquipmentAnswer), last.label("last_maintained_on"), times.label("maintained")
    ).where(Equipment.source_id == source_id, standing(Equipment))
    return await _newest(session, statement, Equipment.valid_from.desc(), Equipment.id.desc())


async def reminders(session: Session, ids: Sequence[UUID], now: datetime) -> Mapping[UUID, list[ReminderAnswer]]:
    """The clocks that run on these, with the last step taken of each."""
    last = (
        sa.select(Escalation.step, Escalation.done_at)
        .where(Escalation.deadline_id == Deadline.id, Escalation.withdrawn_at.is_(None))
        .order_by(Escalation.level.desc())
        .limit(1)
        .lateral("last")
    )
    statement = (
        sa.select(
            Deadline.subject_id,
            Deadline.clock,
            Deadline.due_at,
            (Deadline.due_at < now).label("overdue"),
            last.c.step.label("last_step"),
            last.c.done_at.label("last_step_at"),
        )
        .outerjoin(last, sa.true())
        .where(Deadline.subject_id == sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid))), Deadline.state.in_(GOING))
        .order_by(Deadline.due_at, Deadline.id)
    )
    found: dict[UUID, list[ReminderAnswer]] = {}
    for row in (await session.execute(statement)).mappings():
        found.setdefault(row["subject_id"], []).append(ReminderAnswer.model_validate(dict(row)))
    return found
