"""Why somebody may be held to account, and what may be decided. Pure."""

from enum import StrEnum


class State(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Ground(StrEnum):
    """The five grounds of 重庆市河长制条例 art. 32."""

    PATROL_MISSED = "patrol_missed"
    PROBLEM_UNHANDLED = "problem_unhandled"
    ASSIGNMENT_UNDONE = "assignment_undone"
    COMPLAINT_MISHANDLED = "complaint_mishandled"
    OTHER = "other"


class Cause(StrEnum):
    """Which rule of the ladder led here."""

    TOP_STEP = "top_step"
    CIRCULARS = "circulars"


class Decision(StrEnum):
    """提醒、约谈、通报 (the words of art. 32), referral to who has the power, or nothing."""

    REMIND = "remind"
    TALK = "talk"
    CIRCULAR = "circular"
    REFER = "refer"
    NONE = "none"


GROUND_OF = {"order": Ground.PROBLEM_UNHANDLED, "complaint": Ground.COMPLAINT_MISHANDLED}
POLICY_OF = {Cause.TOP_STEP: "escalate.accountability", Cause.CIRCULARS: "escalate.accountability.circulars"}


def cause(step: str, circulars: int, most: int) -> Cause | None:
    """Why this step calls for a proposal: the ladder's end, or one circular too many in a quarter; else nothing."""
    if step == "accountability":
        return Cause.TOP_STEP
    return Cause.CIRCULARS if step == "circular" and circulars >= most else None
