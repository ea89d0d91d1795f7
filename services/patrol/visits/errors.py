"""What can be refused."""

from shared.http.problems import Conflict, NotFound, PayloadInvalid


class VisitNotFound(NotFound):
    code, title = "visit_not_found", "没有这条到访记录"
    default_detail = "请核对记录编号；不在您管辖范围内的记录不会显示。"


class ObjectNotFound(NotFound):
    code, title = "object_not_found", "没有这个巡查对象"
    default_detail = "请核对对象编号；不在您管辖范围内的对象不会显示。"


class ObjectMissing(PayloadInvalid):
    code, title = "object_missing", "缺少巡查对象"
    default_detail = "请填写 duty_id，或同时填写 object_type 和 object_id。"


class ObjectNotValid(Conflict):
    code, title = "object_not_valid", "巡查对象当时不在册"
    default_detail = "该对象在巡查当日尚未登记或已注销，请核对巡查时间和对象。"


class ObjectOfAnotherDuty(PayloadInvalid):
    code, title = "object_of_another_duty", "对象与任务不符"
    default_detail = "填写的对象不是该任务的对象；请只填任务编号，或改正对象。"


class VisitTimesWrong(PayloadInvalid):
    code, title = "visit_times_wrong", "到访时间有误"


class RoundTooOld(PayloadInvalid):
    code, title = "round_too_old", "巡查时间太早"
    default_detail = "巡查结束已超过补报期限，请交由有“安排巡查”权限的经办人代为补录。"


class ChecklistUnknown(PayloadInvalid):
    code, title = "checklist_unknown", "检查表不能使用"
    default_detail = "没有这版检查表，或它不适用于这个对象；请更新检查表后重新填写。"


class ConfirmationsWrong(PayloadInvalid):
    code, title = "confirmations_wrong", "对以往问题的回答有误"
    default_detail = "请按 errors 中的说明改正后重新提交。"


class AnswersWrong(PayloadInvalid):
    code, title = "answers_wrong", "检查项的回答有误"
    default_detail = "请按 errors 中的说明改正后重新提交。"
