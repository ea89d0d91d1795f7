"""Use cases: put people and posts on record, correct a name, change who holds a post, say who held it."""

from datetime import date
from typing import Any
from uuid import UUID

from services.registry import recording
from services.registry.people import errors, lifecycle, repository
from services.registry.people.lifecycle import Handover
from services.registry.people.models import Person, Post
from services.registry.people.schemas import HolderAnswer, PersonCreate, PersonPatch, PostCreate, PostPatch
from shared import time
from shared.auth.caller import Caller
from shared.contracts.registry import PersonRecorded, PostRecorded
from shared.db.session import Session
from shared.directory.people import names, posts_now
from shared.http.conditional import SeenVersion
from shared.ids import new_id

_KEPT_IN_SUCCESSION = ("code", "title", "division_code", "person_id", "deputy_id", "mark", "citation", "valid_to")


async def enter_person(session: Session, caller: Caller, wanted: PersonCreate) -> tuple[Person, bool]:
    """Put an officer on record; see `recording.enter`."""
    return await recording.enter(session, caller, Person, wanted, PersonRecorded)


async def change_person(
    session: Session, caller: Caller, person_id: UUID, wanted: PersonPatch, seen: SeenVersion
) -> Person:
    """Correct a name or a division; raises PersonNotFound, VersionStale, and as `recording.change`."""
    person = await repository.person(session, caller, person_id, lock=True)
    if person is None:
        raise errors.PersonNotFound
    seen.check(person.version)
    return await recording.change(session, caller, person, wanted.changes(), PersonRecorded, wanted.reason)


async def enter_post(session: Session, caller: Caller, wanted: PostCreate) -> tuple[Post, bool]:
    """Put a post on record; raises what `_check_people` finds wrong, and as `recording.enter`."""
    await _check_people(session, wanted.division_code, wanted.person_id, wanted.deputy_id)
    first = wanted.model_copy(update={"id": wanted.id or new_id()})
    return await recording.enter(session, caller, Post, first, PostRecorded, office_id=first.id)


async def change_post(session: Session, caller: Caller, post_id: UUID, wanted: PostPatch, seen: SeenVersion) -> Post:
    """Change who holds a post from a day on, or until when it is held; the tenure that then holds.

    Raises PostNotFound, VersionStale, PostNotLater, PostEnded, TenuresOverlap, and what `_check_people` finds wrong.
    """
    post = await repository.post(session, caller, post_id, lock=True)
    if post is None:
        raise errors.PostNotFound
    seen.check(post.version)
    changes = wanted.changes()
    since = changes.pop("effective_from", None) or time.local(time.now()).date()
    held_by = {name: changes.get(name, getattr(post, name)) for name in ("person_id", "deputy_id")}
    await _check_people(session, post.division_code, **held_by)
    await _check_next(session, post, changes.get("valid_to", post.valid_to))
    if all(getattr(post, name) == person for name, person in held_by.items()):
        return await recording.change(session, caller, post, changes, PostRecorded, wanted.reason)
    return await _hand_over(session, caller, post, changes, since, wanted.reason)


async def reopen_previous(session: Session, caller: Caller, post: Post, reason: str) -> None:
    """Let who held a post before hold it on, when the tenure that followed is voided."""
    previous = await repository.ended_by(session, post)
    if previous is not None:
        await recording.change(session, caller, previous, {"valid_to": post.valid_to}, PostRecorded, reason)


async def holder(session: Session, caller: Caller, post_id: UUID, on: date) -> HolderAnswer:
    """Who held a post on a day, and who acted; raises PostNotFound."""
    asked = await repository.post(session, caller, post_id)
    if asked is None:
        raise errors.PostNotFound
    tenure = await repository.tenure(session, asked.office_id, on)
    people = (tenure.person_id, tenure.deputy_id) if tenure else ()
    posts = await posts_now(session)
    acting = next((one for one in people if one is not None and not posts.is_away(one, on)), None)
    person = tenure.person_id if tenure else None
    named = await names(session, {one for one in (person, acting) if one is not None})
    return HolderAnswer(
        office_id=asked.office_id,
        on=on,
        post_id=tenure.id if tenure else None,
        person_id=person,
        person_name=named.get(person) if person else None,
        acting_id=acting,
        acting_name=named.get(acting) if acting else None,
    )


async def _hand_over(
    session: Session, caller: Caller, post: Post, changes: dict[str, Any], since: date, reason: str
) -> Post:
    """End the tenure on a day and begin the next one; one that has not begun is changed itself."""
    meaning = lifecycle.handover(post.valid_from, post.valid_to, since, time.local(time.now()).date())
    if meaning is Handover.TOO_LATE:
        raise errors.PostEnded
    if meaning is Handover.TOO_EARLY:
        raise errors.PostNotLater(
            f"这一任期自 {post.valid_from} 起，更换任职人或代理人的生效日应晚于这一天；若登记有误，请作废后重新登记。"
        )
    if meaning is Handover.IN_PLACE:
        return await recording.change(session, caller, post, changes, PostRecorded, reason)
    kept = {name: getattr(post, name) for name in _KEPT_IN_SUCCESSION}
    following = PostCreate.model_validate(kept | changes | {"valid_from": since})
    await recording.change(session, caller, post, {"valid_to": since}, PostRecorded, reason)
    return (await recording.enter(session, caller, Post, following, PostRecorded, office_id=post.office_id))[0]


async def _check_next(session: Session, post: Post, valid_to: date | None) -> None:
    """Two people do not hold one post at once."""
    begins = await repository.next_begins(session, post)
    if begins is not None and (valid_to is None or valid_to > begins):
        raise errors.TenuresOverlap(f"下一任期自 {begins} 起，本任期的终止日不应晚于这一天。")


async def _check_people(session: Session, division_code: str, person_id: UUID | None, deputy_id: UUID | None) -> None:
    if lifecycle.stands_in_for_oneself(person_id, deputy_id):
        raise errors.at("deputy_id", errors.DeputyIsHolder)
    people = await repository.divisions_of(session, {one for one in (person_id, deputy_id) if one is not None})
    for field, one in (("person_id", person_id), ("deputy_id", deputy_id)):
        if one is not None and one not in people:
            raise errors.at(field, errors.PersonUnknown)
    if deputy_id is not None and not lifecycle.may_stand_in(division_code, people[deputy_id]):
        raise errors.at("deputy_id", errors.DeputyElsewhere)
