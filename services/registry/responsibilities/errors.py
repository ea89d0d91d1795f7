"""What can be refused."""

from shared.http.problems import Conflict, NotFound, PayloadInvalid


class ObjectUnknown(PayloadInvalid):
    code, title = "object_unknown", "责任对象不存在"
    default_detail = "请核对污染源或河段的编号；不在您管辖范围内的对象视为不存在。"


class ObjectNotFound(NotFound):
    code, title = "object_not_found", "没有这个责任对象"
    default_detail = "请核对污染源或河段的编号；不在您管辖范围内的对象不会显示。"


class LevelUnknown(PayloadInvalid):
    code, title = "level_unknown", "没有这一级"


class PersonOutside(PayloadInvalid):
    code, title = "person_outside", "责任人不在对应的区划任职"


class NotLater(Conflict):
    code, title = "responsibility_not_later", "起始日不晚于上一任"


class ResponsibilityNotFound(NotFound):
    code, title = "responsibility_not_found", "没有这条责任记录"
    default_detail = "请核对编号；不在您管辖范围内的记录不会显示。"


class EndWrong(PayloadInvalid):
    code, title = "responsibility_end_wrong", "终止日与下一任冲突"
