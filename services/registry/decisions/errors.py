"""What can be refused."""

from shared.http.problems import Conflict, PayloadInvalid


class DeciderNotSeparate(Conflict):
    code, title = "decider_not_separate", "不能审批自己提出的意见"
    default_detail = "提出意见和作出决定的不能是同一人，请由其他领导审批。"


class DecisionWrong(PayloadInvalid):
    code, title = "decision_wrong", "决定的内容有误"
