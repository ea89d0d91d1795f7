"""What can be refused."""

from shared.http.problems import PayloadInvalid


class RiverUnknown(PayloadInvalid):
    code, title = "river_unknown", "河流不存在"
    default_detail = "请先登记河流，再登记它的河段。"
