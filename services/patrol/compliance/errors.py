"""What can be refused."""

from shared.http.problems import NotFound, NotPermitted, PayloadInvalid


class AskedUnclear(PayloadInvalid):
    code, title = "compliance_unclear", "查询条件有误"
    default_detail = "请在对象（object_id）、人员（person）、区划（division）中填写一个，且只填一个。"


class ComplianceNotFound(NotFound):
    code, title = "compliance_subject_not_found", "没有这个对象、人员或区划"
    default_detail = "请核对编号；不在您管辖范围内的对象、人员和区划不会显示。"


class OwnRowsOnly(NotPermitted):
    code, title = "own_rows_only", "没有权限"
    default_detail = "您的账号只能查看本人的任务；请把 person 填为本人后重试。"
