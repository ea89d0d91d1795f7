"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class WordingNotFound(NotFound):
    code, title = "wording_not_found", "没有这种告知书文本"
    default_detail = "请核对编号；不在您管辖范围内的文本不会显示。"


class WordingWrong(PayloadInvalid):
    code, title = "wording_wrong", "文本有误"
