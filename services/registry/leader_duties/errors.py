"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class LeaderUnclear(PayloadInvalid):
    code, title = "leader_unclear", "职责归属不清"
    default_detail = "请填写岗位（post_code）或人员（person_id）其中之一：归岗位的随任职人变动，归人员的不变。"


class DutyNotFound(NotFound):
    code, title = "leader_duty_not_found", "没有这项职责"
    default_detail = "请核对编号；不在您管辖范围内的职责不会显示。"
