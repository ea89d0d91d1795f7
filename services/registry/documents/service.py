"""Use cases: put a document on record, issue and file it, correct and replace it; its clocks follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.registry import recording
from services.registry.clocks import WITHDRAWN, DueDay, answering, follow
from services.registry.database import Entered
from services.registry.deadlines import DEADLINES
from services.registry.document_kinds.lifecycle import KINDS, Kind, number_warning, replaceable
from services.registry.documents import errors, lifecycle, repository
from services.registry.documents.lifecycle import CLOCK_WORDS, Clock, Move, Paper, State
from services.registry.documents.models import Document
from services.registry.documents.schemas import DocumentCreate, DocumentPatch, Filing, Issuance, RenewalApplication
from services.registry.sources import repository as sources
from shared import time
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.calendar.days import end_of_day
from shared.contracts.registry import DocumentRecorded
from shared.db.session import Session
from shared.directory.marks import mark_of_deeds
from shared.directory.policies import Policies, in_force
from shared.http.conditional import SeenVersion
from shared.jobs.deadlines import Subject

GRACE = "document.past_grace"
# Whose document it is: the unit's head or the owner, and who answers for the source in the town.
ANSWERING = ("unit", "owner", "town")
REPLACED = "已由新的文件取代"
RESTORED = "取代它的文件已作废"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose document it is: what follows for its row, and what its number is held against."""

    columns: dict[str, Any]
    credit_code: str | None = None


async def enter(session: Session, caller: Caller, wanted: DocumentCreate) -> tuple[Document, bool]:
    """Put a document on record and start its clocks; tells whether it is new.

    Raises ObjectMissing, ObjectUnknown, SupersededUnsuitable, AttachmentUnknown, DocumentWrong, and as
    `recording.enter`.
    """
    place = await _place(session, caller, wanted)
    await check_known(session, caller, {*wanted.attachments, *wanted.filing_attachments})
    await _check_replaced(session, caller, wanted, place)
    blank: dict[str, Any] = {"assumed": [], "renewal_applied_on": None, "superseded_by_id": None}
    title = wanted.title or KINDS[wanted.kind].label
    derived = blank | {"title": title} | place.columns
    derived |= await _judged(session, wanted.model_dump(exclude={"id"}) | derived)
    derived["number_warning"] = number_warning(wanted.kind, wanted.number, place.credit_code)
    document, is_new = await recording.enter(session, caller, Document, wanted, DocumentRecorded, **derived)
    if is_new:
        await _take_effect(session, caller, document)
    return document, is_new


async def change(
    session: Session, caller: Caller, document_id: UUID, wanted: DocumentPatch, seen: SeenVersion
) -> Document:
    """Correct a document; a clock whose day is another one runs anew.

    Raises DocumentNotFound, VersionStale, AttachmentUnknown, DocumentWrong, RecordVoided.
    """
    document = await locked(session, caller, document_id)
    seen.check(document.version)
    changes = wanted.changes()
    await check_known(session, caller, {*changes.get("attachments", ()), *changes.get("filing_attachments", ())})
    said = {name for name in ("valid_until", "review_on") if changes.get(name) is not None}
    changes["assumed"] = [name for name in document.assumed if name not in said]
    changes |= await _judged(session, vars(document) | changes)
    if "number" in changes:
        credit_code = await _credit_code(session, caller, document.source_id)
        changes["number_warning"] = number_warning(Kind(document.kind), changes["number"], credit_code)
    return await _change(session, caller, document, changes, wanted.reason)


async def issue(session: Session, caller: Caller, document_id: UUID, wanted: Issuance) -> Document:
    """Issue what was drafted; it now holds, and what it replaces does not any more.

    Raises DocumentNotFound, MoveNotAllowed, DocumentWrong.
    """
    document = await locked(session, caller, document_id)
    changes = await _moved(session, document, Move.ISSUE, wanted.model_dump(exclude_unset=True))
    await recording.change(session, caller, document, changes, DocumentRecorded)
    await _take_effect(session, caller, document)
    return document


async def file(session: Session, caller: Caller, document_id: UUID, wanted: Filing) -> Document:
    """Note that a document was filed; raises DocumentNotFound, MoveNotAllowed, AttachmentUnknown, DocumentWrong."""
    document = await locked(session, caller, document_id)
    await check_known(session, caller, wanted.filing_attachments)
    return await _change(session, caller, document, await _moved(session, document, Move.FILE, wanted.model_dump()))


async def apply_for_renewal(
    session: Session, caller: Caller, document_id: UUID, wanted: RenewalApplication
) -> Document:
    """Note that renewal was asked for, which ends that clock as of that day.

    Raises DocumentNotFound, Superseded, DocumentWrong.
    """
    document = await locked(session, caller, document_id)
    if document.superseded_by_id is not None:
        raise errors.Superseded
    changes = wanted.model_dump()
    await _judged(session, vars(document) | changes)
    await _end(session, document, Clock.RENEWAL, wanted.renewal_applied_on, "已在此步骤之前申请延续")
    return await _change(session, caller, document, changes)


async def after_voiding(session: Session, caller: Caller, document: Entered, _reason: str) -> None:
    """What was voided is not due; what it had replaced holds again."""
    assert isinstance(document, Document)  # noqa: S101 - the ledger knows it under this table
    now = time.now()
    for clock in Clock:
        await DEADLINES.end(session, document.id, clock, WITHDRAWN, now)
    if document.supersedes_id is None or document.state == State.DRAFTED:
        return
    older = await repository.replaced(session, document.supersedes_id)
    if older.superseded_by_id == document.id:
        await _change(session, caller, older, {"superseded_by_id": None}, RESTORED)


async def locked(session: Session, caller: Caller, document_id: UUID) -> Document:
    """The document, locked, if the caller may see it; raises DocumentNotFound."""
    document = await repository.find(session, caller, document_id, lock=True)
    if document is None:
        raise errors.DocumentNotFound
    return document


async def _place(session: Session, caller: Caller, wanted: DocumentCreate) -> Place:
    if wanted.source_id is None:
        return await _place_elsewhere(session, wanted)
    source = await sources.find_standing(session, caller, wanted.source_id)
    if source is None:
        raise errors.ObjectUnknown
    if wanted.river_id is not None or wanted.division_code not in {None, source.division_code}:
        raise errors.ObjectMissing
    mark = "sample" if source.mark == "sample" else wanted.mark
    columns = {"division_code": source.division_code, "mark": mark}
    return Place(columns, source.credit_code)


async def _place_elsewhere(session: Session, wanted: DocumentCreate) -> Place:
    if wanted.division_code is None:
        raise errors.ObjectMissing
    if wanted.river_id is not None and not await repository.is_river(session, wanted.river_id):
        raise errors.ObjectUnknown
    drill = await mark_of_deeds(session, wanted.division_code) == "sample"
    return Place({"mark": "sample" if drill else wanted.mark})


async def _credit_code(session: Session, caller: Caller, source_id: UUID | None) -> str | None:
    source = await sources.find_standing(session, caller, source_id) if source_id else None
    return source.credit_code if source else None


async def _check_replaced(session: Session, caller: Caller, wanted: DocumentCreate, place: Place) -> None:
    """What is to be replaced is a document of the same object and family that counts; two who replace it wait here."""
    if wanted.supersedes_id is None:
        return
    older = await repository.find(session, caller, wanted.supersedes_id, lock=True)
    its = (wanted.source_id, wanted.river_id, place.columns.get("division_code", wanted.division_code))
    if (
        older is None
        or older.voided_at is not None
        or older.superseded_by_id not in {None, wanted.id}
        or older.kind not in replaceable(wanted.kind)
        or (older.source_id, older.river_id, older.division_code) != its
    ):
        raise errors.SupersededUnsuitable


async def _judged(session: Session, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from what a document says; raises DocumentWrong."""
    paper, today = Paper.of(columns), time.local(time.now()).date()
    found = lifecycle.faults(paper, today)
    if found:
        raise errors.DocumentWrong(found[0].message, errors=found)
    policies = await in_force(session, columns["division_code"], today)
    return lifecycle.completed(paper, lambda key: policies[key].amount)


async def _moved(session: Session, document: Document, move: Move, changes: dict[str, Any]) -> dict[str, Any]:
    if document.superseded_by_id is not None:
        raise errors.Superseded
    kind, state = Kind(document.kind), State(document.state)
    then = lifecycle.after(kind, state, move)
    if then is None:
        raise errors.MoveNotAllowed(lifecycle.advice(kind, state, move))
    changes["state"] = then
    return changes | await _judged(session, vars(document) | changes)


async def _change(
    session: Session, caller: Caller, document: Document, changes: dict[str, Any], reason: str | None = None
) -> Document:
    """Change a locked document; each clock whose day is another one then runs anew, or no more."""
    now = time.now()
    policies = await in_force(session, document.division_code, time.local(now).date())
    before = _days(document, policies)
    await recording.change(session, caller, document, changes, DocumentRecorded, reason)
    await _wind(session, document, policies, before, now)
    return document


async def _take_effect(session: Session, caller: Caller, document: Document) -> None:
    """A document that is issued replaces the one before, whose clocks end with that day, and has clocks of its own."""
    if document.state == State.DRAFTED:
        return
    now = time.now()
    if document.supersedes_id is not None:
        older = await repository.replaced(session, document.supersedes_id)
        if older.superseded_by_id is not None or older.voided_at is not None:
            raise errors.SupersededUnsuitable
        for clock in Clock:
            await _end(session, older, clock, document.issued_on, "已在此步骤之前由新的文件取代")
        await recording.change(session, caller, older, {"superseded_by_id": document.id}, DocumentRecorded, REPLACED)
    policies = await in_force(session, document.division_code, time.local(now).date())
    await _wind(session, document, policies, dict.fromkeys(Clock), now)


async def _end(session: Session, document: Document, clock: Clock, done_on: date | None, why: str) -> None:
    """End a clock as of the day of the deed, however late it is entered, and take back what was then unfounded."""
    now = time.now()
    at = min(now, end_of_day(done_on)) if done_on else now
    ended = await DEADLINES.end(session, document.id, clock, None, at)
    if ended is not None:
        await DEADLINES.withdraw(session, ended, why, now, since=at)


def _lead(document: Document, policies: Policies) -> int:
    return policies[KINDS[Kind(document.kind)].lead].amount if document.valid_until else 0


def _days(document: Document, policies: Policies) -> Mapping[Clock, date | None]:
    return lifecycle.days_due(Paper.of(vars(document)), _lead(document, policies))


async def _wind(
    session: Session, document: Document, policies: Policies, before: Mapping[Clock, date | None], now: datetime
) -> None:
    """Let the clocks follow the document's days."""
    days = _days(document, policies)
    moved = [clock for clock in Clock if days[clock] != before[clock]]
    if not moved:
        return
    running = lifecycle.to_run(days, time.local(now).date(), policies[GRACE].amount)
    for clock in moved:
        until = running.get(clock)
        subject = await _on_clock(session, document, clock, now)
        due = _due(document, policies, clock, until) if until else None
        await follow(session, subject, clock, due, now)


def _due(document: Document, policies: Policies, clock: Clock, until: date) -> DueDay:
    paper = Paper.of(vars(document))
    lead = _lead(document, policies)
    by_policy = {
        Clock.RENEWAL: paper.rule.lead,
        Clock.EXPIRY: paper.rule.lasts if "valid_until" in paper.assumed else None,
        Clock.REVIEW: paper.rule.review if "review_on" in paper.assumed else None,
    }[clock]
    rule = policies[by_policy].cited() if by_policy else {"label": "文件所载日期"}
    return DueDay(until, lifecycle.words(clock, paper, lead, until), rule)


async def _on_clock(session: Session, document: Document, clock: Clock, now: datetime) -> Subject:
    """What a clock runs on, and who answers for it as of now; takeover follows whoever does so later."""
    name = await repository.source_name(session, document.source_id) if document.source_id else None
    title = f"{document.title}{f'（{name}）' if name else ''}{CLOCK_WORDS[clock]}"
    who = await answering(session, [document.source_id] if document.source_id else [])
    people = who.people(ANSWERING, document.source_id, document.division_code, time.local(now).date())
    return Subject("document", document.id, title, document.division_code, document.mark, people)
