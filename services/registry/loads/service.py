"""Use case: all that somebody has in hand, and what of it another could take over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.registry.handovers import lifecycle
from services.registry.handovers.schemas import HandoverWanted
from services.registry.loads import repository
from services.registry.matters import repository as matters
from services.registry.matters.models import Matter
from services.registry.people.models import Post
from services.registry.people.repository import divisions_of
from services.registry.responsibilities import repository as chains
from services.registry.responsibilities import service as responsibilities
from services.registry.responsibilities.lifecycle import can_answer
from services.registry.responsibilities.models import Responsibility
from shared.auth.caller import Caller
from shared.calendar.days import day_ended_by
from shared.db.session import Session
from shared.directory.models import Reach, Source


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has.

    `unfit` says of links why the successor cannot take them: then nothing passes. `staying` says of deputyships, and of
    what is open in whichever service, why it stays while all else passes.
    """

    links: Sequence[Responsibility]
    posts: Sequence[Post]
    deputyships: Sequence[Post]
    matters: Sequence[Matter]
    objects: Mapping[UUID, Source | Reach]
    unfit: Mapping[UUID, str]
    staying: Mapping[UUID, str]

    def passing(self) -> list[Post]:
        """The deputyships that the successor can take."""
        return [post for post in self.deputyships if post.id not in self.staying]


async def load(session: Session, caller: Caller, wanted: HandoverWanted) -> Load:
    """All that one person has in a division from a day on; locked, so that nobody changes it meanwhile."""
    person, since, division = wanted.from_person_id, wanted.effective_on, wanted.division_code
    links = await chains.load_of(session, caller, person, division, since)
    theirs = await repository.posts_of(session, caller, person, division, since)
    posts = [post for post in theirs if post.person_id == person] if wanted.with_posts else []
    deputyships = [post for post in theirs if post.deputy_id == person]
    objects = await chains.lock_objects(session, links)
    open_matters = await matters.of(session, caller, person, division)
    return Load(
        links=links,
        posts=posts,
        deputyships=deputyships,
        matters=open_matters,
        objects=objects,
        unfit=await _unfit(session, wanted, links, posts, objects),
        staying=await _staying(session, wanted, deputyships, open_matters),
    )


async def _unfit(
    session: Session,
    wanted: HandoverWanted,
    links: Sequence[Responsibility],
    posts: Sequence[Post],
    objects: Mapping[UUID, Source | Reach],
) -> dict[UUID, str]:
    serves = await chains.serves(session, wanted.to_person_id, wanted.effective_on)
    serves |= {post.division_code for post in posts}
    levels = {(link.object_type, link.level) for link in links}
    digits = {pair: await responsibilities.digits_of(session, *pair) for pair in sorted(levels)}
    return {
        link.id: responsibilities.outside_words(link.level, allowed, objects[link.object_id].name)
        for link in links
        if not can_answer(allowed := digits[link.object_type, link.level], link.division_code, serves)
    }


async def _staying(
    session: Session, wanted: HandoverWanted, deputyships: Sequence[Post], open_matters: Sequence[Matter]
) -> dict[UUID, str]:
    to, on = wanted.to_person_id, wanted.effective_on
    lives_in = (await divisions_of(session, {to}))[to]
    found = {
        post.id: lifecycle.deputyship_stays(post.division_code, post.person_id, to, lives_in) for post in deputyships
    }
    found |= {matter.id: lifecycle.matter_stays(day_ended_by(matter.due_at), on) for matter in open_matters}
    return {row_id: words for row_id, words in found.items() if words}
