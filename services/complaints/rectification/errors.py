"""What can be refused."""

from services.complaints.rectification.lifecycle import ADVICE, MOVE_WORDS, STATE_WORDS, Move, State
from shared.http.problems import AlreadyExists, Conflict, NotFound, NotPermitted, PayloadInvalid


class OrderNotFound(NotFound):
    code, title = "order_not_found", "没有这份整改通知"
    default_detail = "请核对编号；不在您管辖范围内的整改通知不会显示。"


class OrderExists(AlreadyExists):
    code, title = "order_already_exists", "此编号已用于另一份整改通知"
    default_detail = "请为新的整改通知生成新的 id；若是重发，内容必须与第一次相同。"


class ComplaintUnknown(PayloadInvalid):
    code, title = "complaint_unknown", "没有这件投诉"
    default_detail = "请核对 complaint_id；不在您管辖范围内的投诉不能引用。"


class OrderMoveNotAllowed(Conflict):
    code, title = "order_move_not_allowed", "当前状态不能这样办理"

    def __init__(self, state: State, move: Move) -> None:
        super().__init__(f"整改{STATE_WORDS[state]}，不能{MOVE_WORDS[move]}。{ADVICE[state]}")


class NotResponsible(NotPermitted):
    code, title = "not_responsible", "须由责任人办理"
    default_detail = "请由整改责任人本人办理，或由有办理权限的工作人员代办。"


class EvidenceExists(AlreadyExists):
    code, title = "evidence_already_exists", "此编号已用于另一份佐证"
    default_detail = "请为新的佐证生成新的 id；若是重发，内容必须与第一次相同。"


class EvidenceTimeWrong(PayloadInvalid):
    code, title = "evidence_time_wrong", "整改完成的时间有误"
    default_detail = "done_at 应在整改通知下达之后、现在之前，请核对后填写实际完成时间。"


class OwnWork(Conflict):
    code, title = "verifier_not_separate", "不能复核自己的整改"
    default_detail = "复核人不能是整改责任人或佐证提交人，请由其他人员复核。"
