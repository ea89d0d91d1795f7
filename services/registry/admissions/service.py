"""Use cases: take an application in, check it and check it again, correct it; and how it moves on, with its clocks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.registry import recording
from services.registry.admissions import errors, lifecycle, repository
from services.registry.admissions.lifecycle import Clock, Move, State
from services.registry.admissions.models import Admission
from services.registry.admissions.schemas import AdmissionCreate, AdmissionPatch, DifferenceAnswer, Recheck
from services.registry.clocks import WITHDRAWN
from services.registry.database import Entered
from services.registry.deadlines import DEADLINES
from services.registry.prechecks.lifecycle import differences
from services.registry.prechecks.schemas import PreCheck
from services.registry.prechecks.service import Project, check, placed
from shared import credit_codes, time
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.contracts import registry as contract
from shared.db.session import Session
from shared.directory.marks import mark_of_deeds
from shared.directory.people import Posts, posts_now
from shared.directory.rules import Rules, Term, rules
from shared.events.log import append
from shared.http.conditional import SeenVersion
from shared.jobs.deadlines import Subject
from shared.time import local

POSTS = {
    Clock.OPINION: ("clerk",),
    Clock.DECISION: ("deputy_mayor_environment", "mayor"),
    Clock.FOLLOW_UP: ("clerk",),
}
# What the pre-check rests on.
_CHECKED = frozenset({"kind", "industry_code", "facts", "location", "crs", "drawn"})
UNDECIDED: Mapping[str, Any] = {
    **dict.fromkeys(("decision", "decision_reason", "conditions", "transferred_to", "override_reason")),
    **dict.fromkeys(("decision_warning", "decided_by", "decided_at")),
    "decision_attachments": [],
}


async def enter(session: Session, caller: Caller, wanted: AdmissionCreate) -> tuple[Admission, bool]:
    """Take an application in, check it, and start the clock; tells whether it is new.

    Raises ReceivedInFuture, AttachmentUnknown, PlaceNeeded, LocationWrong, GeometryWrong, and as `recording.enter`.
    """
    now = time.now()
    received_at = wanted.received_at or now
    if received_at > now:
        raise errors.ReceivedInFuture
    await check_known(session, caller, wanted.attachments)
    said = wanted.model_dump(exclude={"id"})
    said |= {"drawn": said["geometry"], **placed(said), "credit_code": _normal(wanted.credit_code)}
    if await mark_of_deeds(session, wanted.division_code) == "sample":
        said["mark"] = "sample"
    read = await rules(session, wanted.division_code, now)
    derived = {name: said[name] for name in ("drawn", "geometry", "credit_code", "mark")}
    derived |= {**UNDECIDED} | _kept(await check(session, caller, Project.of(said)), now)
    derived |= {"state": State.RECEIVED, "check_number": 1, "permit_class": None, "source_id": None}
    admission, is_new = await recording.enter(
        session, caller, Admission, wanted, None, **derived, received_at=received_at, series=read.series("ZR")
    )
    if is_new:
        tell(session, admission, contract.AdmissionChecked)
        await _run(session, admission, read, received_at)
    return admission, is_new


async def change(
    session: Session, caller: Caller, admission_id: UUID, wanted: AdmissionPatch, seen: SeenVersion
) -> Admission:
    """Correct an application; what the pre-check rests on only before the decision, and it is then checked anew.

    Raises AdmissionNotFound, VersionStale, MoveNotAllowed, and as `enter`.
    """
    admission = await locked(session, caller, admission_id)
    seen.check(admission.version)
    changes = wanted.changes()
    await check_known(session, caller, changes.get("attachments", []))
    if "credit_code" in changes:
        changes["credit_code"] = _normal(changes["credit_code"])
    if "geometry" in changes:
        changes["drawn"] = changes.pop("geometry")
    if not changes.keys() & _CHECKED:
        return await recording.change(session, caller, admission, changes, None, wanted.reason)
    require_move(admission, Move.CHECK)
    if changes.keys() & {"location", "crs", "drawn"}:
        changes |= _moved_to(admission, changes)
    return await _check_anew(session, caller, admission, changes, wanted.reason)


async def recheck(session: Session, caller: Caller, admission_id: UUID) -> Recheck:
    """What a pre-check of today says otherwise than the one that is kept; changes nothing. Raises AdmissionNotFound."""
    admission = await found(session, caller, admission_id)
    today = await check(session, caller, Project.of(vars(admission)))
    differing = differences(admission.precheck, today.model_dump(mode="json"))
    return Recheck(
        checked_on=admission.precheck["checked_on"],
        differences=[DifferenceAnswer.model_validate(one) for one in differing],
        precheck=today,
    )


async def check_again(session: Session, caller: Caller, admission_id: UUID) -> Admission:
    """Keep a pre-check of today; opinions fall if it says otherwise. Raises AdmissionNotFound, MoveNotAllowed."""
    admission = await locked(session, caller, admission_id)
    require_move(admission, Move.CHECK)
    return await _check_anew(session, caller, admission, {}, "重新预审")


async def withdraw(session: Session, caller: Caller, admission_id: UUID, reason: str) -> Admission:
    """The applicant takes it back, or will not build; raises AdmissionNotFound, MoveNotAllowed."""
    admission = await locked(session, caller, admission_id)
    return await move(session, caller, admission, Move.WITHDRAW, {}, reason)


async def after_voiding(session: Session, _caller: Caller, admission: Entered, _reason: str) -> None:
    """What was voided is not due, and counts nowhere."""
    assert isinstance(admission, Admission)  # noqa: S101 - the ledger knows it under this table
    for clock in Clock:
        await DEADLINES.end(session, admission.id, clock, WITHDRAWN, time.now())
    tell(session, admission, contract.AdmissionVoided)


async def found(session: Session, caller: Caller, admission_id: UUID) -> Admission:
    """The application, if the caller may see it; raises AdmissionNotFound."""
    admission = await repository.find(session, caller, admission_id)
    if admission is None:
        raise errors.AdmissionNotFound
    return admission


async def locked(session: Session, caller: Caller, admission_id: UUID) -> Admission:
    """The application, locked, if the caller may see it; raises AdmissionNotFound."""
    admission = await repository.find(session, caller, admission_id, lock=True)
    if admission is None:
        raise errors.AdmissionNotFound
    return admission


def require_move(admission: Admission, by: Move) -> State:
    """The state that a move leads to; raises MoveNotAllowed."""
    if admission.voided_at is not None:
        raise recording.RecordVoided
    state = State(admission.state)
    then = lifecycle.after(state, by)
    if then is None:
        raise errors.MoveNotAllowed(lifecycle.advice(state, by))
    return then


async def move(
    session: Session, caller: Caller, admission: Admission, by: Move, changes: Mapping[str, Any], reason: str | None
) -> Admission:
    """Bring a locked application to the state that a move leads to, with that state's clock; raises MoveNotAllowed."""
    before, then, now = State(admission.state), require_move(admission, by), time.now()
    if not changes and then is before:
        return admission
    await recording.change(session, caller, admission, {**changes, "state": then}, None, reason)
    if then is not before:
        if before in lifecycle.CLOCKS:
            outcome = None if by in lifecycle.MEETING else WITHDRAWN
            await DEADLINES.end(session, admission.id, lifecycle.CLOCKS[before], outcome, now)
        await _run(session, admission, await rules(session, admission.division_code, now), now)
    return admission


def tell(session: Session, admission: Admission, event: type[contract.AdmissionState]) -> None:
    """Tell news of a locked application."""
    fields = {name: getattr(admission, name) for name in event.model_fields if name != "admission_id"}
    append(session, f"admissions/{admission.id}", event(admission_id=admission.id, **fields))


def answering(posts: Posts, clock: Clock, division_code: str, day: date) -> list[UUID]:
    """Who has to act when a clock runs: whoever holds the first of its posts that somebody holds."""
    holders = (posts.holders(code, division_code, day) for code in POSTS[clock])
    return next(filter(None, holders), [])


async def _run(session: Session, admission: Admission, read: Rules, started_at: datetime) -> None:
    """Start the clock of an application's state; what is only reconstructed has none."""
    clock = lifecycle.CLOCKS.get(State(admission.state))
    if clock is None or admission.mark == "reconstructed":
        return
    people = answering(await posts_now(session), clock, admission.division_code, local(read.moment).date())
    title = f"{lifecycle.CLOCK_WORDS[clock]}：{admission.number} {admission.project}"
    subject = Subject("admission", admission.id, title, admission.division_code, admission.mark, people)
    term = _term(read, clock, started_at)
    await DEADLINES.start(session, subject, clock, term.due, term.rule, started_at)


def _term(read: Rules, clock: Clock, started_at: datetime) -> Term:
    """The term from when the application came in; what was over before it was on record counts from its entry."""
    policy = read.policies[clock.policy]
    due = read.due(started_at, policy.amount, policy.span)
    return Term(due, policy.cited()) if due.at > read.moment else read.term(clock.policy)


async def _check_anew(
    session: Session, caller: Caller, admission: Admission, changes: dict[str, Any], reason: str
) -> Admission:
    now = time.now()
    anew = await check(session, caller, Project.of(vars(admission) | changes))
    differs = bool(differences(admission.precheck, anew.model_dump(mode="json")))
    changes |= _kept(anew, now)
    if not differs:
        return await recording.change(session, caller, admission, changes, None, reason)
    changes["check_number"] = admission.check_number + 1
    await move(session, caller, admission, Move.CHECK, changes, reason)
    tell(session, admission, contract.AdmissionChecked)
    return admission


def _kept(made: PreCheck, now: datetime) -> dict[str, Any]:
    return {"precheck": made.model_dump(mode="json"), "finding": made.finding, "checked_at": now}


def _moved_to(admission: Admission, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Where a corrected application lies: a new point takes the place of an area, and the other way round."""
    location = changes.get("location", None if changes.get("drawn") else admission.location)
    drawn = changes.get("drawn", None if changes.get("location") else admission.drawn)
    said = {"location": location, "geometry": drawn, "crs": changes.get("crs", admission.crs)}
    return {"location": location, "drawn": drawn} | placed(said)


def _normal(credit_code: str | None) -> str | None:
    return credit_code and credit_codes.normal(credit_code)
