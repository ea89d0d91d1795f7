"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class SourceNotFound(NotFound):
    code, title = "source_not_found", "没有这个污染源"
    default_detail = "请核对编号；不在您管辖范围内的污染源不会显示。"


class LocationWrong(PayloadInvalid):
    code, title = "location_wrong", "位置有误"


class AttributesWrong(PayloadInvalid):
    code, title = "attributes_wrong", "附加信息有误"
