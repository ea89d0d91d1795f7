"""What can be refused."""

from shared.http.problems import NotFound


class DutyNotFound(NotFound):
    code, title = "duty_not_found", "没有这项巡查任务"
    default_detail = "请核对任务编号；不在您管辖范围内的任务不会显示。"
