"""What can be refused."""

from shared.http.problems import Conflict, NotFound, PayloadInvalid


class DivisionNotFound(NotFound):
    code, title = "division_not_found", "没有这个区划"
    default_detail = "请核对区划代码；不在您管辖范围内的区划不会显示。"


class DivisionCodeWrong(PayloadInvalid):
    code, title = "division_code_wrong", "区划代码有误"


class MergerWrong(PayloadInvalid):
    code, title = "merger_wrong", "撤并有误"


class SuccessorUnknown(PayloadInvalid):
    code, title = "successor_unknown", "归入的区划不存在"
    default_detail = "请先登记撤并后归入的区划；它应在您的管辖范围内。"


class DivisionUsed(Conflict):
    code, title = "division_used", "区划仍在使用"


class ParentUnknown(PayloadInvalid):
    code, title = "parent_unknown", "上级区划不存在"
    default_detail = "请先登记上级区划。"
