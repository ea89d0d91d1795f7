"""Use cases: somebody is away, comes back sooner or later."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.registry import recording
from services.registry.leaves import lifecycle, repository
from services.registry.leaves.errors import LeaveNotFound, LeaveOverlaps, NobodyActs
from services.registry.leaves.lifecycle import Span
from services.registry.leaves.models import Leave
from services.registry.leaves.schemas import LeaveCreate, LeavePatch
from services.registry.people.errors import PersonUnknown, at
from services.registry.people.models import Post
from shared.auth.caller import Caller
from shared.contracts.registry import LeaveRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion

_MOST_NAMED = 5  # default: more posts would make no sentence


async def enter(session: Session, caller: Caller, wanted: LeaveCreate) -> tuple[Leave, bool]:
    """Note that somebody is away; raises PersonUnknown, LeaveOverlaps, NobodyActs, and as `recording.enter`."""
    person = await repository.person(session, caller, wanted.person_id)
    if person is None:
        raise at("person_id", PersonUnknown)
    leave, is_new = await recording.enter(
        session, caller, Leave, wanted, LeaveRecorded, division_code=person.division_code
    )
    if is_new:
        await _check(session, leave)
    return leave, is_new


async def change(session: Session, caller: Caller, leave_id: UUID, wanted: LeavePatch, seen: SeenVersion) -> Leave:
    """Correct when somebody is away; raises LeaveNotFound, VersionStale, LeaveOverlaps, NobodyActs."""
    leave = await repository.find(session, caller, leave_id, lock=True)
    if leave is None:
        raise LeaveNotFound
    seen.check(leave.version)
    await repository.person(session, caller, leave.person_id)
    changed = await recording.change(session, caller, leave, wanted.changes(), LeaveRecorded, wanted.reason)
    await _check(session, changed)
    return changed


async def _check(session: Session, leave: Leave) -> None:
    """Refuse a second leave at the same time, and one that leaves a post to nobody, unless that is said to be meant."""
    span, posts = _span(leave), await repository.posts_of(session, leave.person_id)
    others = {other for post in posts for other in (post.person_id, post.deputy_id) if other is not None}
    away: dict[UUID, list[Span]] = {}
    for other in await repository.of(session, others | {leave.person_id}):
        if other.id != leave.id:
            away.setdefault(other.person_id, []).append(_span(other))
    if any(span.shared(own) for own in away.get(leave.person_id, ())):
        raise LeaveOverlaps
    if not leave.unmanned:
        _check_manned(leave, span, posts, away)


def _check_manned(leave: Leave, span: Span, posts: Sequence[Post], away: Mapping[UUID, list[Span]]) -> None:
    found = []
    for post in posts:
        other = post.deputy_id if post.person_id == leave.person_id else post.person_id
        others_leaves = None if other is None else away.get(other, [])
        days = next(lifecycle.unmanned(span, Span(post.valid_from, post.valid_to), others_leaves), None)
        if days is not None:
            found.append(f"{post.title}（{lifecycle.words(days)}）")
    if found:
        raise NobodyActs(
            f"{'、'.join(found[:_MOST_NAMED])}{'等' if len(found) > _MOST_NAMED else ''}届时任职人与代理人都不在岗。"
            "请先更换代理人；确需如此的，填 unmanned 为 true，其事项转由上一级。"
        )


def _span(row: Leave) -> Span:
    return Span(row.valid_from, row.valid_to)
