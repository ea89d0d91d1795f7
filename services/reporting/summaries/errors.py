"""What can be refused."""

from shared.http.problems import NotFound, NotPermitted, ParameterInvalid


class DivisionNotFound(NotFound):
    code, title = "division_not_found", "没有这个区划"
    default_detail = "请核对区划代码；不在您管辖范围内的区划不会显示。"


class MetricUnknown(NotFound):
    code, title = "metric_unknown", "没有这项指标"
    default_detail = "请使用汇总中给出的指标代码（figures 中的 key）。"


class PeriodMalformed(ParameterInvalid):
    code, title = "period_unknown", "没有这个时段"
    default_detail = "年、月、周请写成 2023、2023-06、2023-W23 的样子。"


class OwnRowsOnly(NotPermitted):
    code, title = "own_rows_only", "没有权限"
    default_detail = "您的账号只能查看与本人有关的记录，不能查看汇总；请使用“我的工作”。"
