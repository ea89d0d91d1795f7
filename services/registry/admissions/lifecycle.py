"""The way of a project from its application to the source that comes of it. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from services.registry.kinds.lifecycle import Choice
from services.registry.prechecks.lifecycle import Finding
from shared.http.problems import FieldError


class State(Choice):
    """Where an application stands."""

    RECEIVED = "received", "已预审，待提意见"
    OPINED = "opined", "已有意见，待决定"
    GRANTED = "granted", "同意准入，待纳入台账"
    REFUSED = "refused", "不予准入"
    TRANSFERRED = "transferred", "不属本镇职权，已移送"
    FOLLOWED = "followed", "已纳入台账"
    WITHDRAWN = "withdrawn", "已撤回或不再建设"


class Move(StrEnum):
    """What is done with it."""

    CHECK = "check"
    OPINE = "opine"
    GRANT = "grant"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    RETURN = "return"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    FOLLOW = "follow"


class Stance(Choice):
    """What somebody proposes."""

    AGREE = "agree", "同意"
    AGREE_WITH_CONDITIONS = "agree_with_conditions", "有条件同意"
    DISAGREE = "disagree", "不同意"


class Decision(Choice):
    """What is decided."""

    APPROVE = "approve", "同意"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions", "有条件同意"
    REFUSE = "refuse", "不予准入"
    TRANSFER = "transfer", "不属本镇职权，移送"


class Clock(StrEnum):
    """What has to be done by when; each is the policy of its words, with a dot for the first underscore."""

    OPINION = "admission_opinion"
    DECISION = "admission_decision"
    FOLLOW_UP = "admission_follow_up"

    @property
    def policy(self) -> str:
        """The key of the rule that says how long it runs."""
        return self.replace("_", ".", 1)


class Separation(StrEnum):
    """What the town does when somebody decides on their own opinion: its office may be too small to forbid it."""

    HARD = "hard"
    WARN_AND_RECORD = "warn_and_record"


CLOCK_WORDS = {
    Clock.OPINION: "准入申请待提意见",
    Clock.DECISION: "准入申请待审批",
    Clock.FOLLOW_UP: "准入项目待纳入台账",
}
MOVE_WORDS = {
    Move.CHECK: "改动预审所依据的内容",
    Move.OPINE: "提意见",
    Move.GRANT: "作出决定",
    Move.REFUSE: "作出决定",
    Move.TRANSFER: "作出决定",
    Move.RETURN: "退回重提意见",
    Move.REVOKE: "撤销决定",
    Move.WITHDRAW: "撤回",
    Move.FOLLOW: "纳入台账",
}
# A pre-check that says otherwise than the one before leaves no opinion standing. What was linked to a wrong source is
# linked anew.
MOVES: Mapping[tuple[State, Move], State] = {
    (State.RECEIVED, Move.CHECK): State.RECEIVED,
    (State.RECEIVED, Move.OPINE): State.OPINED,
    (State.RECEIVED, Move.WITHDRAW): State.WITHDRAWN,
    (State.OPINED, Move.CHECK): State.RECEIVED,
    (State.OPINED, Move.OPINE): State.OPINED,
    (State.OPINED, Move.GRANT): State.GRANTED,
    (State.OPINED, Move.REFUSE): State.REFUSED,
    (State.OPINED, Move.TRANSFER): State.TRANSFERRED,
    (State.OPINED, Move.RETURN): State.RECEIVED,
    (State.OPINED, Move.WITHDRAW): State.WITHDRAWN,
    (State.GRANTED, Move.FOLLOW): State.FOLLOWED,
    (State.GRANTED, Move.REVOKE): State.OPINED,
    (State.GRANTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.REFUSED, Move.REVOKE): State.OPINED,
    (State.TRANSFERRED, Move.REVOKE): State.OPINED,
    (State.FOLLOWED, Move.FOLLOW): State.FOLLOWED,
}
# The clock that runs in a state.
CLOCKS = {State.RECEIVED: Clock.OPINION, State.OPINED: Clock.DECISION, State.GRANTED: Clock.FOLLOW_UP}
# By these moves a clock is met; by all others it only ends.
MEETING = frozenset({Move.OPINE, Move.GRANT, Move.REFUSE, Move.TRANSFER, Move.RETURN, Move.FOLLOW})
DECIDING = {
    Decision.APPROVE: Move.GRANT,
    Decision.APPROVE_WITH_CONDITIONS: Move.GRANT,
    Decision.REFUSE: Move.REFUSE,
    Decision.TRANSFER: Move.TRANSFER,
}
_OPEN = frozenset({State.RECEIVED, State.OPINED})


def after(state: State, move: Move) -> State | None:
    """The state that a move leads to; nothing where it is not allowed."""
    return MOVES.get((state, move))


def advice(state: State, move: Move) -> str:
    """Why a move is not allowed, and what to do instead."""
    return f"申请现为“{state.label}”，不能{MOVE_WORDS[move]}。{_instead(state, move)}"


def _instead(state: State, move: Move) -> str:
    if state is State.RECEIVED and move in DECIDING.values():
        return "请先由经办人提出意见。"
    if state in _OPEN:
        return "请先作出决定。"
    if state in {State.WITHDRAWN, State.FOLLOWED}:
        return "如登记有误，请作废后重新登记。"
    return "如决定有误，请先撤销决定。"


def decision_faults(
    decision: Decision,
    found: Finding,
    *,
    conditions: str | None,
    transferred_to: str | None,
    override_reason: str | None,
) -> list[FieldError]:
    """What a decision lacks or says too much, at its fields, in the user's words."""
    conditional, moved = decision is Decision.APPROVE_WITH_CONDITIONS, decision is Decision.TRANSFER
    overruling = DECIDING[decision] is Move.GRANT and found is Finding.CONFLICT
    asked = (
        ("conditions", conditions, conditional, "有条件同意的，请写明条件。", "只有有条件同意的才填条件。"),
        ("transferred_to", transferred_to, moved, "请写明移送给哪个机关。", "只有移送的才填移送机关。"),
        (
            "override_reason",
            override_reason,
            overruling,
            "预审发现与划定的区域冲突，仍同意准入的，请写明理由和依据。",
            "没有冲突或没有同意准入的，不填此项。",
        ),
    )
    return [
        FieldError(f"/{name}", "not_asked_for" if given else "missing", unasked if given else lacking)
        for name, given, needed, lacking, unasked in asked
        if (given is not None) is not needed
    ]
