"""Use cases: put people and posts on record, change who holds a post."""

from uuid import UUID

from services.registry import recording
from services.registry.people import lifecycle, repository
from services.registry.people.errors import DeputyIsHolder, PersonUnknown, PostNotFound
from services.registry.people.models import Person, Post
from services.registry.people.schemas import PersonCreate, PostCreate, PostPatch
from shared.auth.caller import Caller
from shared.contracts.registry import PersonRecorded, PostRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion


async def enter_person(session: Session, caller: Caller, wanted: PersonCreate) -> tuple[Person, bool]:
    """Put an officer on record; see `recording.enter`."""
    return await recording.enter(session, caller, Person, wanted, PersonRecorded)


async def enter_post(session: Session, caller: Caller, wanted: PostCreate) -> tuple[Post, bool]:
    """Put a post on record; raises PersonUnknown, DeputyIsHolder, and as `recording.enter`."""
    await _check_people(session, wanted.person_id, wanted.deputy_id)
    return await recording.enter(session, caller, Post, wanted, PostRecorded)


async def change_post(session: Session, caller: Caller, post_id: UUID, wanted: PostPatch, seen: SeenVersion) -> Post:
    """Change who holds a post or until when; raises PostNotFound, VersionStale, PersonUnknown, DeputyIsHolder."""
    post = await repository.post(session, caller, post_id, lock=True)
    if post is None:
        raise PostNotFound
    seen.check(post.version)
    changes = wanted.changes()
    await _check_people(session, changes.get("person_id", post.person_id), changes.get("deputy_id", post.deputy_id))
    return await recording.change(session, caller, post, changes, PostRecorded, wanted.reason)


async def _check_people(session: Session, person_id: UUID | None, deputy_id: UUID | None) -> None:
    if lifecycle.stands_in_for_oneself(person_id, deputy_id):
        raise DeputyIsHolder
    if not await repository.are_known(session, {one for one in (person_id, deputy_id) if one is not None}):
        raise PersonUnknown
