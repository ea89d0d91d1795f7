"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class OfficeNotFound(NotFound):
    code, title = "river_office_not_found", "没有这个河长办"
    default_detail = "请核对编号；不在您管辖范围内的河长办不会显示。"


class OfficeUnknown(PayloadInvalid):
    code, title = "river_office_unknown", "河长办不存在"
    default_detail = "请先登记河长办，再登记其成员；不在您管辖范围内的视为不存在。"


class MemberNotFound(NotFound):
    code, title = "river_office_member_not_found", "没有这名成员"
    default_detail = "请核对编号；不在您管辖范围内的成员不会显示。"
