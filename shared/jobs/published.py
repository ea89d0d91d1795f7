"""What is told of deadlines, under each service's own name."""

from typing import Any, Protocol

from shared.contracts import deadlines as contract
from shared.jobs.models import Deadline


class Contracts(Protocol):
    """The three events under a service's own name."""

    @property
    def DeadlineSet(self) -> type[contract.DeadlineSet]:  # noqa: N802 - the name of a class
        """A clock started."""

    @property
    def DeadlineEnded(self) -> type[contract.DeadlineEnded]:  # noqa: N802 - the name of a class
        """A clock ended."""

    @property
    def DeadlineEscalated(self) -> type[contract.DeadlineEscalated]:  # noqa: N802 - the name of a class
        """A step was taken."""


def told(deadline: Deadline, *more: str) -> dict[str, Any]:
    """What every event of a deadline says, and the named fields more."""
    fields = (
        "subject_type",
        "subject_id",
        "title",
        "clock",
        "run",
        "division_code",
        "mark",
        "due_at",
        "responsible_ids",
        *more,
    )
    return {field: getattr(deadline, field) for field in fields} | {"deadline_id": deadline.id}
