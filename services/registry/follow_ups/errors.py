"""What can be refused."""

from shared.http.problems import PayloadInvalid


class SourceOrLink(PayloadInvalid):
    code, title = "source_or_link", "请二选一"
    default_detail = "新登记监管对象填 code 和 valid_from；关联已有的只填 source_id。"


class SourceUnknown(PayloadInvalid):
    code, title = "source_unknown", "监管对象不存在"
    default_detail = "请核对 source_id；不在您管辖范围内的或已作废的不能引用。"
