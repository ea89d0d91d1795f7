"""What can be refused."""

from shared.http.problems import Conflict, NotFound, NotPermitted, PayloadInvalid


class NoticeNotFound(NotFound):
    code, title = "notice_not_found", "没有这份告知书"
    default_detail = "请核对编号；不在您管辖范围内的告知书不会显示。"


class NotOnesOwn(NotPermitted):
    code, title = "notice_not_own", "不是您登记的发放"
    default_detail = "只能更正或作废自己登记、且没有别人办理过的发放；其他的请联系规环办经办人。"


class NoticeWrong(PayloadInvalid):
    code, title = "notice_wrong", "告知书的内容有误"


class NoticesWrong(PayloadInvalid):
    code, title = "notices_wrong", "这一批中有错误，全部没有登记"
    default_detail = "请按 errors 中每一条的位置和说明修改后，整批重新提交。"


class ObjectUnknown(PayloadInvalid):
    code, title = "object_unknown", "对象不存在"
    default_detail = "请核对污染源编号；不在您管辖范围内的或已作废的不能引用。"


class WordingUnknown(PayloadInvalid):
    code, title = "wording_unknown", "没有这种告知书"
    default_detail = "请核对种类代码；这种告知书在发放之日须已登记文本（wordings）。"


class MoveNotAllowed(Conflict):
    code, title = "notice_move_not_allowed", "当前状态不能这样办理"


class TextUnknown(NotFound):
    code, title = "text_unknown", "原文未留存"
    default_detail = "这种告知书没有登记正文，不能打印。"
