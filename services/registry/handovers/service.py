"""Use cases: see what a hand-over would move, hand over, take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
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
from services.registry.handovers.models import Handover, Move
from services.registry.handovers.schemas import (
    HandoverCreate,
    HandoverWanted,
    PostMoving,
    Preview,
    ResponsibilityMoving,
)
from services.registry.people.errors import PersonUnknown
from services.registry.people.models import Post
from services.registry.responsibilities import repository as chains
from services.registry.responsibilities import service as responsibilities
from services.registry.responsibilities.lifecycle import can_answer
from services.registry.responsibilities.models import Responsibility
from shared import time
from shared.auth.caller import Caller
from shared.contracts.registry import PostRecorded, ResponsibilityRecorded
from shared.db import rows
from shared.db.session import Session
from shared.directory.models import Reach, Source
from shared.http.problems import FieldError, Problem
from shared.time import local

MOST_NAMED = 20  # default: so many unfit objects are named in a refusal; the preview shows all


@dataclass(frozen=True, slots=True)
class Load:
    """All that passes, and which of it the successor cannot take."""

    links: Sequence[Responsibility]
    posts: Sequence[Post]
    objects: Mapping[UUID, Source | Reach]
    unfit: Mapping[UUID, str]


async def preview(session: Session, caller: Caller, wanted: HandoverWanted) -> Preview:
    """What would move, and why it cannot, if so; nothing changes. Raises what is wrong with the request itself."""
    await _lock_people(session, wanted)
    _check_request(wanted)
    load = await _load(session, caller, wanted)
    obstacle = await _obstacle(session, wanted, load)
    return Preview(
        responsibilities=[_moving(link, load, wanted) for link in load.links],
        posts=[
            PostMoving(
                post_id=post.id,
                code=post.code,
                title=post.title,
                division_code=post.division_code,
                since=max(post.valid_from, wanted.effective_on),
            )
            for post in load.posts
        ],
        obstacle=obstacle.detail if obstacle else None,
    )


async def hand_over(session: Session, caller: Caller, wanted: HandoverCreate) -> tuple[Handover, bool]:
    """Let all that one person answers for pass to another, whole or not at all; tells whether it is new.

    Raises HandoverToOneself, HandoverInPast, PersonUnknown, HandoverLoop, HandoverPending, NothingToHandOver,
    SuccessorOutside, and as `recording.enter`.
    """
    await _lock_people(session, wanted)
    load = await _load(session, caller, wanted)
    counts = {"responsibilities": len(load.links), "posts": len(load.posts)}
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
    of_links = [move for move in moves if move.things == Responsibility.__tablename__]
    of_posts = [move for move in moves if move.things == Post.__tablename__]
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


async def _load(session: Session, caller: Caller, wanted: HandoverWanted) -> Load:
    """What passes; locked, so that nobody changes these chains meanwhile."""
    since, division = wanted.effective_on, wanted.division_code
    links = await chains.load_of(session, caller, wanted.from_person_id, division, since)
    posts: Sequence[Post] = ()
    if wanted.with_posts:
        posts = await repository.posts_of(session, caller, wanted.from_person_id, division, since)
    objects = await chains.lock_objects(session, links)
    serves = await chains.serves(session, wanted.to_person_id, since) | {post.division_code for post in posts}
    levels = {(link.object_type, link.level) for link in links}
    digits = {pair: await responsibilities.digits_of(session, *pair) for pair in sorted(levels)}
    unfit = {
        link.id: responsibilities.outside_words(link.level, allowed, objects[link.object_id].name)
        for link in links
        if not can_answer(allowed := digits[link.object_type, link.level], link.division_code, serves)
    }
    return Load(links, posts, objects, unfit)


async def _obstacle(session: Session, wanted: HandoverWanted, load: Load, *, but: UUID | None = None) -> Problem | None:
    """Why this load cannot pass."""
    people = (wanted.from_person_id, wanted.to_person_id)
    other = lifecycle.obstacle(*people, await repository.pending(session, people, _today(), but=but))
    if other is not None:
        words = f"另有一次移交定于 {other.effective_on} 生效，请等其生效或先撤回。"
        return (HandoverLoop if lifecycle.is_loop(*people, other) else HandoverPending)(words)
    if not load.links and not load.posts:
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
    _keep(session, handover, begun, new, later)
    await _move_posts(session, caller, handover, load.posts)
    await responsibilities.told(session, caller, load.links)


async def _move_posts(session: Session, caller: Caller, handover: Handover, posts: Sequence[Post]) -> None:
    """As the links; whoever was the deputy of a post that is now their own is so no longer."""
    to, on, reason = handover.to_person_id, handover.effective_on, handover.reason
    begun, later = lifecycle.split(posts, on)
    new = [batches.copy_of(post, valid_from=on, **_held_by(to, post)) for post in begun]
    changes: list[tuple[Post, dict[str, Any]]] = [(post, {"valid_to": on}) for post in begun]
    changes += [(post, _held_by(to, post)) for post in later]
    await batches.enter_all(session, caller, new, PostRecorded, reason)
    await batches.change_all(session, caller, changes, PostRecorded, reason)
    _keep(session, handover, begun, new, later)


def _held_by(person_id: UUID, post: Post) -> dict[str, UUID | None]:
    return {"person_id": person_id, "deputy_id": None if post.deputy_id == person_id else post.deputy_id}


def _keep(
    session: Session,
    handover: Handover,
    begun: Sequence[Responsibility | Post],
    new: Sequence[Responsibility | Post],
    later: Sequence[Responsibility | Post],
) -> None:
    pairs = [*zip(new, begun, strict=True), *((row, None) for row in later)]
    for row, ended in pairs:
        move = {
            "handover_id": handover.id,
            "row_id": row.id,
            "things": row.__tablename__,
            "ended_id": ended.id if ended is not None else None,
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
        row = found[move.row_id]
        if row.voided_at is not None or row.person_id != handover.to_person_id:
            continue
        if move.ended_id is None:
            changes.append((row, _given_back(handover, row)))
        else:
            changes.append((found[move.ended_id], _reopened(row)))
            mistaken.append(row)
    await batches.change_all(session, caller, changes, contract, reason)
    await batches.void_all(session, caller, mistaken, contract, reason)


def _reopened(row: Responsibility | Post) -> dict[str, Any]:
    closed_by = {"closed_by": row.closed_by} if isinstance(row, Responsibility) else {}
    return {"valid_to": row.valid_to} | closed_by


def _given_back(handover: Handover, row: Responsibility | Post) -> dict[str, Any]:
    brought_by = {"handover_id": None} if isinstance(row, Responsibility) else {}
    return {"person_id": handover.from_person_id} | brought_by


def _ids(moves: Sequence[Move]) -> list[UUID]:
    return [row_id for move in moves for row_id in (move.row_id, move.ended_id) if row_id is not None]


def _today() -> date:
    return local(time.now()).date()
