"""What can be refused."""

from shared.http.problems import Conflict, NotFound


class PowerNotFound(NotFound):
    code, title = "power_not_found", "没有这项执法权"
    default_detail = "请核对编号；不在您管辖范围内的执法事项不会显示。"


class PowerOverlaps(Conflict):
    code, title = "power_overlaps", "同一事项已有下放记录"
    default_detail = "同一区划的同一事项在这段时间已有记录，请先为原记录填写终止日，或更正原记录。"
