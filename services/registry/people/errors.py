"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class PostNotFound(NotFound):
    code, title = "post_not_found", "没有这个岗位"
    default_detail = "请核对岗位编号；不在您管辖范围内的岗位不会显示。"


class PersonUnknown(PayloadInvalid):
    code, title = "person_unknown", "人员不存在"
    default_detail = "请核对人员编号，或先登记这名人员。"


class DeputyIsHolder(PayloadInvalid):
    code, title = "deputy_is_holder", "代理人与任职人相同"
    default_detail = "代理人在任职人缺位时代行职责，请另选一人，或不填。"
