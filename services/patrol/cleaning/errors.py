"""What can be refused."""

from shared.http.problems import NotFound


class ShiftNotFound(NotFound):
    code, title = "cleaning_shift_not_found", "没有这个班次"
    default_detail = "请核对编号；不在您管辖范围内的班次不会显示。"
