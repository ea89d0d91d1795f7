"""How long the rules give, and how files are numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.calendar.workdays import DueTime, Unit, WorkCalendar, due_after
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.policies import Policies, in_force
from shared.time import local

# 民法典 art. 201-203, as switches since 信访工作条例 is silent on how its own periods are counted.
SWITCHES = ("count.start_next_day", "count.roll_forward")
PREFIX = "receipt.prefix"


@dataclass(frozen=True, slots=True)
class Term:
    """When something is due, and the rule that a clock keeps of it."""

    due: DueTime
    rule: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """The policies and the calendar, as of one moment in one division."""

    division_code: str
    moment: datetime
    policies: Policies
    calendar: WorkCalendar

    def term(self, key: str) -> Term:
        """The term that a policy gives from this moment."""
        policy = self.policies[key]
        return Term(self.due(self.moment, policy.amount, policy.span), policy.cited())

    def earliest(self, keys: Sequence[str]) -> Term:
        """The term that ends first: an internal rule never outlasts the law's."""
        return min(map(self.term, keys), key=lambda term: term.due.at)

    def due(self, start: datetime, amount: int, unit: Unit) -> DueTime:
        """The end of a period, counted as the switches say."""
        next_day, roll = (bool(self.policies[key].value) for key in SWITCHES)
        return due_after(start, amount, unit, self.calendar, start_next_day=next_day, roll_forward=roll)

    def series(self, kind: str = "") -> str:
        """What numbers of this year begin with: the town's own letters (its code, until it has chosen any)."""
        letters = str(self.policies[PREFIX].value) if PREFIX in self.policies else town_of(self.division_code)
        return "-".join(filter(None, (letters, kind, str(local(self.moment).year))))


async def rules(session: Session, division_code: str, moment: datetime) -> Rules:
    """The policies and the calendar for a place and a moment."""
    policies = await in_force(session, division_code, local(moment).date())
    return Rules(division_code, moment, policies, await work_calendar(session))


def town_of(division_code: str) -> str:
    """The town that a place belongs to; a county stays itself."""
    return division_code[:9]
