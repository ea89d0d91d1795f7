"""What can be refused."""

from shared.http.problems import NotFound


class FindingNotFound(NotFound):
    code, title = "finding_not_found", "没有这个问题"
    default_detail = "请核对编号；不在您管辖范围内的问题不会显示。"
