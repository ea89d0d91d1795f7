"""What can be refused."""

from shared.http.problems import AlreadyExists, NotFound, PayloadInvalid


class ChecklistNotFound(NotFound):
    code, title = "checklist_not_found", "没有这版检查表"
    default_detail = "请核对检查表的编号，或按 key 查询现行的检查表。"


class ChecklistExists(AlreadyExists):
    code, title = "checklist_exists", "这版检查表已存在"
    default_detail = "已登记的版本不能改动；内容有变时，请以下一个版次重新登记。"


class ChecklistUnclear(PayloadInvalid):
    code, title = "checklist_unclear", "检查表自相矛盾"


class EditionSkipped(PayloadInvalid):
    code, title = "edition_skipped", "版次不连续"
    default_detail = "同一区划内检查表的版次应逐次加一，生效日不早于前一版；请核对后重新提交。"


class DivisionNotFound(NotFound):
    code, title = "division_not_found", "没有这个区划"
    default_detail = "请核对区划代码；不在您管辖范围内的区划不能使用。"
