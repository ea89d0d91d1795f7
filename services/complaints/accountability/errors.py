"""What can be refused."""

from shared.http.problems import Conflict, NotFound, NotPermitted


class ProposalNotFound(NotFound):
    code, title = "proposal_not_found", "没有这份问责建议"
    default_detail = "请核对编号；不在您管辖范围内的问责建议不会显示。"


class ProposalSettled(Conflict):
    code, title = "proposal_already_settled", "问责建议已经办结"
    default_detail = "此问责建议已经作出决定或已撤回，请刷新后查看结果。"


class OwnCase(NotPermitted):
    code, title = "own_case", "本人须回避"
    default_detail = "您是此问责建议所涉人员，请由其他负责人决定。"


class NotNamed(NotPermitted):
    code, title = "not_named", "只能由所涉人员申辩"
    default_detail = "申辩须由问责建议所涉人员本人提交。"
