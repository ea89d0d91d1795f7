"""Who may act in a case, and whom it may name."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.directory import models as directory
from shared.directory.lookup import ReferenceUnknown
from shared.directory.people import holders
from shared.http.problems import NotPermitted
from shared.time import local

HEAD, CLERK = "river_chief_office_head", "clerk"
CHIEFS = ("river_chief_village", "river_chief_town")


class PersonNeeded(NotPermitted):
    code, title = "person_needed", "须由本人办理"
    default_detail = "此项须由具体人员办理，请使用与人员绑定的账号登录。"


class OfficerNeeded(NotPermitted):
    code, title = "officer_needed", "须由工作人员办理"
    default_detail = "此项由镇村工作人员办理；如有意见，请联系经办人。"


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


async def office(session: Session, town: str, moment: datetime) -> dict[str, list[UUID]]:
    """The head of the town's river chief office and its clerks: they answer for what nobody has taken on yet."""
    return await holders(session, (HEAD, CLERK), town, local(moment).date())


async def chiefs(session: Session, division_code: str, moment: datetime) -> list[UUID]:
    """The river chiefs above a place, the village's first."""
    found = await holders(session, CHIEFS, division_code, local(moment).date())
    return unique(person for code in CHIEFS for person in found[code])


def unique(people: Iterable[UUID]) -> list[UUID]:
    """Each person once, in order."""
    return list(dict.fromkeys(people))
