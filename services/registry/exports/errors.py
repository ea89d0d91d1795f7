"""What can be refused."""

from shared.http.problems import ParameterInvalid, PayloadInvalid


class PurposeMissing(ParameterInvalid):
    code, title = "purpose_missing", "缺少用途"
    default_detail = "导出完整的个人信息须在 purpose 中写明用途（5 至 500 字），并会留痕。"


class ExportTooLarge(PayloadInvalid):
    code, title = "export_too_large", "要导出的行数太多"
