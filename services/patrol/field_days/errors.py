"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class FieldDayNotFound(NotFound):
    code, title = "field_day_not_found", "没有这条马路办公记录"
    default_detail = "请核对记录编号；不在您管辖范围内的记录不会显示。"


class FieldMonthNotFound(NotFound):
    code, title = "field_month_not_found", "没有这个月的马路办公要求"
    default_detail = "请核对编号；不在您管辖范围内的不会显示。"


class FieldDayWrong(PayloadInvalid):
    code, title = "field_day_wrong", "马路办公记录有误"
