"""Which certificates there are, and when one must be renewed. Pure."""

from datetime import date, timedelta
from enum import StrEnum

RENEWAL = "renewal"
# The policy that says how many days before its end a certificate's renewal is applied for, and its default.
NOTICE = "certificate.renew_notice"


class Kind(StrEnum):
    """行政处罚法 art. 42: who enforces the law holds a certificate for it."""

    ENFORCEMENT = "enforcement"
    SUPERVISION = "supervision"


def last_day_to_renew(valid_to: date | None, notice: timedelta, today: date) -> date | None:
    """The last day on which renewal should be applied for.

    One that comes to its end sooner than that, when it is heard of, has until its own last day; one that has ended, or
    never does, has no such day.
    """
    if valid_to is None or valid_to <= today:
        return None
    last = valid_to - timedelta(days=1)
    early = last - notice
    return early if early >= today else last
