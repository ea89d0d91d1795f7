"""What can be refused."""

from shared.http.problems import AlreadyExists, Conflict, NotFound, NotPermitted, PayloadInvalid


class RecordNotFound(NotFound):
    code, title = "cleaning_record_not_found", "没有这条保洁记录"
    default_detail = "请核对编号；不在您管辖范围内的记录不会显示。"


class RecordExists(AlreadyExists):
    code, title = "cleaning_record_exists", "保洁记录已存在"
    default_detail = "这个编号已用于另一条内容不同的保洁记录；请为新的记录生成新的编号。"


class RecordVoided(Conflict):
    code, title = "cleaning_record_voided", "保洁记录已经作废"
    default_detail = "这条记录已经作废；如需更正，请用新的编号重新填报。"


class ShiftDone(Conflict):
    code, title = "cleaning_shift_done", "该班次已有记录"
    default_detail = "该班次此前已经填报；如有错误，请先由经办人作废原记录，再重新填报。"


class ShiftCancelled(Conflict):
    code, title = "cleaning_shift_cancelled", "该班次已经取消"
    default_detail = "保洁安排已终止，该班次已取消；请核对班次。"


class ShiftOfAnother(NotPermitted):
    code, title = "cleaning_shift_of_another", "不是您的班次"
    default_detail = "该班次由他人负责；请由本人填报，或由有“安排巡查”权限的经办人代填。"


class CleanerMissing(PayloadInvalid):
    code, title = "cleaner_missing", "无法确定保洁人"
    default_detail = "当前账号没有对应的人员；经办人代填时，请在 on_behalf_of 中填写保洁人。"


class DoneAtWrong(PayloadInvalid):
    code, title = "done_at_wrong", "完成时间有误"


class RecordTooOld(PayloadInvalid):
    code, title = "cleaning_record_too_old", "保洁时间太早"
    default_detail = "完成时间已超过补报期限，请交由有“安排巡查”权限的经办人代为补录。"
