"""Use cases: rounds are examined after they have landed, and a reviewer says what came of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.patrol.photos import repository as photos_repository
from services.patrol.rounds import repository as rounds_repository
from services.patrol.rounds.models import Round
from services.patrol.signals import repository
from services.patrol.signals.errors import ReviewOfOneself, SignalNotFound, SignalReviewed
from services.patrol.signals.lifecycle import Evidence, Noticed, ReusedPhoto, State, notice
from services.patrol.signals.models import Signal
from services.patrol.signals.schemas import ReviewIn
from services.patrol.tracks import repository as tracks_repository
from shared import audit, time
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import Session
from shared.directory.policies import policy_book
from shared.ids import derived_id
from shared.time import local


async def examine(session: Session, rounds: Sequence[Round]) -> None:
    """Raise the signals of these rounds. Done again it gives the same; what a reviewer has judged stays as it is."""
    rules = await policy_book(session)
    raised = await repository.raised(session, [each.id for each in rounds])
    for known in await _evidence(session, rounds):
        row = known.round
        noticed = notice(known, rules.on(row.division_code, local(row.ended_at).date()))
        await _keep(session, row, {each.kind: each for each in noticed}, raised.get(row.id, []))


async def _evidence(session: Session, rounds: Sequence[Round]) -> list[Evidence]:
    """What is known of these rounds, read at once."""
    ids = [each.id for each in rounds]
    visits = {visit.id: visit for visit in await rounds_repository.visits_of(session, ids)}
    tracks = await tracks_repository.measures(session, ids)
    same_tracks = await repository.same_tracks(session, ids)
    same_answers = await repository.same_answers(session, ids)
    photos = await repository.photos(session, visits)
    return [
        Evidence(
            round=each,
            visits=[visit for visit in visits.values() if visit.round_id == each.id],
            track=tracks.get(each.id),
            same_tracks=same_tracks.get(each.id, ()),
            same_answers=same_answers.get(each.id, ()),
            photos=photos.get(each.id, ()),
            reused=await _reused(session, each) if each.id in photos else (),
        )
        for each in rounds
    ]


async def _reused(session: Session, of_round: Round) -> list[ReusedPhoto]:
    """Which of a round's photos an earlier one had used."""
    found = await photos_repository.reused(session, of_round.id)
    earlier = [each for each in found if each.made_at < of_round.ended_at]
    return [ReusedPhoto(each.photo_id, each.other_round_id, each.same_file) for each in earlier]


async def _keep(session: Session, row: Round, noticed: dict[Any, Noticed], raised: Sequence[Signal]) -> None:
    """Bring the open signals of a round to what was noticed."""
    for signal in raised:
        again = noticed.pop(signal.kind, None)
        if signal.state != State.OPEN:
            continue
        if again is None:
            await session.delete(signal)
        elif signal.facts != _said(again)["facts"] or signal.weight != again.weight:
            signal.version += 1
            for name, value in _said(again).items():
                setattr(signal, name, value)
    for each in noticed.values():
        rows.add(session, Signal, _new(row, each))


def _said(noticed: Noticed) -> dict[str, Any]:
    links = [{"type": thing, "id": str(row_id)} for thing, row_id in noticed.seen.rows]
    seen = noticed.seen
    return {
        "weight": noticed.weight,
        "words": seen.words,
        "facts": dict(seen.facts),
        "rests_on": links,
        "rule": noticed.rule,
    }


def _new(row: Round, noticed: Noticed) -> dict[str, Any]:
    return {
        "id": derived_id("signal", row.id, noticed.kind),
        "version": 1,
        "round_id": row.id,
        "kind": noticed.kind,
        **_said(noticed),
        "division_code": row.division_code,
        "mark": row.mark,
        "patroller_id": row.patroller_id,
        "ended_at": row.ended_at,
        "raised_at": time.now(),
        "state": State.OPEN,
        "verdict_words": None,
        "reviewed_by": None,
        "reviewed_at": None,
    }


async def find(session: Session, caller: Caller, signal_id: UUID) -> Signal:
    """A signal. Raises SignalNotFound."""
    found = await repository.find(session, caller, signal_id)
    if found is None:
        raise SignalNotFound
    return found


async def review(session: Session, caller: Caller, signal_id: UUID, wanted: ReviewIn) -> Signal:
    """Say what came of a signal; nothing follows from it by itself. Raises what signals/errors.py names."""
    signal = await repository.locked(session, caller, signal_id)
    if signal is None:
        raise SignalNotFound
    if caller.person_id is not None and signal.patroller_id == caller.person_id:
        raise ReviewOfOneself
    if signal.state != State.OPEN:
        raise SignalReviewed
    signal.state, signal.verdict_words = wanted.verdict, wanted.words
    signal.reviewed_by, signal.reviewed_at = caller.account_id, time.now()
    signal.version += 1
    audit.record(
        session, caller, "signal.review", f"signals/{signal.id}", wanted.verdict, division=signal.division_code
    )
    return signal
