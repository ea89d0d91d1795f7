"""The way of an order from its issue to its closing, and who may verify whose work. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

Id = TypeVar("Id")


class State(StrEnum):
    """Where an order stands. Overdue is no state: it follows from the clock."""

    OPEN = "open"
    EVIDENCE_SUBMITTED = "evidence_submitted"
    CLOSED = "closed"


class Move(StrEnum):
    """What happens to it."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    REJECT = "reject"
    REQUEST_TIME = "request_time"
    DECIDE_TIME = "decide_time"


class Kind(StrEnum):
    """立行立改 or 限期整改."""

    IMMEDIATE = "immediate"
    LIMITED = "limited"


class Severity(StrEnum):
    """How much work the limited kind takes."""

    NORMAL = "normal"
    SERIOUS = "serious"
    MAJOR = "major"


class Separation(StrEnum):
    """What the town does when somebody verifies their own work: its office may be too small to forbid it."""

    HARD = "hard"
    WARN_AND_RECORD = "warn_and_record"


class Clock(StrEnum):
    """What runs on an order: the work itself, and what waits for the town, to look at it or to give more time."""

    WORK = "rectification"
    VERIFICATION = "verification"
    EXTENSION = "extension"


WAITING_WORDS = {Clock.WORK: "", Clock.VERIFICATION: "待复核：", Clock.EXTENSION: "延期待审批："}
STATE_WORDS = {State.OPEN: "待整改", State.EVIDENCE_SUBMITTED: "待复核", State.CLOSED: "已销号"}
MOVE_WORDS = {
    Move.SUBMIT: "提交整改佐证",
    Move.CONFIRM: "复核",
    Move.REJECT: "复核",
    Move.REQUEST_TIME: "申请延期",
    Move.DECIDE_TIME: "审批延期",
}
MOVES = {
    (State.OPEN, Move.SUBMIT): State.EVIDENCE_SUBMITTED,
    (State.EVIDENCE_SUBMITTED, Move.CONFIRM): State.CLOSED,
    (State.EVIDENCE_SUBMITTED, Move.REJECT): State.OPEN,
    (State.OPEN, Move.REQUEST_TIME): State.OPEN,
    (State.OPEN, Move.DECIDE_TIME): State.OPEN,
    (State.EVIDENCE_SUBMITTED, Move.DECIDE_TIME): State.EVIDENCE_SUBMITTED,
}
ADVICE = {
    State.OPEN: "请先由责任人提交整改佐证。",
    State.EVIDENCE_SUBMITTED: "请先由其他人员复核已提交的佐证。",
    State.CLOSED: "整改已经销号；如问题再次出现，请另行下达整改通知。",
}

CLOCKS_DIFFER = timedelta(minutes=5)  # default: what a phone's clock may be wrong


def after(state: State, move: Move) -> State | None:
    """The state that a move leads to; nothing when the move is not allowed."""
    return MOVES.get((state, move))


def term_key(kind: Kind, severity: Severity) -> str:
    """The policy that says how long an order gives."""
    return "rect.immediate" if kind is Kind.IMMEDIATE else f"rect.{severity}"


def is_own(persons: set[Id], *involved: Id | None) -> bool:
    """Whether somebody, by person or by account, is among those whose work is at stake."""
    return not persons.isdisjoint(one for one in involved if one is not None)


def can_be_done_at(done_at: datetime, issued_at: datetime, now: datetime) -> bool:
    """Whether work can have been done then: between the order and now, give or take what clocks differ."""
    return issued_at - CLOCKS_DIFFER <= done_at <= now + CLOCKS_DIFFER


def is_overdue(state: State, due_at: datetime, evidenced_at: datetime | None, now: datetime) -> bool:
    """Whether the work was not shown to be done in time; evidence that was found wanting shows nothing."""
    shown = evidenced_at if state is not State.OPEN and evidenced_at is not None else now
    return shown > due_at
