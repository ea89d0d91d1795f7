"""Who may act in a case, and whom it may name."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.directory import models as directory
from shared.directory.lookup import ReferenceUnknown
from shared.directory.people import holders, responsible, serves
from shared.directory.rules import town_of
from shared.http.problems import NotPermitted, PayloadInvalid
from shared.time import local

HEAD, CLERK = "river_chief_office_head", "clerk"
# Told at the due notice and at each step after it, nearest first: who could have seen to it.
LINE = ("village_cadre", "river_chief_village", "river_chief_town")
ENFORCEMENT = ("enforcement_head", "enforcement_officer")
LEADERS = ("mayor", "deputy_mayor_environment", "general_river_chief")
# The levels of a chain that are on the side of the source.
SIDE_OF_SOURCE = ("unit", "owner")


class PersonNeeded(NotPermitted):
    code, title = "person_needed", "须由本人办理"
    default_detail = "此项须由具体人员办理，请使用与人员绑定的账号登录。"


class OfficerNeeded(NotPermitted):
    code, title = "officer_needed", "须由工作人员办理"
    default_detail = "此项由镇村工作人员办理；如有意见，请联系经办人。"


class HandlerUnsuitable(PayloadInvalid):
    code, title = "handler_unsuitable", "不能交由此人办理"
    default_detail = (
        "经办人须是本镇（或其上级、所辖村社）在任的工作人员，且不能是被投诉单位的负责人或业主，请另选经办人。"
    )


class NobodyAnswers(PayloadInvalid):
    code, title = "nobody_answers", "该级今天无人负责"
    default_detail = "被投诉对象不明，或其责任链的这一级今天无人负责；请改为指定承办人，或先在台账中确定责任人。"


class ResponsibleUnsuitable(PayloadInvalid):
    code, title = "responsible_unsuitable", "不能由此人负责整改"
    default_detail = "整改责任人须在该污染源的责任链中（含单位负责人、业主），或是本镇在任的工作人员，请另选责任人。"


def acting_person(caller: Caller) -> UUID:
    """The person behind a deed that somebody must stand for; raises PersonNeeded for a machine."""
    if caller.person_id is None:
        raise PersonNeeded
    return caller.person_id


def require_officer(caller: Caller) -> None:
    """Refuse those who see only their own rows (citizens, responsible units) what is the office's to do."""
    if caller.rows == "own":
        raise OfficerNeeded


async def require_known(session: Session, caller: Caller, person_id: UUID) -> None:
    """Refuse to name a person whom the directory does not know, or who belongs to others."""
    person = await session.get(directory.Person, person_id)
    if person is None or not covers(caller, person.division_code):
        raise ReferenceUnknown(f"台账中没有编号为 {person_id} 的人员，请核对后重试。")


async def in_chain(session: Session, source_id: UUID | None, level: str, now: datetime) -> UUID:
    """Who answers for a source at a level of its chain today; raises NobodyAnswers."""
    chain = await responsible(session, source_id, local(now).date()) if source_id else {}
    if level not in chain:
        raise NobodyAnswers
    return chain[level]


async def level_of(session: Session, source_id: UUID | None, person_id: UUID, now: datetime) -> str | None:
    """At which level of a source's chain a person answers today, the first by name of several; none outside it."""
    chain = await responsible(session, source_id, local(now).date()) if source_id else {}
    return min((level for level, person in chain.items() if person == person_id), default=None)


async def require_handler(session: Session, person_id: UUID, place: str, source_id: UUID | None, now: datetime) -> None:
    """Let only an official of the town handle a complaint, and nobody from the side of what it is about."""
    day = local(now).date()
    chain = await responsible(session, source_id, day) if source_id else {}
    accused = {chain.get(level) for level in SIDE_OF_SOURCE}
    if person_id in accused or not await serves(session, person_id, town_of(place), day):
        raise HandlerUnsuitable


async def require_answerable(
    session: Session, person_id: UUID, place: str, source_id: UUID | None, now: datetime
) -> None:
    """Let an order go only to somebody who answers for the source at any level, or to an official of the town."""
    day = local(now).date()
    chain = await responsible(session, source_id, day) if source_id else {}
    if person_id not in chain.values() and not await serves(session, person_id, town_of(place), day):
        raise ResponsibleUnsuitable


async def office(session: Session, town: str, moment: datetime) -> dict[str, list[UUID]]:
    """The head of the town's river chief office and its clerks: they answer for what nobody has taken on yet."""
    return await holders(session, (HEAD, CLERK), town, local(moment).date())


async def verifiers(session: Session, town: str, moment: datetime, *, but: Iterable[UUID | None]) -> list[UUID]:
    """Who looks for the town whether work is done: its enforcement people, else the head of its river chief office.

    Nobody looks at their own work.
    """
    found = await holders(session, (*ENFORCEMENT, HEAD), town, local(moment).date())
    concerned = set(but)
    enforcement = [person for code in ENFORCEMENT for person in found[code] if person not in concerned]
    return unique(enforcement) or [person for person in found[HEAD] if person not in concerned]


async def leaders(session: Session, town: str, moment: datetime, *, but: Iterable[UUID | None]) -> list[UUID]:
    """The town's leaders, without those who ask something of them."""
    found = await holders(session, LEADERS, town, local(moment).date())
    concerned = set(but)
    return unique(person for code in LEADERS for person in found[code] if person not in concerned)


async def line(session: Session, division_code: str, moment: datetime) -> list[UUID]:
    """The officials in line above a place: its cadre, then its chiefs, the village's first."""
    found = await holders(session, LINE, division_code, local(moment).date())
    return unique(person for code in LINE for person in found[code])


def unique(people: Iterable[UUID]) -> list[UUID]:
    """Each person once, in order."""
    return list(dict.fromkeys(people))
