"""What can be refused."""

from shared.http.problems import AlreadyExists, Conflict, NotFound


class ClientExists(AlreadyExists):
    code, title = "client_exists", "对接系统已存在"
    default_detail = "相同编号或 client_id 的对接系统已经存在且内容不同，请换一个 client_id，或先查询已有的。"


class ClientNotFound(NotFound):
    code, title = "client_not_found", "没有这个对接系统"
    default_detail = "请核对编号；不在您管辖范围内的对接系统不会显示。"


class ClientAlreadyRevoked(Conflict):
    code, title = "client_already_revoked", "对接系统已经停用"
    default_detail = "该对接系统此前已停用；如需恢复使用，请另行登记。"
