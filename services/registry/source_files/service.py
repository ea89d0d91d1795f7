"""Use case: open the file of a source, as far as the reader may see it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import InstrumentedAttribute

from services.registry.dossiers import lifecycle
from services.registry.dossiers import repository as dossiers
from services.registry.dossiers.lifecycle import Kind
from services.registry.dossiers.schemas import SummaryAnswer
from services.registry.dossiers.service import matters
from services.registry.notices.models import Notice
from services.registry.notices.schemas import NoticeListed
from services.registry.responsibilities.lifecycle import REQUIRED
from services.registry.responsibilities.schemas import ResponsibilityListed
from services.registry.source_files import repository
from services.registry.source_files.schemas import (
    Chain,
    ChainLink,
    FileDocument,
    FileEquipment,
    FileVersion,
    Item,
    Section,
    SourceFile,
)
from services.registry.sources import repository as sources
from services.registry.sources import service as sources_service
from services.registry.sources.errors import SourceNotFound
from services.registry.versions.service import told
from shared import time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.directory.people import names, responsible

API = "/api/registry/v1"
SECTIONS: Mapping[str, str] = {
    Kind.ROUND: "rounds",
    Kind.DUTY: "missed",
    Kind.ORDER: "orders",
    Kind.COMPLAINT: "complaints",
    Kind.STEP: "steps",
}
# What the summary tells of which matter.
_OF_MATTER: Mapping[str, str] = {
    "problems_found": Kind.ROUND,
    "open_orders": Kind.ORDER,
    "open_complaints": Kind.COMPLAINT,
}


async def open_file(session: Session, caller: Caller, source_id: UUID, on: date | None) -> SourceFile:
    """The file of a source with its chain of a day, in as many statements for a long file as for a short one.

    Raises SourceNotFound.
    """
    source = await sources.find(session, caller, source_id)
    if source is None:
        raise SourceNotFound
    now = time.now()
    return SourceFile(
        source=await sources_service.told(session, caller, source),
        chain=await _chain(session, source.id, on or time.local(now).date()),
        responsibilities=await _responsibilities(session, source.id),
        versions=await _versions(session, source.id),
        notices=await _notices(session, Notice.source_id, source.id),
        leaflets=await _notices(session, Notice.around_id, source.id),
        **await _with_reminders(session, source.id, now),
        **await _happened(session, caller, source.id, now),
    )


async def _chain(session: Session, source_id: UUID, day: date) -> Chain:
    """Who answers on a day, as every service says it; each level that a chain must have is named."""
    people = await responsible(session, source_id, day)
    known = await names(session, people.values())
    vacant = dict.fromkeys(REQUIRED)
    links = [
        ChainLink(level=level, person_id=person, person_name=known.get(person) if person else None)
        for level, person in {**vacant, **dict(sorted(people.items()))}.items()
    ]
    return Chain(on=day, people=links)


async def _responsibilities(session: Session, source_id: UUID) -> Section[ResponsibilityListed]:
    rows, count = await repository.responsibilities(session, source_id)
    items = [ResponsibilityListed.model_validate(dict(row)) for row in rows]
    return _section(items, count, f"responsibilities?object_id={source_id}")


async def _versions(session: Session, source_id: UUID) -> Section[FileVersion]:
    """What the ledger said of the source, the newest first."""
    states, count = await repository.versions(session, source_id)
    newest = told(states)[-dossiers.NEWEST :]
    known = await names(session, {state.person_id for state in newest if state.person_id})
    items = [
        FileVersion(**dict(state), person_name=known.get(state.person_id) if state.person_id else None)
        for state in reversed(newest)
    ]
    return _section(items, count, f"sources/{source_id}/versions")


async def _notices(
    session: Session, concerning: InstrumentedAttribute[UUID | None], source_id: UUID
) -> Section[NoticeListed]:
    rows, count = await repository.notices(session, concerning, source_id)
    items = [NoticeListed.model_validate(dict(row)) for row in rows]
    return _section(items, count, f"notices?{concerning.key}={source_id}")


async def _with_reminders(session: Session, source_id: UUID, now: datetime) -> dict[str, Any]:
    """What has a term that the registry itself watches: documents, and equipment that must be kept clean."""
    documents, of_documents = await repository.documents(session, source_id)
    equipment, of_equipment = await repository.equipment(session, source_id)
    ids = [row["id"] for row in (*documents, *equipment)]
    reminders = await repository.reminders(session, ids, now)
    return {
        "documents": _section(
            [FileDocument.model_validate({**row, "reminders": reminders.get(row["id"], [])}) for row in documents],
            of_documents,
            f"documents?source_id={source_id}",
        ),
        "equipment": _section(
            [FileEquipment.model_validate({**row, "reminders": reminders.get(row["id"], [])}) for row in equipment],
            of_equipment,
            f"equipment?source_id={source_id}",
        ),
    }


async def _happened(session: Session, caller: Caller, source_id: UUID, now: datetime) -> dict[str, Any]:
    """What patrol and complaints told; nothing, not even a number, of what the reader has no right to."""
    seen = await matters(session, caller, source_id)
    kinds = lifecycle.kinds(seen)
    counts = await dossiers.summary(session, caller, source_id, seen, now)
    newest = await dossiers.newest(session, caller, source_id, kinds, seen)
    sections = {
        SECTIONS[kind]: _section(newest[kind], counts[kind], f"sources/{source_id}/file/entries?kind={kind}")
        for kind in kinds
    }
    withheld = {name: None for name, matter in _OF_MATTER.items() if matter not in seen}
    return {
        **dict.fromkeys(SECTIONS.values()),
        **sections,
        "summary": SummaryAnswer.model_validate({**counts, **withheld}),
        "running": await dossiers.running(session, caller, source_id, seen, now),
    }


def _section(items: Iterable[Item], count: int, path: str) -> Section[Item]:
    return Section(items=list(items), count=count, link=f"{API}/{path}")
