"""What can be refused."""

from shared.http.problems import Conflict, NotFound, NotPermitted


class EscalationNotFound(NotFound):
    code, title = "escalation_not_found", "没有这项督办"
    default_detail = "请核对编号；不在您管辖范围内的督办不会显示。"


class SignatureNotNeeded(Conflict):
    code, title = "signature_not_needed", "无需签发"
    default_detail = "提醒类通知由系统发出，无需签发。"


class AlreadySigned(Conflict):
    code, title = "already_signed", "已经签发"
    default_detail = "此文书已经签发，请刷新后查看。"


class Withdrawn(Conflict):
    code, title = "escalation_withdrawn", "此步骤已撤回"
    default_detail = "整改在此步骤之前已经完成，文书无需签发。"


class SignerResponsible(NotPermitted):
    code, title = "own_case", "本人须回避"
    default_detail = "您是此事项的责任人，请由其他负责人签发。"
