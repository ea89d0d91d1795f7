"""What can be wrong."""

from shared.http.problems import Conflict, NotFound


class RecordNotFound(NotFound):
    code, title = "record_not_found", "记录不存在"
    default_detail = "没有这条记录，或不在您的管辖范围内。"


class StillReferred(Conflict):
    code, title = "still_referred", "仍有其他记录引用"
    default_detail = "请先作废或更正引用它的记录。"
