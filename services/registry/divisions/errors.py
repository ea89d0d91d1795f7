"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class DivisionNotFound(NotFound):
    code, title = "division_not_found", "没有这个区划"
    default_detail = "请核对区划代码；不在您管辖范围内的区划不会显示。"


class DivisionCodeWrong(PayloadInvalid):
    code, title = "division_code_wrong", "区划代码有误"


class ParentUnknown(PayloadInvalid):
    code, title = "parent_unknown", "上级区划不存在"
    default_detail = "请先登记上级区划。"
