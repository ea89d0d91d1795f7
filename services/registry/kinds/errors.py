"""What can be refused."""

from shared.http.problems import PayloadInvalid


class DetailsWrong(PayloadInvalid):
    code, title = "details_wrong", "本类别的专有信息有误"
    default_detail = "请按 errors 中的说明修改；每个类别有哪些字段，见 GET /kinds。"
