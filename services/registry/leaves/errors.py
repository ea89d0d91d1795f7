"""What can be refused."""

from shared.http.problems import Conflict, NotFound


class LeaveNotFound(NotFound):
    code, title = "leave_not_found", "没有这条请假记录"
    default_detail = "请核对编号；不在您管辖范围内的人员不会显示。"


class LeaveOverlaps(Conflict):
    code, title = "leave_overlaps", "与另一段请假重叠"
    default_detail = "此人在这段时间已有请假记录，请改为更正那一条。"


class NobodyActs(Conflict):
    code, title = "nobody_acts", "请假期间无人履职"
