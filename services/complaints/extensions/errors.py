"""What can be refused."""

from shared.http.problems import AlreadyExists, Conflict, NotFound


class ExtensionNotFound(NotFound):
    code, title = "extension_not_found", "没有这份延期申请"


class ExtensionExists(AlreadyExists):
    code, title = "extension_already_exists", "此编号已用于另一份延期申请"
    default_detail = "请为新的申请生成新的 id；若是重发，内容必须与第一次相同。"


class ExtensionTooLate(Conflict):
    code, title = "extension_too_late", "已过申请延期的时间"
    default_detail = "延期须在整改期限届满前申请；期限已过，请尽快完成整改并提交佐证。"


class ExtensionPending(Conflict):
    code, title = "extension_pending", "已有待批的延期申请"
    default_detail = "请等待前一份延期申请的审批结果。"


class ExtensionsUsedUp(Conflict):
    code, title = "extensions_used_up", "延期次数已用完"

    def __init__(self, most: int) -> None:
        super().__init__(f"此类整改最多延期{most}次，不能再申请；请尽快完成整改并提交佐证。")


class ExtensionDecided(Conflict):
    code, title = "extension_already_decided", "此延期申请已经审批"
    default_detail = "请刷新后查看审批结果。"


class OwnExtension(Conflict):
    code, title = "decider_not_separate", "不能审批自己的延期申请"
    default_detail = "审批人不能是申请人或整改责任人，请由上一级负责人审批。"
