"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class WaterSourceNotFound(NotFound):
    code, title = "water_source_not_found", "没有这个水源地"
    default_detail = "请核对编号；须为您管辖范围内的饮用水水源地。"


class HouseholdsNotFound(NotFound):
    code, title = "households_not_found", "没有这条户数记录"
    default_detail = "请核对编号；不在您管辖范围内的记录不会显示。"


class WaterSourceUnknown(PayloadInvalid):
    code, title = "water_source_unknown", "水源地不存在"
    default_detail = "请填写您管辖范围内的饮用水水源地的编号；已作废的不能引用。"


class CountedInFuture(PayloadInvalid):
    code, title = "in_future", "统计日期有误"
    default_detail = "户数的统计日期不能晚于今天。"


class AreasOverlap(PayloadInvalid):
    code, title = "areas_overlap", "户数范围重叠"


class AreaTooWide(PayloadInvalid):
    code, title = "area_too_wide", "发放范围过大"


class MoreThanCounted(PayloadInvalid):
    code, title = "more_than_counted", "送达户数超过总户数"
