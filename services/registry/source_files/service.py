"""Use case: open the file of a source, as far as the reader may see it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.registry.admissions.schemas import AdmissionListed
from services.registry.dossiers import lifecycle
from services.registry.dossiers import repository as dossiers
from services.registry.dossiers.lifecycle import Kind
from services.registry.dossiers.repository import NEWEST
from services.registry.dossiers.schemas import EntryAnswer, SummaryAnswer
from services.registry.dossiers.service import matters
from services.registry.notices.models import Notice
from services.registry.notices.schemas import NoticeListed
from services.registry.responsibilities.lifecycle import REQUIRED
from services.registry.responsibilities.schemas import ResponsibilityListed
from services.registry.source_files import repository
from services.registry.source_files.repository import Newest, Rows
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
from services.registry.sources.models import Source
from services.registry.versions.service import told
from shared import time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.directory.people import names, responsible

API = "/api/registry/v1"
SECTIONS: Mapping[str, str] = {
    Kind.VISIT: "visits",
    Kind.FINDING: "findings",
    Kind.DUTY: "missed",
    Kind.ORDER: "orders",
    Kind.COMPLAINT: "complaints",
    Kind.STEP: "steps",
}
# What the summary tells of which matter.
_OF_MATTER: Mapping[str, str] = {
    "problems_found": Kind.VISIT,
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
    now, of_source = time.now(), f"source_id={source_id}"
    answering = await repository.responsibilities(session, source_id)
    admissions = await repository.admissions(session, caller, source_id)
    notices = await repository.notices(session, Notice.source_id, source_id)
    leaflets = await repository.notices(session, Notice.around_id, source_id)
    return SourceFile(
        source=await sources_service.told(session, caller, source),
        chain=await _chain(session, source_id, on or time.local(now).date()),
        responsibilities=_section(ResponsibilityListed, answering, f"responsibilities?object_id={source_id}"),
        versions=_section(FileVersion, await _versions(session, source_id), f"sources/{source_id}/versions"),
        admissions=_section(AdmissionListed, admissions, f"admissions?{of_source}"),
        notices=_section(NoticeListed, notices, f"notices?{of_source}"),
        leaflets=_section(NoticeListed, leaflets, f"notices?around_id={source_id}"),
        **await _with_reminders(session, source_id, now),
        **await _happened(session, caller, source, now),
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


async def _versions(session: Session, source_id: UUID) -> Newest:
    """What the ledger said of the source, the newest first, and who made it so."""
    states, count = await repository.versions(session, source_id)
    newest = told(states)[-NEWEST:]
    known = await names(session, {state.person_id for state in newest if state.person_id})
    rows = [
        {**dict(state), "person_name": known.get(state.person_id) if state.person_id else None}
        for state in reversed(newest)
    ]
    return rows, count


async def _with_reminders(session: Session, source_id: UUID, now: datetime) -> dict[str, Any]:
    """What has a term that the registry itself watches: documents, and equipment that must be kept clean."""
    documents, of_documents = await repository.documents(session, source_id)
    equipment, of_equipment = await repository.equipment(session, source_id)
    ids = [row["id"] for row in (*documents, *equipment)]
    running = await repository.reminders(session, ids, now)

    def reminded(rows: Rows) -> Rows:
        return [{**row, "reminders": running.get(row["id"], [])} for row in rows]

    of_source = f"source_id={source_id}"
    return {
        "documents": _section(FileDocument, (reminded(documents), of_documents), f"documents?{of_source}"),
        "equipment": _section(FileEquipment, (reminded(equipment), of_equipment), f"equipment?{of_source}"),
    }


async def _happened(session: Session, caller: Caller, source: Source, now: datetime) -> dict[str, Any]:
    """What patrol and complaints told; nothing, not even a number, of what the reader has no right to."""
    seen = await matters(session, caller, source)
    kinds = lifecycle.kinds(seen)
    counts = await dossiers.summary(session, caller, source.id, seen, now)
    newest = await dossiers.newest(session, caller, source.id, kinds, seen)
    entries = f"sources/{source.id}/file/entries"
    sections = {
        SECTIONS[kind]: _section(EntryAnswer, (newest[kind], counts[kind]), f"{entries}?kind={kind}") for kind in kinds
    }
    withheld = {name: None for name, matter in _OF_MATTER.items() if matter not in seen}
    return {
        **dict.fromkeys(SECTIONS.values()),
        **sections,
        "summary": SummaryAnswer.model_validate({**counts, **withheld}),
        "running": await dossiers.running(session, caller, source.id, seen, now),
    }


def _section(answer: type[Item], newest: Newest, path: str) -> Section[Item]:
    rows, count = newest
    items = [answer.model_validate(dict(row)) for row in rows]
    return Section(items=items, count=count, link=f"{API}/{path}")
