"""Use case: rounds are put on record, one or many at once, and their visits count."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from services.patrol.findings import service as findings
from services.patrol.findings.models import Confirmation, Finding
from services.patrol.photos import service as photos
from services.patrol.photos.models import PhotoUse
from services.patrol.photos.schemas import PhotoInRound
from services.patrol.rounds import lifecycle, repository
from services.patrol.rounds.errors import (
    OnBehalfNotPermitted,
    PatrollerMissing,
    PersonUnknown,
    RoundExists,
    RoundTimesWrong,
)
from services.patrol.rounds.models import Round
from services.patrol.rounds.schemas import RoundAnswer, RoundCreate, RoundRow
from services.patrol.signals.models import Unexamined
from services.patrol.tracks import repository as tracks_repository
from services.patrol.tracks import service as tracks
from services.patrol.tracks.models import Track, TrackPiece
from services.patrol.visits import service as visits
from services.patrol.visits.lifecycle import Flag
from services.patrol.visits.models import Visit
from services.patrol.visits.service import Desk
from shared import audit
from shared.auth.caller import Caller
from shared.contracts.patrol import RoundRecorded, VisitRecorded
from shared.db import rows
from shared.db.session import Session
from shared.events.log import append
from shared.http.problems import Problem
from shared.ids import new_id

MANAGE = "patrol:manage"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A round with what belongs to it, and whether it is new."""

    round: Round
    is_new: bool
    visits: list[Visit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    photos: list[PhotoInRound] = field(default_factory=list)
    confirmations: list[Confirmation] = field(default_factory=list)
    track: Track | None = None


async def record(session: Session, caller: Caller, wanted: RoundCreate) -> Recorded:
    """Put one round on record. Raises what rounds/errors.py and visits/errors.py name."""
    (result,) = await record_many(session, caller, [wanted], None)
    if isinstance(result, Problem):
        raise result
    return result


async def record_many(
    session: Session, caller: Caller, wanted: Sequence[RoundCreate], sent_at: datetime | None
) -> list[Recorded | Problem]:
    """Put rounds on record, each by itself: what is wrong with one keeps no other back.

    A round sent again answers as it stands, however late.
    """
    ids = {each.id for each in wanted if each.id is not None}
    await repository.hold(session, ids)
    known = await _known(session, ids)
    desk = await visits.lay_out(session, caller, [each for each in wanted if each.id not in known])
    pieces = await tracks_repository.pieces(session, ids - known.keys())
    results: list[Recorded | Problem] = []
    for each in wanted:
        try:
            result = await _one(session, caller, desk, known, pieces, each, sent_at)
        except Problem as problem:
            results.append(problem)
        else:
            known[result.round.id] = replace(result, is_new=False)
            results.append(result)
    await _look_for_photos(session, [result for result in results if isinstance(result, Recorded)])
    new = [result for result in results if isinstance(result, Recorded) and result.is_new]
    await visits.count(session, desk, [visit for result in new for visit in result.visits])
    for result in new:
        _write(session, caller, desk, result)
    return results


async def _known(session: Session, ids: Collection[UUID]) -> dict[UUID, Recorded]:
    """Rounds that are on record, with what belongs to them."""
    rounds = await repository.known(session, ids)
    tracked = await tracks_repository.measures(session, [row.id for row in rounds])
    found = {row.id: Recorded(row, is_new=False, track=tracked.get(row.id)) for row in rounds}
    for visit in await repository.visits_of(session, found):
        found[visit.round_id].visits.append(visit)
    for finding in await repository.findings_of(session, found):
        found[finding.round_id].findings.append(finding)
    round_of = {visit.id: known for known in found.values() for visit in known.visits}
    for look in await repository.confirmations_of(session, round_of):
        round_of[look.visit_id].confirmations.append(look)
    return found


async def _look_for_photos(session: Session, rounds: Sequence[Recorded]) -> None:
    """Which of the photos that these rounds name have come."""
    used = [photos.uses(each.round, each.visits, each.findings, each.confirmations) for each in rounds]
    arrived = await photos.arrived(session, chain.from_iterable(used))
    for each, named in zip(rounds, used, strict=True):
        each.photos[:] = [photos.in_round(each.round, use, arrived) for use in named]


async def _one(
    session: Session,
    caller: Caller,
    desk: Desk,
    known: Mapping[UUID, Recorded],
    pieces: Mapping[UUID, Sequence[TrackPiece]],
    wanted: RoundCreate,
    sent_at: datetime | None,
) -> Recorded:
    patroller_id = _patroller(caller, wanted)
    sent = _fingerprint(wanted, patroller_id)
    existing = known.get(wanted.id) if wanted.id else None
    if existing is not None:
        if existing.round.sent != sent:
            raise RoundExists(await _shown_to(session, caller, existing), wanted)
        return existing
    error = sent_at - desk.now if sent_at else None
    clock_error = lifecycle.clock_error_in(wanted.ended_at, desk.now, error)
    if clock_error:
        wanted = RoundCreate.model_validate(_earlier(wanted.model_dump(), clock_error))
    _check(desk, wanted, patroller_id)
    row = Round(
        id=wanted.id or new_id(),
        version=1,
        patroller_id=patroller_id,
        **wanted.model_dump(include=_AS_SENT),
        pauses=[pause.model_dump(mode="json") for pause in wanted.pauses],
        sent=sent,
        clock_error_s=error.total_seconds() if error is not None else None,
        recorded_at=desk.now,
        recorded_by=caller.account_id,
    )
    walk = tracks.walk(wanted.track, pieces.get(row.id, ()), row)
    composed = [
        await visits.compose(session, caller, desk, row, walk, f"/visits/{number}", visit)
        for number, visit in enumerate(wanted.visits)
    ]
    made = [visit for visit, _ in composed]
    for visit in made if clock_error else ():
        visit.flags.append(Flag.CLOCK_CORRECTED)
    row.division_code = lifecycle.common_division([visit.division_code for visit in made])
    row.mark = "sample" if any(visit.mark == "sample" for visit in made) else "real"
    if walk is not None:
        tracks.check_place(walk, visits.places(desk, made))
    found = [finding for _, of_visit in composed for finding in of_visit]
    confirmed = [
        findings.of_look(visit, each)
        for visit, said in zip(made, wanted.visits, strict=True)
        for each in said.confirmations
    ]
    track = tracks.row(walk, row) if walk else None
    return Recorded(row, True, made, found, confirmations=confirmed, track=track)


async def _shown_to(session: Session, caller: Caller, existing: Recorded) -> RoundAnswer | None:
    """What is on record, as far as the caller may see it; what came with this very batch is the caller's own."""
    own = existing.round.recorded_by == caller.account_id
    return answer(existing) if own or await repository.find(session, caller, existing.round.id) else None


def _earlier(value: Any, by: timedelta) -> Any:  # noqa: ANN401 - a payload, however deep
    """The same with every moment that much earlier."""
    match value:
        case datetime():
            return value - by
        case dict():
            return {name: _earlier(each, by) for name, each in value.items()}
        case list():
            return [_earlier(each, by) for each in value]
    return value


_AS_SENT = {"participants", "other_participants", "vehicles", "manner", "started_at", "ended_at", "remarks"}


def _patroller(caller: Caller, wanted: RoundCreate) -> UUID:
    """Who made the round: the caller, or whom a manager enters it for."""
    if wanted.on_behalf_of not in {None, caller.person_id} and MANAGE not in caller.scopes:
        raise OnBehalfNotPermitted
    patroller_id = wanted.on_behalf_of or caller.person_id
    if patroller_id is None:
        raise PatrollerMissing
    return patroller_id


def _fingerprint(wanted: RoundCreate, patroller_id: UUID) -> bytes:
    """The same for the same round, whether a default is sent or left out and in whatever order."""
    content = wanted.model_dump(mode="json", exclude={"id", "on_behalf_of", "track"}, exclude_defaults=True)
    found = hashlib.sha256(json.dumps([str(patroller_id), content], sort_keys=True).encode())
    if wanted.track is not None:
        found.update(wanted.track.crs.encode() + wanted.track.path.tobytes())
    return found.digest()


def _check(desk: Desk, wanted: RoundCreate, patroller_id: UUID) -> None:
    pauses = [(pause.paused_at, pause.resumed_at) for pause in wanted.pauses]
    wrong = lifecycle.fault(wanted.started_at, wanted.ended_at, pauses, desk.now)
    if wrong:
        raise RoundTimesWrong(wrong)
    if not desk.people >= {patroller_id, *wanted.participants}:
        raise PersonUnknown


def _write(session: Session, caller: Caller, desk: Desk, made: Recorded) -> None:
    """Let the rows be written with the transaction, and tell what happened."""
    row = made.round
    audit.record(session, caller, "round.record", f"rounds/{row.id}", division=row.division_code)
    rows.add(session, Round, rows.columns_of(row))
    rows.add(session, Unexamined, {"round_id": row.id})
    if made.track is not None:
        rows.add(session, Track, rows.columns_of(made.track))
    counts = {"people": 1 + len(row.participants) + row.other_participants, "visits": len(made.visits)}
    append(session, f"rounds/{row.id}", RoundRecorded.model_validate(_told(row) | counts))
    for visit in made.visits:
        rows.add(session, Visit, rows.columns_of(visit))
        append(session, f"visits/{visit.id}", VisitRecorded.model_validate(_told(visit)))
    for use in photos.uses(row, made.visits, made.findings, made.confirmations):
        rows.add(session, PhotoUse, rows.columns_of(use))
    for finding in made.findings:
        findings.write(session, finding)
    for look in made.confirmations:
        findings.confirm(session, desk.known_findings[look.finding_id], look)


def _told(row: Round | Visit) -> dict[str, Any]:
    """The public state of a row; its event takes of it what it tells."""
    named = {Round: "round_id", Visit: "visit_id"}
    return rows.columns_of(row) | {named[type(row)]: row.id}


def answer(recorded: Recorded) -> RoundAnswer:
    """A round as its readers see it."""
    row = RoundRow.model_validate(recorded.round)
    beside = {name: getattr(recorded, name) for name in ("visits", "findings", "confirmations", "photos", "track")}
    return RoundAnswer.model_validate({**dict(row), **beside}, from_attributes=True)


async def shown(session: Session, row: Round) -> Recorded:
    """A round with what belongs to it."""
    found = (await _known(session, [row.id]))[row.id]
    await _look_for_photos(session, [found])
    return found
