"""What can be refused."""

from shared.http.problems import NotFound, NotPermitted, PayloadInvalid


class RiverUnknown(PayloadInvalid):
    code, title = "river_unknown", "河流不存在"
    default_detail = "请先登记河流，再登记它的河段。"


class RiverNotFound(NotFound):
    code, title = "river_not_found", "没有这条河流"
    default_detail = "请核对河流编号。"


class ReachNotFound(NotFound):
    code, title = "reach_not_found", "没有这个河段"
    default_detail = "请核对河段编号；不在您管辖范围内的河段不会显示。"


class RiverShared(NotPermitted):
    code, title = "river_shared", "河流流经其他区划"
    default_detail = "这条河流在您的管辖范围以外还有河段，请由上级（县级）账号更正。"


class TiersNotPermitted(NotPermitted):
    code, title = "tiers_not_permitted", "不能设定河长层级"
    default_detail = "河长的层级由县级账号设定。"
