"""What can be refused."""

from shared.http.problems import ParameterInvalid


class RangeReversed(ParameterInvalid):
    code, title = "range_reversed", "起止日期颠倒"
    default_detail = "from 不能晚于 to，请核对后重试。"
