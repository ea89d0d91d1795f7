"""What can be refused."""

from shared.http.problems import Conflict, NotFound


class DutyNotFound(NotFound):
    code, title = "duty_not_found", "没有这项巡查任务"
    default_detail = "请核对任务编号；不在您管辖范围内的任务不会显示。"


class DutyOfAnother(Conflict):
    code, title = "duty_of_another", "这是他人的巡查任务"
    default_detail = "该任务由他人负责。请由责任人本人填报，或不填任务编号，只作为一般巡查记录提交。"
