"""What can be refused."""

from shared.http.problems import AlreadyExists


class ClientExists(AlreadyExists):
    code, title = "client_exists", "对接系统已存在"
    default_detail = "相同编号或 client_id 的对接系统已经存在且内容不同，请换一个 client_id，或先查询已有的。"
