"""Use cases: hand an object to somebody from a day on, correct that, take it back, say who answered on a day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.registry import recording
from services.registry.people.errors import PersonUnknown
from services.registry.responsibilities import lifecycle, repository
from services.registry.responsibilities.errors import (
    EndWrong,
    LevelUnknown,
    NotLater,
    ObjectNotFound,
    ObjectUnknown,
    PersonOutside,
    ResponsibilityNotFound,
)
from services.registry.responsibilities.lifecycle import COUNTY, DIGITS, WORDS, Level, ObjectType
from services.registry.responsibilities.models import Responsibility
from services.registry.responsibilities.schemas import (
    Answering,
    AnsweringAnswer,
    ResponsibilityCreate,
    ResponsibilityPatch,
)
from services.registry.rivers import repository as rivers
from services.registry.signs import service as signs
from shared.auth.caller import Caller
from shared.contracts.registry import ResponsibilityRecorded
from shared.db.session import Session
from shared.directory.people import names, responsible
from shared.http.conditional import SeenVersion
from shared.http.problems import FieldError

AT_PERSON = FieldError("/person_id", "person_outside", "请另选在对应区划任职的人员。")


async def enter(session: Session, caller: Caller, wanted: ResponsibilityCreate) -> tuple[Responsibility, bool]:
    """Put on record who answers from a day on, and close the one before on that day.

    Raises ObjectUnknown, PersonUnknown, LevelUnknown, PersonOutside, NotLater, and as `recording.enter`.
    """
    if not await repository.lock_people(session, [wanted.person_id], to_give=True):
        raise PersonUnknown
    thing = await repository.lock_object(session, caller, wanted.object_type, wanted.object_id)
    if thing is None:
        raise ObjectUnknown
    successor, is_new = await recording.enter(
        session, caller, Responsibility, wanted, ResponsibilityRecorded, division_code=thing.division_code
    )
    if is_new:
        await require_fit(session, successor, successor.person_id, thing.name)
        await _close_previous(session, caller, successor)
        await told(session, caller, [successor])
    return successor, is_new


async def change(
    session: Session, caller: Caller, responsibility_id: UUID, wanted: ResponsibilityPatch, seen: SeenVersion
) -> Responsibility:
    """Correct who answers or until when.

    Raises ResponsibilityNotFound, VersionStale, PersonUnknown, PersonOutside, EndWrong, and as `recording.change`.
    """
    changes = wanted.changes()
    if "person_id" in changes and not await repository.lock_people(session, [wanted.person_id], to_give=True):
        raise PersonUnknown
    link = await repository.find(session, caller, responsibility_id)
    if link is None:
        raise ResponsibilityNotFound
    seen.check(link.version)
    if "person_id" in changes:
        await require_fit(session, link, wanted.person_id, "")
    if "valid_to" in changes and wanted.valid_to != link.valid_to:
        await _check_end(session, link, wanted.valid_to)
        changes["closed_by"] = None
    changed = await recording.change(session, caller, link, changes, ResponsibilityRecorded, wanted.reason)
    await told(session, caller, [changed])
    return changed


async def reopen_previous(session: Session, caller: Caller, mistaken: Responsibility, reason: str) -> None:
    """Whoever was closed by a link that should never have been answers on until the next one, as if it had not been.

    Told before the voiding itself, so that in between nobody is without anybody.
    """
    others = await repository.beside(session, mistaken)
    closed = next((link for link in others if link.closed_by == mistaken.id), None)
    if closed is None:
        return
    following = next((link for link in others if link.valid_from > closed.valid_from), None)
    reopened = {
        "valid_to": following.valid_from if following else None,
        "closed_by": following.id if following else None,
    }
    await recording.change(session, caller, closed, reopened, ResponsibilityRecorded, reason)


async def follow_voiding(session: Session, caller: Caller, voided: Responsibility, _reason: str) -> None:
    """What follows when a link never was."""
    await told(session, caller, [voided])


async def told(session: Session, caller: Caller, links: Iterable[Responsibility]) -> None:
    """What follows when others answer: the signs of a reach must name its chiefs (重庆市河长制条例 art. 23)."""
    await signs.reconsider(session, caller, {link.object_id for link in links if link.object_type == ObjectType.REACH})


async def require_fit(session: Session, link: Responsibility, person_id: UUID, name: str) -> None:
    """Refuse a level that the object does not have, and a person who does not serve there."""
    digits = await digits_of(session, link.object_type, link.level)
    places = await repository.serves(session, person_id, link.valid_from)
    if not lifecycle.can_answer(digits, link.division_code, places):
        raise PersonOutside(outside_words(link.level, digits, name), errors=[AT_PERSON])


def outside_words(level: str, digits: int | None, name: str) -> str:
    """Why somebody cannot answer at a level, and what to do."""
    what = f"“{name}”的" if name else ""
    where = f"对象所在的{WORDS.get(level, level)}区划或其上级" if digits else "本县"
    return f"{what}{WORDS.get(level, level)}责任人须在{where}工作或任职；请另选人员，或先登记其岗位。"


async def digits_of(session: Session, object_type: str, level: str) -> int | None:
    """How many digits the divisions of a level have, none for the unit's side; raises LevelUnknown."""
    if object_type == ObjectType.REACH:
        tier = await rivers.tier(session, level)
        if tier is None:
            raise LevelUnknown("河段的级别应为河长层级（river_tiers）之一，例如 town、village。")
        return max(tier.digits, COUNTY)
    if level not in set(Level):
        raise LevelUnknown(f"污染源的级别应为：{'、'.join(Level)}。")
    return DIGITS.get(level)


async def answering(session: Session, caller: Caller, object_id: UUID, on: date) -> AnsweringAnswer:
    """Who answers for an object on a day, by the question that every service asks; raises ObjectNotFound."""
    if not await repository.visible_object(session, caller, object_id):
        raise ObjectNotFound
    chain = await responsible(session, object_id, on)
    shown = await names(session, chain.values())
    posts = await repository.posts_of(session, list(chain.values()), on)
    people = [
        Answering(level=level, person_id=person, person_name=shown.get(person), posts=posts[person])
        for level, person in sorted(chain.items())
    ]
    return AnsweringAnswer(object_id=object_id, on=on, people=people)


async def _close_previous(session: Session, caller: Caller, successor: Responsibility) -> None:
    others = await repository.beside(session, successor)
    if not others:
        return
    previous = others[-1]
    if not lifecycle.may_follow(previous.valid_from, successor.valid_from):
        raise NotLater(f"这一级的现任自 {previous.valid_from} 起负责，新的起始日应晚于这一天。")
    if previous.valid_to is None or previous.valid_to > successor.valid_from:
        closed = {"valid_to": successor.valid_from, "closed_by": successor.id}
        await recording.change(session, caller, previous, closed, ResponsibilityRecorded)


async def _check_end(session: Session, link: Responsibility, end: date | None) -> None:
    """An end may leave a gap before the next one, never an overlap."""
    others = await repository.beside(session, link)
    following = next((other for other in others if other.valid_from > link.valid_from), None)
    if following is not None and (end is None or end > following.valid_from):
        raise EndWrong(f"下一任自 {following.valid_from} 起负责，终止日不能晚于这一天；如下一任有误，请先作废。")
