"""The ladder of escalation as pure rules: which steps a deadline has, and which of them are due now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.calendar.workdays import WorkCalendar, shift
from shared.directory.policies import Policies


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder before it has a time: its level, whom it reaches, and the document that it proposes.

    `punitive` steps (talk, circular, accountability) need a minimum real time since the one before was delivered.
    """

    step: str
    level: int
    to: tuple[str, ...]
    document: str
    punitive: bool = False


# Each rung's time is the policy row `escalate.<step>`; the order and the addressees are the architecture's ladder
# (words of 重庆市河长制条例 art. 32; numbers are defaults until the county sets its own).
LADDER = (
    Rung("remind", -1, ("responsible",), "notification"),
    Rung("due", 0, ("responsible", "local"), "notification"),
    Rung("urge", 1, ("responsible", "local", "village_chief"), "slip"),
    Rung("supervise", 2, ("responsible", "village_chief", "town_chief", "office"), "supervision_order"),
    Rung(
        "talk",
        3,
        ("responsible", "town_chief", "general_chief", "county_office"),
        "record_of_talk",
        punitive=True,
    ),
    Rung("circular", 4, ("responsible", "leading_group", "county_office"), "circular", punitive=True),
    Rung("accountability", 5, ("leading_group",), "accountability_proposal", punitive=True),
)
MIN_GAP = "escalate.min_gap"
POLICY_KEYS = (*(f"escalate.{rung.step}" for rung in LADDER), MIN_GAP)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung with its time and the rule that gave it."""

    step: str
    level: int
    at: datetime
    to: tuple[str, ...]
    document: str
    punitive: bool
    basis_kind: str
    urgent: bool

    def to_json(self) -> dict[str, Any]:
        """As the deadline's row keeps it."""
        return {field: getattr(self, field) for field in self.__slots__ if field not in {"at", "to"}} | {
            "at": self.at.isoformat(),
            "to": list(self.to),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Step":
        """Back from the row."""
        return cls(**{**row, "at": datetime.fromisoformat(row["at"]), "to": tuple(row["to"])})


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of one deadline, fixed when it was set, so that a later change of policy moves no running clock.

    `cut` when its later steps lie beyond the published calendar: they are added when that year is imported.
    """

    steps: tuple[Step, ...]
    min_gap: timedelta
    cut: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the deadline's row keeps it."""
        steps = [step.to_json() for step in self.steps]
        return {"steps": steps, "min_gap": self.min_gap.total_seconds(), "cut": self.cut}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Plan":
        """Back from the row."""
        return cls(tuple(map(Step.from_json, row["steps"])), timedelta(seconds=row["min_gap"]), row["cut"])


def plan(
    due_at: datetime, started_at: datetime, policies: Policies, calendar: WorkCalendar, *, provisional: bool
) -> Plan:
    """The steps of a deadline: each rung's policy counted from the due time.

    A reminder that would lie before the start is left out. A provisional due time only reminds and never escalates,
    since the year's calendar may still move it.
    """
    steps, cut = [], False
    for rung in LADDER:
        policy = policies[f"escalate.{rung.step}"]
        moved = shift(due_at, policy.amount, policy.span, calendar)
        if rung.level < 0 and moved.at <= started_at:
            continue
        cut = rung.level >= 0 and (provisional or moved.provisional)
        if cut:
            break
        steps.append(
            Step(
                rung.step,
                rung.level,
                moved.at,
                rung.to,
                rung.document,
                rung.punitive,
                policy.basis_kind,
                policy.urgent,
            )
        )
    gap = policies[MIN_GAP]
    return Plan(tuple(steps), shift(due_at, gap.amount, gap.span, calendar).at - due_at, cut)


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now, and when to look again (never, if the ladder is at its end)."""

    now: tuple[Step, ...]
    next_at: datetime | None


def next_steps(
    the_plan: Plan, delivered: Mapping[int, datetime], now: datetime, held_until: datetime | None = None
) -> Due:
    """The steps that are due and not yet taken, in order.

    `delivered` says when each level that was taken reached people. After downtime all missed levels are due at once,
    except that a punitive one waits for its minimum time since the one before was delivered. A request for more time
    holds every level above the due notice until `held_until`.
    """
    taken: list[Step] = []
    last = max(delivered.values(), default=None)
    for step in the_plan.steps:
        if step.level in delivered:
            continue
        at = step.at
        if held_until is not None and step.level > 0:
            at = max(at, held_until)
        if step.punitive and (taken or last is not None):
            reached = max(filter(None, (now if taken else None, last)))
            at = max(at, reached + the_plan.min_gap)
        if at > now:
            return Due(tuple(taken), at)
        taken.append(step)
    return Due(tuple(taken), None)


def notified(steps: Sequence[Step]) -> Step | None:
    """The one step of several missed ones that people are told about: the highest."""
    return steps[-1] if steps else None
