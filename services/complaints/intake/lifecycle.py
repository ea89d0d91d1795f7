"""The way of a complaint from its receipt to its closing. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a complaint stands; the office's words are in `STATE_WORDS`."""

    RECEIVED = "received"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    ORDERED = "ordered"
    CLOSED = "closed"


class Move(StrEnum):
    """What the office does with it."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    ASSIGN = "assign"
    ORDER = "order"
    CLOSE = "close"


class Channel(StrEnum):
    """How it came in."""

    WECHAT = "wechat"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"
    HOTLINE_12345 = "hotline_12345"
    PLATFORM_12369 = "platform_12369"
    COUNTY = "county"
    PATROL = "patrol"
    OTHER = "other"


class Category(StrEnum):
    """What it is about, as towns publish it."""

    WATER = "water"
    AIR = "air"
    NOISE = "noise"
    SOLID_WASTE = "solid_waste"
    RADIATION = "radiation"
    ECOLOGY = "ecology"
    OTHER = "other"


class Regime(StrEnum):
    """Which law governs it, and so its clocks: only a petition of 信访工作条例 art. 31(6) has the 60-day limit."""

    ENVIRONMENT_REPORT = "environment_report"
    PETITION_31_6 = "petition_31_6"
    ACCUSATION = "accusation"
    SUGGESTION = "suggestion"
    LITIGATION = "litigation"
    HOTLINE_12345 = "hotline_12345"
    RIVER_CHIEF = "river_chief"
    INSPECTION = "inspection"


class Finding(StrEnum):
    """Whether what was reported proved true."""

    SUBSTANTIATED = "substantiated"
    PARTLY = "partly"
    UNSUBSTANTIATED = "unsubstantiated"


class Ground(StrEnum):
    """Why a complaint is not accepted: 信访工作条例 art. 19, 36, 31(1-4), 22 and 30, 23."""

    ALREADY_HANDLED = "already_handled"
    FINALLY_REVIEWED = "finally_reviewed"
    COURTS = "courts"
    DISCIPLINE = "discipline"
    NOT_OURS = "not_ours"


STATE_WORDS = {
    State.RECEIVED: "待受理",
    State.NOT_ACCEPTED: "不予受理",
    State.ACCEPTED: "已受理",
    State.ASSIGNED: "已派单",
    State.ORDERED: "整改中",
    State.CLOSED: "已办结",
}
MOVE_WORDS = {
    Move.ACCEPT: "受理",
    Move.REFUSE: "不予受理",
    Move.ASSIGN: "派单",
    Move.ORDER: "下达整改通知",
    Move.CLOSE: "办结",
}
# The deeds of which a second try finds that they are done, by the state that shows it.
DONE = {
    Move.ACCEPT: (State.ACCEPTED, State.ASSIGNED, State.ORDERED),
    Move.REFUSE: (State.NOT_ACCEPTED,),
    Move.CLOSE: (State.CLOSED,),
}
MOVES = {
    (State.RECEIVED, Move.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Move.REFUSE): State.NOT_ACCEPTED,
    (State.ACCEPTED, Move.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Move.ASSIGN): State.ASSIGNED,
    (State.ORDERED, Move.ASSIGN): State.ORDERED,
    (State.ACCEPTED, Move.ORDER): State.ORDERED,
    (State.ASSIGNED, Move.ORDER): State.ORDERED,
    (State.ORDERED, Move.ORDER): State.ORDERED,
    (State.ASSIGNED, Move.CLOSE): State.CLOSED,
    (State.ORDERED, Move.CLOSE): State.CLOSED,
}
CLOCKS_DIFFER = timedelta(minutes=5)  # default: what a phone's clock may be wrong


def after(state: State, move: Move) -> State | None:
    """The state that a move leads to; nothing when the move is not allowed."""
    return MOVES.get((state, move))


def is_done(state: State, move: Move) -> bool:
    """Whether a move is refused because it has been made."""
    return state in DONE.get(move, ())


def allowed(state: State) -> list[Move]:
    """What can be done with it now, in the order of the table."""
    return [move for from_state, move in MOVES if from_state is state]


def can_have_occurred_at(occurred_at: datetime | None, now: datetime) -> bool:
    """Whether something can have happened then: before now, give or take what clocks differ."""
    return occurred_at is None or occurred_at <= now + CLOCKS_DIFFER


def is_for_everybody(channel: Channel, regime: Regime, *, urgent: bool) -> bool:
    """Whether somebody outside the office may file it so: the rest is for the office to judge."""
    return channel is Channel.WECHAT and regime is Regime.ENVIRONMENT_REPORT and not urgent
