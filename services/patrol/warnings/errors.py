"""What can be refused."""

from shared.http.problems import Conflict, NotFound, PayloadInvalid


class WarningNotFound(NotFound):
    code, title = "warning_not_found", "没有这项预警"
    default_detail = "请核对编号；不在您管辖范围内的预警不会显示。"


class WarningUnclear(PayloadInvalid):
    code, title = "warning_unclear", "预警有误"


class AlreadyLifted(Conflict):
    code, title = "warning_lifted", "预警已经解除"
    default_detail = "这项预警此前已经解除或终止；如有误，请作废后重新登记。"
