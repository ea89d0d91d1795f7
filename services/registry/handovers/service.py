"""Use cases: see what a hand-over would move, hand over, take it back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.registry import batches, recording
from services.registry.handovers import lifecycle, repository
from services.registry.handovers.errors import (
    HandoverInForce,
    HandoverInPast,
    HandoverLoop,
    HandoverPending,
    HandoverToOneself,
    NothingToHandOver,
    SuccessorOutside,
)
from services.registry.handovers.lifecycle import Part
from services.registry.handovers.models import Handover, Move
from services.registry.handovers.schemas import (
    DeputyshipMoving,
    HandoverCreate,
    HandoverWanted,
    MatterInHand,
    PostMoving,
    Preview,
    ResponsibilityMoving,
)
from services.registry.loads.service import Load
from services.registry.loads.service import load as load_of
from services.registry.matters.models import Matter
from services.registry.people.errors import PersonUnknown
from services.registry.people.models import Post
from services.registry.responsibilities import repository as chains
from services.registry.responsibilities import service as responsibilities
from services.registry.responsibilities.models import Responsibility
from shared import time
from shared.auth.caller import Caller
from shared.contracts.registry import PostRecorded, ResponsibilityRecorded
from shared.db import rows
from shared.db.session import Session
from shared.http.problems import FieldError, Problem
from shared.time import local

Row = TypeVar("Row", Responsibility, Post)
_HELD_IN = {Part.RESPONSIBILITY: "person_id", Part.POST: "person_id", Part.DEPUTYSHIP: "deputy_id"}
MOST_NAMED = 20  # default: so many unfit objects are named in a refusal; the preview shows all


async def preview(session: Session, caller: Caller, wanted: HandoverWanted) -> Preview:
    """What would move, and why it cannot, if so; nothing changes. Raises what is wrong with the request itself."""
    await _lock_people(session, wanted)
    _check_request(wanted)
    load = await load_of(session, caller, wanted)
    obstacle = await _obstacle(session, wanted, load)
    return Preview(
        responsibilities=[_moving(link, load, wanted) for link in load.links],
        posts=[PostMoving(**_of_post(post, wanted)) for post in load.posts],
        deputyships=[
            DeputyshipMoving(**_of_post(post, wanted), staying=load.staying.get(post.id)) for post in load.deputyships
        ],
        matters=[_in_hand(matter, load) for matter in load.matters],
        obstacle=obstacle.detail if obstacle else None,
    )


async def hand_over(session: Session, caller: Caller, wanted: HandoverCreate) -> tuple[Handover, bool]:
    """Let all that one person answers for pass to another, whole or not at all; tells whether it is new.

    Raises HandoverToOneself, HandoverInPast, PersonUnknown, HandoverLoop, HandoverPending, NothingToHandOver,
    SuccessorOutside, and as `recording.enter`.
    """
    await _lock_people(session, wanted)
    load = await load_of(session, caller, wanted)
    counts = {
        "responsibilities": len(load.links),
        "posts": len(load.posts),
        "deputyships": len(load.passing()),
    }
    handover, is_new = await recording.enter(session, caller, Handover, wanted, None, **counts)
    if is_new:
        _check_request(wanted)
        obstacle = await _obstacle(session, wanted, load, but=handover.id)
        if obstacle is not None:
            raise obstacle
        await _move(session, caller, handover, load)
    return handover, is_new


async def take_back(session: Session, caller: Caller, handover: Handover, reason: str) -> None:
    """Undo what a hand-over moved, before it is voided itself; raises HandoverInForce once its day is over.

    What was reopened is told first, so that in between nobody is without anybody.
    """
    if not lifecycle.can_take_back(handover.effective_on, _today()):
        raise HandoverInForce
    await chains.lock_people(session, {handover.from_person_id, handover.to_person_id})
    moves = await repository.moves_of(session, handover.id)
    of_links = [move for move in moves if move.part == Part.RESPONSIBILITY]
    of_posts = [move for move in moves if move.part in {Part.POST, Part.DEPUTYSHIP}]
    links = await chains.by_id(session, _ids(of_links))
    posts = await repository.posts_by_id(session, _ids(of_posts))
    await _undo(session, caller, handover, of_links, links, ResponsibilityRecorded, reason)
    await _undo(session, caller, handover, of_posts, posts, PostRecorded, reason)
    await responsibilities.told(session, caller, links.values())


async def _lock_people(session: Session, wanted: HandoverWanted) -> None:
    """Whoever gives either of them work, or takes it from them, waits; raises PersonUnknown."""
    known = await chains.lock_people(session, {wanted.from_person_id, wanted.to_person_id})
    for field in ("from_person_id", "to_person_id"):
        if getattr(wanted, field) not in known:
            raise PersonUnknown(errors=[_at(field, PersonUnknown)])


def _check_request(wanted: HandoverWanted) -> None:
    if wanted.from_person_id == wanted.to_person_id:
        raise HandoverToOneself(errors=[_at("to_person_id", HandoverToOneself)])
    if wanted.effective_on < _today():
        raise HandoverInPast(errors=[_at("effective_on", HandoverInPast)])


def _at(field: str, problem: type[Problem]) -> FieldError:
    return FieldError(f"/{field}", problem.code, problem.default_detail)


async def _obstacle(session: Session, wanted: HandoverWanted, load: Load, *, but: UUID | None = None) -> Problem | None:
    """Why this load cannot pass."""
    people = (wanted.from_person_id, wanted.to_person_id)
    other = lifecycle.obstacle(*people, await repository.pending(session, people, _today(), but=but))
    if other is not None:
        words = f"另有一次移交定于 {other.effective_on} 生效，请等其生效或先撤回。"
        return (HandoverLoop if lifecycle.is_loop(*people, other) else HandoverPending)(words)
    if not load.links and not load.posts and not load.passing():
        return NothingToHandOver()
    if load.unfit:
        named = [FieldError("/to_person_id", SuccessorOutside.code, words) for words in load.unfit.values()]
        return SuccessorOutside(
            f"共 {len(load.unfit)} 项责任接手人不能承担：{next(iter(load.unfit.values()))}", errors=named[:MOST_NAMED]
        )
    return None


def _moving(link: Responsibility, load: Load, wanted: HandoverWanted) -> ResponsibilityMoving:
    return ResponsibilityMoving(
        responsibility_id=link.id,
        object_type=link.object_type,
        object_id=link.object_id,
        object_name=load.objects[link.object_id].name,
        division_code=link.division_code,
        level=link.level,
        since=max(link.valid_from, wanted.effective_on),
        until=link.valid_to,
        fits=link.id not in load.unfit,
    )


def _of_post(post: Post, wanted: HandoverWanted) -> dict[str, Any]:
    shown = {"code": post.code, "title": post.title, "division_code": post.division_code}
    return shown | {"post_id": post.id, "since": max(post.valid_from, wanted.effective_on)}


def _in_hand(matter: Matter, load: Load) -> MatterInHand:
    shown = {name: getattr(matter, name) for name in MatterInHand.model_fields if name not in {"matter_id", "staying"}}
    return MatterInHand(matter_id=matter.id, staying=load.staying.get(matter.id), **shown)


async def _move(session: Session, caller: Caller, handover: Handover, load: Load) -> None:
    """Successors are told before their predecessors end, so that in between nobody is without anybody."""
    to, on, reason = handover.to_person_id, handover.effective_on, handover.reason
    begun, later = lifecycle.split(load.links, on)
    taken = {"person_id": to, "handover_id": handover.id}
    new = [batches.copy_of(link, valid_from=on, **taken) for link in begun]
    ended = [(link, {"valid_to": on, "closed_by": successor.id}) for link, successor in zip(begun, new, strict=True)]
    await batches.enter_all(session, caller, new, ResponsibilityRecorded, reason)
    await batches.change_all(
        session, caller, [*ended, *((link, taken) for link in later)], ResponsibilityRecorded, reason
    )
    for link, row, before in _pairs(begun, new, later):
        _keep(session, handover, Part.RESPONSIBILITY, row, load.objects[link.object_id].name, before)
    await _move_posts(session, caller, handover, load.posts, Part.POST)
    await _move_posts(session, caller, handover, load.passing(), Part.DEPUTYSHIP)
    await responsibilities.told(session, caller, load.links)
    for post in load.deputyships:
        if post.id in load.staying:
            _keep(session, handover, Part.DEPUTYSHIP, post, post.title, staying=load.staying[post.id])
    for matter in load.matters:
        _keep(session, handover, Part.MATTER, matter, matter.title, staying=load.staying.get(matter.id))


async def _move_posts(session: Session, caller: Caller, handover: Handover, posts: Sequence[Post], part: Part) -> None:
    """As the links; whoever was the deputy of a post that is now their own is so no longer."""
    to, on, reason = handover.to_person_id, handover.effective_on, handover.reason
    taken = _held_by if part is Part.POST else _deputised_by
    begun, later = lifecycle.split(posts, on)
    new = [batches.copy_of(post, valid_from=on, **taken(to, post)) for post in begun]
    changes: list[tuple[Post, dict[str, Any]]] = [(post, {"valid_to": on}) for post in begun]
    changes += [(post, taken(to, post)) for post in later]
    await batches.enter_all(session, caller, new, PostRecorded, reason)
    await batches.change_all(session, caller, changes, PostRecorded, reason)
    for post, row, ended in _pairs(begun, new, later):
        _keep(session, handover, part, row, post.title, ended)


def _held_by(person_id: UUID, post: Post) -> dict[str, UUID | None]:
    return {"person_id": person_id, "deputy_id": None if post.deputy_id == person_id else post.deputy_id}


def _deputised_by(person_id: UUID, _post: Post) -> dict[str, UUID | None]:
    return {"deputy_id": person_id}


def _pairs(begun: Sequence[Row], new: Sequence[Row], later: Sequence[Row]) -> list[tuple[Row, Row, Row | None]]:
    """What was, what is from the day on, and what ended for it: the same record where it only changed hands."""
    pairs: list[tuple[Row, Row, Row | None]] = [(was, row, was) for was, row in zip(begun, new, strict=True)]
    return pairs + [(row, row, None) for row in later]


def _keep(
    session: Session,
    handover: Handover,
    part: Part,
    row: Responsibility | Post | Matter,
    name: str,
    ended: Responsibility | Post | None = None,
    staying: str | None = None,
) -> None:
    """Note what became of one part of the load."""
    passes = staying is None and not isinstance(row, Matter)
    move = {
        "handover_id": handover.id,
        "row_id": row.id,
        "part": part,
        "name": name,
        "level": row.level if isinstance(row, Responsibility) else None,
        "division_code": row.division_code,
        "since": row.valid_from if passes and not isinstance(row, Matter) else None,
        "ended_id": ended.id if ended is not None else None,
        "staying": staying,
    }
    rows.add(session, Move, move)


async def _undo(
    session: Session,
    caller: Caller,
    handover: Handover,
    moves: Sequence[Move],
    found: Mapping[UUID, Any],
    contract: Any,  # noqa: ANN401 - the contract of the rows
    reason: str,
) -> None:
    """Whoever was ended holds on for as long as the successor would have; what had not begun changes hands again."""
    changes, mistaken = [], []
    for move in moves:
        row, column = found[move.row_id], _HELD_IN[Part(move.part)]
        if move.staying or row.voided_at is not None or getattr(row, column) != handover.to_person_id:
            continue
        if move.ended_id is None:
            changes.append((row, _given_back(handover, row, column)))
        else:
            changes.append((found[move.ended_id], _reopened(row)))
            mistaken.append(row)
    await batches.change_all(session, caller, changes, contract, reason)
    await batches.void_all(session, caller, mistaken, contract, reason)


def _reopened(row: Responsibility | Post) -> dict[str, Any]:
    closed_by = {"closed_by": row.closed_by} if isinstance(row, Responsibility) else {}
    return {"valid_to": row.valid_to} | closed_by


def _given_back(handover: Handover, row: Responsibility | Post, column: str) -> dict[str, Any]:
    brought_by = {"handover_id": None} if isinstance(row, Responsibility) else {}
    return {column: handover.from_person_id} | brought_by


def _ids(moves: Sequence[Move]) -> list[UUID]:
    return [row_id for move in moves for row_id in (move.row_id, move.ended_id) if row_id is not None]


def _today() -> date:
    return local(time.now()).date()
