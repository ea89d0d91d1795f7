"""What can be refused."""

from shared.http.problems import Conflict, NotFound, PayloadInvalid


class AdmissionNotFound(NotFound):
    code, title = "admission_not_found", "没有这件准入申请"
    default_detail = "请核对编号；不在您管辖范围内的申请不会显示。"


class MoveNotAllowed(Conflict):
    code, title = "admission_move_not_allowed", "当前状态不能这样办理"


class ReceivedInFuture(PayloadInvalid):
    code, title = "received_in_future", "收到时间晚于现在"
    default_detail = "请核对收到申请的时间（received_at）；不填即现在。"
