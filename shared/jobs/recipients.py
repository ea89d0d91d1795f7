"""Whom a step of the ladder reaches, by name, and when they may be disturbed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from shared.calendar import quiet_hours
from shared.calendar.workdays import WorkCalendar
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.people import holders, posts_now
from shared.directory.policies import in_force
from shared.jobs.models import Deadline
from shared.time import local

# Which posts each addressee of the ladder means. An empty post is filled by its deputy (see `holders`), else by the
# next addressee in the chain of chiefs.
POSTS = {
    "local": ("village_cadre", "river_chief_village"),
    "village_chief": ("river_chief_village",),
    "town_chief": ("river_chief_town",),
    "office": ("river_chief_office_head",),
    "general_chief": ("general_river_chief",),
    "county_office": ("county_office",),
    "leading_group": ("leading_group_head",),
}
NEXT_UP = {
    "local": "village_chief",
    "village_chief": "town_chief",
    "town_chief": "general_chief",
    "office": "town_chief",
}
QUIET = "quiet_hours"


class Recipients:
    """Answers for one batch of steps, asking the directory once for each division and day."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._posts: dict[tuple[str, date], dict[str, list[UUID]]] = {}
        self._quiet: dict[tuple[str, date], quiet_hours.QuietHours | None] = {}
        self._calendar: WorkCalendar | None = None

    async def of(self, addressees: Sequence[str], deadline: Deadline, day: date) -> list[UUID]:
        """The people that these addressees mean on a day, each once, in order."""
        posts = await self._holders(deadline.division_code, day)
        people: dict[UUID, None] = {}
        for addressee in addressees:
            found = await self._responsible(deadline, day) if addressee == "responsible" else _filled(posts, addressee)
            people.update(dict.fromkeys(found))
        return list(people)

    async def _responsible(self, deadline: Deadline, day: date) -> list[UUID]:
        """Those who answer for it, or who acts for them while they are away."""
        posts = await posts_now(self._session)
        return [
            acting
            for person in deadline.responsible_ids
            for acting in posts.stand_ins(person, deadline.division_code, day)
        ]

    async def delivery(self, division_code: str, moment: datetime, *, urgent: bool) -> datetime:
        """When a message of this moment reaches people: quiet hours and days off wait, urgent ones do not."""
        key = (division_code, local(moment).date())
        if key not in self._quiet:
            rules = await in_force(self._session, *key)
            value = rules[QUIET].value if QUIET in rules else None
            self._quiet[key] = quiet_hours.parse(value) if value else None
        if self._calendar is None:
            self._calendar = await work_calendar(self._session)
        return quiet_hours.next_delivery(moment, self._quiet[key], self._calendar, urgent=urgent)

    async def _holders(self, division_code: str, day: date) -> dict[str, list[UUID]]:
        key = (division_code, day)
        if key not in self._posts:
            codes = sorted({code for codes in POSTS.values() for code in codes})
            self._posts[key] = await holders(self._session, codes, division_code, day)
        return self._posts[key]


def _filled(posts: dict[str, list[UUID]], addressee: str | None) -> list[UUID]:
    """Who holds the posts of an addressee; where nobody does, of the next one up."""
    while addressee is not None:
        found = [person for code in POSTS[addressee] for person in posts.get(code, [])]
        if found:
            return found
        addressee = NEXT_UP.get(addressee)
    return []
