"""What can be refused."""

from shared.http.problems import Conflict, PayloadInvalid


class ObjectUnknown(PayloadInvalid):
    code, title = "object_unknown", "责任对象不存在"
    default_detail = "请核对污染源或河段的编号；不在您管辖范围内的对象视为不存在。"


class NotLater(Conflict):
    code, title = "responsibility_not_later", "起始日不晚于上一任"
