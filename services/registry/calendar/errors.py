"""What can be refused."""

from shared.http.problems import NotFound, ParameterInvalid, PayloadInvalid


class YearNotFound(NotFound):
    code, title = "calendar_year_not_found", "这一年的日历尚未登记"
    default_detail = "请在国务院办公厅公布放假安排后登记；在此之前期限按周末与固定节日估算。"


class CalendarDaysWrong(PayloadInvalid):
    code, title = "calendar_days_wrong", "日历中的日子有误"


class SpanTooLong(ParameterInvalid):
    code, title = "span_too_long", "期限太长"
