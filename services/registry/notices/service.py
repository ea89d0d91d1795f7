"""Use cases: hand out notices, one or many; have them signed for; print and count them.

Whoever keeps the ledger enters, corrects and voids any notice. Whoever only hands them out (`notices:write`) enters
their own, has any of their division signed for, and corrects or voids what nobody else has had in hand.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from services.registry import recording
from services.registry.coverage import service as coverage
from services.registry.database import Entered
from services.registry.dates import KnownTo
from services.registry.notices import errors, lifecycle, repository
from services.registry.notices.lifecycle import RECIPIENT_WORDS, Recipient, Slip, State
from services.registry.notices.models import Notice
from services.registry.notices.schemas import (
    CountAnswer,
    CountsAnswer,
    NoticeCreate,
    NoticePatch,
    NoticesCreate,
    NoticeText,
    Refusal,
    Signature,
)
from services.registry.people.errors import PersonUnknown
from services.registry.sources import repository as sources
from services.registry.versions import repository as versions
from services.registry.versions import service as voidings
from services.registry.wordings import repository as wordings
from services.registry.wordings.lifecycle import filled
from shared import time
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.calendar.periods import Period
from shared.contracts.registry import NoticeRecorded
from shared.db.session import Session
from shared.directory.marks import mark_of_deeds
from shared.http.conditional import SeenVersion
from shared.http.problems import FieldError, Problem

ADDRESS = "/api/registry/v1/notices"
_MOST_ERRORS = 200
_KEEPS_ALL = "registry:write"


async def enter(session: Session, caller: Caller, wanted: NoticeCreate) -> tuple[Notice, bool]:
    """Put a notice on record; tells whether it is new.

    Raises NoticeWrong, ObjectUnknown, WordingUnknown, PersonUnknown, AttachmentUnknown, and as `recording.enter`.
    """
    derived = await _place(session, caller, wanted)
    division_code = derived["division_code"]
    wording = await wordings.in_force(session, wanted.kind, division_code, wanted.issued_on)
    if wording is None:
        raise errors.WordingUnknown
    derived |= {"wording_id": wording.id, "counts_as": wording.counts_as}
    if wanted.newly_reached is None:
        derived["newly_reached"] = wanted.households
    if _KEEPS_ALL not in caller.scopes:
        derived["issued_by_id"] = wanted.issued_by_id or caller.person_id
    columns = wanted.model_dump() | derived
    _check_doorstep(caller, columns)
    derived["state"] = _judged(columns)
    await _check_round(session, caller, columns)
    await _check_referred(session, caller, wanted.issued_by_id, wanted.attachments, wanted.proof)
    return await recording.enter(session, caller, Notice, wanted, NoticeRecorded, **derived)


async def enter_all(session: Session, caller: Caller, wanted: NoticesCreate) -> list[tuple[Notice, bool]]:
    """Put many notices on record, or none of them; raises NoticesWrong, which says what is wrong with each."""
    entered, wrong = [], []
    for place, item in enumerate(wanted.items):
        try:
            entered.append(await enter(session, caller, item))
        except Problem as problem:
            wrong += _located(place, problem)
    if wrong:
        raise errors.NoticesWrong(errors=wrong[:_MOST_ERRORS])
    return entered


async def change(session: Session, caller: Caller, notice_id: UUID, wanted: NoticePatch, seen: SeenVersion) -> Notice:
    """Correct a notice; raises NoticeNotFound, NotOnesOwn, VersionStale, and as `enter`."""
    notice = await _own(session, caller, notice_id)
    seen.check(notice.version)
    changes = wanted.changes()
    await _check_referred(
        session, caller, changes.get("issued_by_id"), changes.get("attachments", ()), changes.get("proof", ())
    )
    columns = vars(notice) | changes
    _check_doorstep(caller, columns)
    changes["state"] = _judged(columns)
    await _check_round(session, caller, columns)
    return await recording.change(session, caller, notice, changes, NoticeRecorded, wanted.reason)


async def void(session: Session, caller: Caller, notice_id: UUID, reason: str, seen: SeenVersion) -> Entered:
    """Void a notice; raises NoticeNotFound, NotOnesOwn, VersionStale, RecordVoided."""
    await _own(session, caller, notice_id)
    return await voidings.void(session, caller, Notice.__tablename__, notice_id, seen, reason)


async def answer(session: Session, caller: Caller, notice_id: UUID, wanted: Signature | Refusal) -> Notice:
    """Note that a notice was signed for, or refused.

    Raises NoticeNotFound, MoveNotAllowed, AttachmentUnknown, NoticeWrong.
    """
    notice = await _locked(session, caller, notice_id)
    if notice.state != State.ISSUED:
        raise errors.MoveNotAllowed(lifecycle.advice(State(notice.state)))
    await check_known(session, caller, wanted.proof)
    changes = wanted.model_dump()
    changes["state"] = _judged(vars(notice) | changes)
    return await recording.change(session, caller, notice, changes, NoticeRecorded)


async def printed(session: Session, caller: Caller, notice_id: UUID) -> NoticeText:
    """A notice as it is printed, in the edition that was handed out; raises NoticeNotFound, TextUnknown."""
    notice = await repository.find(session, caller, notice_id)
    if notice is None:
        raise errors.NoticeNotFound
    wording = await repository.wording(session, notice)
    if wording.body is None:
        raise errors.TextUnknown
    source_name, division_name = await repository.names(session, notice)
    recipient = Recipient(notice.recipient_type)
    variables = {
        "对象": source_name or notice.recipient or RECIPIENT_WORDS.get(recipient, ""),
        "区划": division_name,
        "编号": notice.number or "",
        "日期": lifecycle.shown_day(notice.issued_on, KnownTo(notice.known_to)),
        "份数": str(notice.copies),
    }
    return NoticeText(
        title=filled(wording.title, variables),
        text=filled(wording.body, variables),
        kind=wording.kind,
        edition=wording.edition,
        variables=variables,
    )


async def counts(
    session: Session, caller: Caller, *, division: str | None, market_town: str | None, period: Period | None
) -> CountsAnswer:
    """How much was handed out, by kind, each with the address of its rows."""
    asked = {"division": division, "market_town": market_town, "period": period.code if period else None}
    items = [
        CountAnswer(**row, rows=_rows(row["kind"], row["counts_as"], asked))
        for row in await repository.counts(session, caller, division=division, market_town=market_town, period=period)
    ]
    return CountsAnswer(period=asked["period"], division=division, items=items)


def _rows(kind: str, counts_as: str, asked: Mapping[str, str | None]) -> str:
    named = {name: value for name, value in asked.items() if value is not None}
    return f"{ADDRESS}?{urlencode({'kind': kind, 'counts_as': counts_as, 'counted': 'true'} | named)}"


async def _place(session: Session, caller: Caller, wanted: NoticeCreate) -> dict[str, Any]:
    """Where a notice was handed out, and what it stands for: what its source or its division does."""
    if wanted.source_id is None:
        if wanted.division_code is None:
            found = FieldError("/division_code", "missing", "发给农户或公众的须填写区划。")
            raise errors.NoticeWrong(found.message, errors=[found])
        drill = await mark_of_deeds(session, wanted.division_code) == "sample"
        return {"division_code": wanted.division_code, "mark": "sample" if drill else wanted.mark}
    source = await sources.find_standing(session, caller, wanted.source_id)
    if source is None:
        raise errors.ObjectUnknown
    return {"division_code": source.division_code, "mark": "sample" if source.mark == "sample" else wanted.mark}


def _judged(columns: Mapping[str, Any]) -> State:
    """Where a notice stands by what it says; raises NoticeWrong."""
    slip = Slip.of(columns)
    found = lifecycle.faults(slip, time.local(time.now()).date())
    if found:
        raise errors.NoticeWrong(found[0].message, errors=found)
    return slip.state


async def _check_round(session: Session, caller: Caller, columns: Mapping[str, Any]) -> None:
    """A round around a water source reaches no more households than live there."""
    if columns["around_id"] is None:
        return
    await coverage.check_reached(
        session,
        caller,
        source_id=columns["around_id"],
        division_code=columns["division_code"],
        issued_on=columns["issued_on"],
        newly_reached=columns["newly_reached"] or 0,
        but=columns["id"],
    )


async def _check_referred(
    session: Session, caller: Caller, person_id: UUID | None, *attachments: list[UUID] | tuple[()]
) -> None:
    if person_id is not None and not await repository.is_person(session, person_id):
        raise PersonUnknown
    await check_known(session, caller, {one for several in attachments for one in several})


async def _own(session: Session, caller: Caller, notice_id: UUID) -> Notice:
    """A notice, locked, that is the caller's to change."""
    notice = await _locked(session, caller, notice_id)
    if _KEEPS_ALL not in caller.scopes and await versions.is_of_others(
        session, Notice.__tablename__, notice_id, caller.account_id
    ):
        raise errors.NotOnesOwn
    return notice


def _check_doorstep(caller: Caller, columns: Mapping[str, Any]) -> None:
    if _KEEPS_ALL in caller.scopes:
        return
    found = lifecycle.doorstep_faults(columns["mark"], columns["issued_by_id"], caller.person_id)
    if found:
        raise errors.NoticeWrong(found[0].message, errors=found)


async def _locked(session: Session, caller: Caller, notice_id: UUID) -> Notice:
    notice = await repository.find(session, caller, notice_id, lock=True)
    if notice is None:
        raise errors.NoticeNotFound
    return notice


def _located(place: int, problem: Problem) -> list[FieldError]:
    """What is wrong with one of many, where it stands in the request."""
    inner = problem.errors or [FieldError("", problem.code, problem.detail)]
    return [FieldError(f"/items/{place}{error.pointer}", error.code, error.message) for error in inner]
