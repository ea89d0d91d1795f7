"""What can be refused."""

from services.complaints.intake.lifecycle import MOVE_WORDS, STATE_WORDS, Move, State, allowed, is_done
from shared.http.problems import AlreadyExists, Conflict, NotFound, PayloadInvalid


class ComplaintNotFound(NotFound):
    code, title = "complaint_not_found", "没有这件投诉"
    default_detail = "请核对编号；不在您管辖范围内的投诉不会显示。"


class ComplaintExists(AlreadyExists):
    code, title = "complaint_already_exists", "此编号已用于另一件投诉"
    default_detail = "请为新的投诉生成新的 id；若是重发，内容必须与第一次相同。"


class NotForTheOffice(PayloadInvalid):
    """Only the office judges how urgent something is and which law governs it."""

    code, title = "complaint_office_only", "此项由工作人员登记"
    default_detail = "网上投诉只能以微信渠道（wechat）按环境举报（environment_report）登记，紧急与否由工作人员判断。"


class OccurredInFuture(PayloadInvalid):
    code, title = "occurred_in_future", "发生时间有误"
    default_detail = "occurred_at 不能晚于现在，请核对后填写实际发生的时间。"


class ComplainantNotFound(NotFound):
    code, title = "complainant_not_found", "没有投诉人信息"
    default_detail = "此件为匿名投诉，或登记时没有留下投诉人信息。"


class MoveNotAllowed(Conflict):
    """The table of moves has no such step; the words say which steps it has."""

    code, title = "complaint_move_not_allowed", "当前状态不能这样办理"

    def __init__(self, state: State, move: Move) -> None:
        possible = "、".join(MOVE_WORDS[each] for each in allowed(state))
        then = f"现在可以：{possible}。" if possible else "流程已经结束，如有新情况请另行登记。"
        why = f"{STATE_WORDS[state]}，不能{MOVE_WORDS[move]}"
        if is_done(state, move):
            why = f"已经{MOVE_WORDS[move]}，无需重复{MOVE_WORDS[move]}"
        super().__init__(f"投诉{why}。{then}")


class OrdersOpen(Conflict):
    code, title = "complaint_orders_open", "整改尚未完成"

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(f"整改通知 {'、'.join(numbers)} 尚未销号，请在复核通过后再办结。")
