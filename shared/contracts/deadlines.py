"""Clocks that people must see: what every service says when a deadline is set, moved, or ends.

The four services publish the same shape under their own name, so that reporting can answer "what falls due this week"
and "my work today" across all of them.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from shared.contracts.envelope import EventData, Mark


class DeadlineSet(EventData):
    """A clock started to run on a subject; a later run supersedes the earlier one.

    Told again under the same `deadline_id` when somebody else answers for it from now on.
    """

    deadline_id: UUID
    subject_type: str
    subject_id: UUID
    title: str
    clock: str
    run: int
    division_code: str
    mark: Mark
    due_at: datetime
    provisional: bool
    responsible_ids: list[UUID]
    rule: dict[str, Any]


class DeadlineEnded(EventData):
    """A clock stopped: it was met, superseded by a new run, or withdrawn."""

    deadline_id: UUID
    subject_type: str
    subject_id: UUID
    clock: str
    run: int
    division_code: str
    mark: Mark
    due_at: datetime
    ended_at: datetime
    outcome: str
    late: bool


class DeadlineEscalated(EventData):
    """A step of the ladder was taken: which, for whom, when it was due and when it was done.

    `notify` is false for steps that are only recorded, since several were missed at once and one message is enough.
    """

    escalation_id: UUID
    deadline_id: UUID
    subject_type: str
    subject_id: UUID
    title: str
    clock: str
    run: int
    step: str
    level: int
    document: str
    division_code: str
    mark: Mark
    due_at: datetime
    step_due_at: datetime
    done_at: datetime
    notify: bool
    notify_at: datetime
    recipient_ids: list[UUID]
    responsible_ids: list[UUID]
    basis_kind: str


# From when on the steps of a clock that ended so were unfounded: an order had been obeyed, a round had been made.
_UNFOUNDED_SINCE = {
    ("order", "met"): "ended_at",
    ("order", "late"): "ended_at",
    ("duty", "met_late"): "due_at",
    ("shift", "met_late"): "due_at",
    ("field_month", "met_late"): "due_at",
}


def unfounded_since(ended: DeadlineEnded) -> datetime | None:
    """From when on the steps taken for a clock were withdrawn by its end; nothing if they stand."""
    field = _UNFOUNDED_SINCE.get((ended.subject_type, ended.outcome))
    return getattr(ended, field) if field else None
