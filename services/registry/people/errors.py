"""What can be refused."""

from shared.http.problems import Conflict, FieldError, NotFound, PayloadInvalid


class PostNotFound(NotFound):
    code, title = "post_not_found", "没有这个岗位"
    default_detail = "请核对岗位编号；不在您管辖范围内的岗位不会显示。"


class PersonNotFound(NotFound):
    code, title = "person_not_found", "没有这名人员"
    default_detail = "请核对人员编号；不在您管辖范围内的人员不会显示。"


class PersonUnknown(PayloadInvalid):
    code, title = "person_unknown", "人员不存在"
    default_detail = "请核对人员编号，或先登记这名人员。"


class DeputyIsHolder(PayloadInvalid):
    code, title = "deputy_is_holder", "代理人与任职人相同"
    default_detail = "代理人在任职人缺位或请假时代行职责，请另选一人，或不填。"


class DeputyElsewhere(PayloadInvalid):
    code, title = "deputy_elsewhere", "代理人不在本镇"
    default_detail = "代理人应是岗位所在镇（县级岗位为本县）的人员，请另选一人。"


class PostNotLater(Conflict):
    code, title = "post_not_later", "生效日不晚于任职起始日"


class PostEnded(Conflict):
    code, title = "post_ended", "任期已经结束"
    default_detail = "生效日应在这一任期之内；任期之后的变更请对其后的任期办理。"


class TenuresOverlap(Conflict):
    code, title = "tenures_overlap", "与下一任期重叠"


def at(field: str, problem: type[PayloadInvalid]) -> PayloadInvalid:
    """The problem, with the field that it is about."""
    return problem(errors=[FieldError(f"/{field}", problem.code, problem.default_detail)])
