"""What can be refused."""

from shared.http.problems import AlreadyExists, Conflict, NotFound, PayloadInvalid


class ScheduleNotFound(NotFound):
    code, title = "cleaning_schedule_not_found", "没有这项保洁安排"
    default_detail = "请核对编号；不在您管辖范围内的保洁安排不会显示。"


class ScheduleExists(AlreadyExists):
    code, title = "cleaning_schedule_exists", "保洁安排已存在"
    default_detail = "这个编号已用于另一项内容不同的保洁安排；请为新的安排生成新的编号。"


class ScheduleUnclear(PayloadInvalid):
    code, title = "cleaning_schedule_unclear", "保洁安排有误"


class ScheduleEnded(Conflict):
    code, title = "cleaning_schedule_ended", "保洁安排已经终止"
    default_detail = "该安排在所填日期已经终止或尚未生效；请核对日期，或另行安排。"


class PlaceMissing(PayloadInvalid):
    code, title = "place_missing", "缺少保洁地点"
    default_detail = "请填写河段（reach_id），或填写点位的名称、坐标和所在区划。"


class PlaceNotFound(NotFound):
    code, title = "place_not_found", "没有这个地点"
    default_detail = "请核对河段或区划；不在您管辖范围内的不会显示。"


class CleanerUnknown(PayloadInvalid):
    code, title = "cleaner_unknown", "保洁人员不存在"
    default_detail = "该人员不在台账中或不属于您的辖区，请核对后重新提交。"
