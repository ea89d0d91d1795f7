"""How often more time is given, and from when it counts. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from services.complaints.rectification.lifecycle import Severity

_AN_INSTANT = timedelta(microseconds=1)


class State(StrEnum):
    """Where a request for more time stands."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


def most_key(severity: Severity) -> str:
    """The policy that says how often more time may be granted."""
    return "rect.extend.max.major" if severity is Severity.MAJOR else "rect.extend.max"


def starts(due_at: datetime, decided_at: datetime) -> datetime:
    """The moment from which granted time counts: the old due time, or the decision where that is later.

    A decision that comes late must not eat up the time that it gives, and one that comes early takes nothing away.
    A due time is the end of a day, so that its last instant is what the next day is counted from.
    """
    return max(due_at - _AN_INSTANT, decided_at)
