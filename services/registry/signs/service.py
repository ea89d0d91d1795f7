"""Use cases: put a sign on record, see whether it is out of date, report that it was renewed.

Whether a sign is out of date follows from its chiefs of today. It is looked at whenever a chief of its reach changes,
and once a day, since a change may have been entered for a day ahead, and since posts change, too. The duty to renew it
begins when it is found out of date, and a further change meanwhile gives no more time.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.registry import recording
from services.registry.deadlines import DEADLINES
from services.registry.rivers import service as rivers
from services.registry.rivers.schemas import Chief
from services.registry.signs import lifecycle, repository
from services.registry.signs.errors import PhotoMissing, ReachUnknown, SignNotFound, UpdatedInFuture
from services.registry.signs.models import Sign
from services.registry.signs.schemas import SignAnswer, SignCreate, SignListed, SignPatch, SignUpdating
from shared import time
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.calendar.workdays import due_after
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.people import holders
from shared.directory.policies import policy_book
from shared.http.conditional import SeenVersion
from shared.jobs.deadlines import Subject
from shared.time import local

UPDATED = "公示牌已更新"


async def enter(session: Session, caller: Caller, wanted: SignCreate) -> tuple[Sign, bool]:
    """Put a sign on record; raises ReachUnknown, AttachmentUnknown, and as `recording.enter`."""
    reach = await repository.reach(session, caller, wanted.reach_id)
    if reach is None:
        raise ReachUnknown
    await check_known(session, caller, wanted.photo_ids)
    today = _today()
    derived: dict[str, Any] = {"division_code": reach.division_code, "looked_on": today}
    if wanted.chiefs is None:
        derived["chiefs"] = _rows((await _due(session, [reach], wanted.shown_since))[reach.id])
    else:
        derived["chiefs"] = _rows(wanted.chiefs)
    sign, is_new = await recording.enter(session, caller, Sign, wanted, None, **derived)
    if is_new:
        await _reconsider(session, [sign])
    return sign, is_new


async def change(session: Session, caller: Caller, sign_id: UUID, wanted: SignPatch, seen: SeenVersion) -> Sign:
    """Correct what is on record of a sign; raises SignNotFound, VersionStale, and as `recording.change`."""
    sign = await _find(session, caller, sign_id, seen)
    changes = wanted.changes()
    if "chiefs" in changes:
        changes["chiefs"] = _rows(wanted.chiefs)
    changed = await recording.change(session, caller, sign, changes, None, wanted.reason)
    await _reconsider(session, [changed])
    return changed


async def renew(session: Session, caller: Caller, sign_id: UUID, wanted: SignUpdating, seen: SeenVersion) -> Sign:
    """Report that a sign names the chiefs of a day, with a photo; that ends the duty, unless they changed since.

    Raises SignNotFound, VersionStale, PhotoMissing, UpdatedInFuture, AttachmentUnknown, and as `recording.change`.
    """
    if not wanted.photo_ids:
        raise PhotoMissing
    if wanted.updated_on > _today():
        raise UpdatedInFuture
    await check_known(session, caller, wanted.photo_ids)
    sign = await _find(session, caller, sign_id, seen)
    due = (await _due(session, [sign], wanted.updated_on))[sign.reach_id]
    changes = wanted.model_dump(exclude_unset=True, exclude={"updated_on"})
    changes |= {"chiefs": _rows(due), "shown_since": wanted.updated_on}
    renewed = await recording.change(session, caller, sign, changes, None, UPDATED)
    await _reconsider(session, [renewed], renewed=True)
    return renewed


async def shown(session: Session, caller: Caller, sign_id: UUID) -> SignAnswer:
    """A sign beside what it should say today; raises SignNotFound."""
    sign = await repository.find(session, caller, sign_id)
    if sign is None:
        raise SignNotFound
    return await answer(session, sign)


async def answer(session: Session, sign: Sign) -> SignAnswer:
    """As `shown`."""
    names = await repository.reach_names(session, [sign.reach_id])
    due = (await _due(session, [sign], _today()))[sign.reach_id]
    columns = {name: getattr(sign, name) for name in SignListed.model_fields if name != "reach_name"}
    stale = lifecycle.is_stale(sign.chiefs, _rows(due))
    return SignAnswer(**columns, reach_name=names[sign.reach_id], chiefs_due=due, stale=stale)


async def reconsider(session: Session, _caller: Caller, reach_ids: Collection[UUID]) -> None:
    """See what a change of chiefs means for the signs of these reaches."""
    if reach_ids:
        await _reconsider(session, await repository.of_reaches(session, reach_ids))


async def reconsider_daily(session: Session, most: int) -> None:
    """See what the new day means for the signs that were not looked at today."""
    await _reconsider(session, await repository.not_looked_at(session, _today(), most))


async def withdraw(session: Session, _caller: Caller, sign: Sign, _reason: str) -> None:
    """A sign that should never have been entered owes nothing."""
    await DEADLINES.end(session, sign.id, lifecycle.CLOCK, lifecycle.WITHDRAWN, time.now())


async def _find(session: Session, caller: Caller, sign_id: UUID, seen: SeenVersion) -> Sign:
    sign = await repository.find(session, caller, sign_id, lock=True)
    if sign is None:
        raise SignNotFound
    seen.check(sign.version)
    return sign


async def _due(session: Session, signs: Iterable[Any], on: date) -> dict[UUID, list[Chief]]:
    """The chiefs whom the signs of each reach must name on a day: those of the tiers that each reach has."""
    of_reach = {getattr(each, "reach_id", each.id): each.division_code for each in signs}
    return await rivers.chiefs_of(session, of_reach, on, on_reach=True)


async def _reconsider(session: Session, signs: Sequence[Sign], *, renewed: bool = False) -> None:
    if not signs:
        return
    today = _today()
    due = await _due(session, signs, today)
    owed = await repository.owed_by(session, [sign.id for sign in signs])
    names = await repository.reach_names(session, {sign.reach_id for sign in signs})
    for sign in signs:
        sign.looked_on = today
        stale = lifecycle.is_stale(sign.chiefs, _rows(due[sign.reach_id]))
        if stale and sign.id not in owed:
            await _start(session, sign, names[sign.reach_id])
        elif stale and owed[sign.id] != (office := await _office(session, sign)):
            await DEADLINES.assign(session, sign.id, lifecycle.CLOCK, office)
        elif not stale and sign.id in owed:
            outcome = None if renewed else lifecycle.WITHDRAWN
            await DEADLINES.end(session, sign.id, lifecycle.CLOCK, outcome, time.now())


async def _office(session: Session, sign: Sign) -> list[UUID]:
    """Who answers for renewing a sign: the head of the river-chief office, or its clerks where there is none."""
    posts = await holders(session, lifecycle.OFFICE, sign.division_code, _today())
    return next((posts[code] for code in lifecycle.OFFICE if posts[code]), [])


async def _start(session: Session, sign: Sign, reach_name: str) -> None:
    now = time.now()
    policy = (await policy_book(session)).on(sign.division_code, _today())[lifecycle.POLICY]
    due = due_after(now, policy.amount, policy.span, await work_calendar(session))
    subject = Subject(
        type="sign",
        id=sign.id,
        title=lifecycle.title(sign.number, reach_name),
        division_code=sign.division_code,
        mark=sign.mark,
        responsible_ids=await _office(session, sign),
    )
    await DEADLINES.start(session, subject, lifecycle.CLOCK, due, policy.cited(), now)


def _rows(chiefs: Iterable[Any]) -> list[dict[str, Any]]:
    return [chief.model_dump(mode="json") for chief in chiefs]


def _today() -> date:
    return local(time.now()).date()
