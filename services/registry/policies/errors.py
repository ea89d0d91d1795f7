"""What can be refused."""

from shared.http.problems import AlreadyExists, NotFound, NotPermitted, PayloadInvalid


class PolicyExists(AlreadyExists):
    code, title = "policy_exists", "规则已存在"
    default_detail = "这条规则在此区划从同一天起已有另一个值。规则只增不改，请另定生效日期。"


class PolicyValueWrong(PayloadInvalid):
    code, title = "policy_value_wrong", "规则的值有误"


class PolicyBasisWrong(PayloadInvalid):
    code, title = "policy_basis_wrong", "规则的依据有误"


class PolicyPeriodWrong(PayloadInvalid):
    code, title = "policy_period_wrong", "规则的起止日期有误"
    default_detail = "失效日期（effective_to）应晚于生效日期（effective_from）。"


class EverywhereNotPermitted(NotPermitted):
    code, title = "everywhere_not_permitted", "不能设定各处适用的规则"
    default_detail = "只有县级账号可以设定各处适用的规则；请填写您管辖的区划，本区划的规则优先。"


class PolicyNotFound(NotFound):
    code, title = "policy_not_found", "没有这条规则"
    default_detail = "请核对编号；不适用于您管辖范围的规则不会显示。"
