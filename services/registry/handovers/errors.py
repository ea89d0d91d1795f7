"""What can be refused."""

from shared.http.problems import Conflict, NotFound, PayloadInvalid


class HandoverToOneself(PayloadInvalid):
    code, title = "handover_to_oneself", "移交人与接手人相同"
    default_detail = "请另选接手人。"


class HandoverInPast(PayloadInvalid):
    code, title = "handover_in_past", "移交日期已过"
    default_detail = "移交只能从今天或以后的日期起；过去由谁负责不能改写。"


class NothingToHandOver(Conflict):
    code, title = "nothing_to_hand_over", "没有可移交的责任"
    default_detail = "此人在该区划自移交之日起不负责任何对象；请核对人员、区划和日期。"


class HandoverPending(Conflict):
    code, title = "handover_pending", "已有尚未生效的移交"


class HandoverLoop(Conflict):
    code, title = "handover_loop", "互相移交"


class SuccessorOutside(PayloadInvalid):
    code, title = "person_outside", "接手人不在对应的区划任职"


class HandoverNotFound(NotFound):
    code, title = "handover_not_found", "没有这次移交"
    default_detail = "请核对编号；不在您管辖范围内的移交不会显示。"


class HandoverInForce(Conflict):
    code, title = "handover_in_force", "移交已经生效"
    default_detail = "移交之日已过，不能撤回；如需交还，请另办一次移交。"
