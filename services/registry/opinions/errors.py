"""What can be refused."""

from shared.http.problems import FieldError, NotPermitted, PayloadInvalid


class PersonNeeded(NotPermitted):
    code, title = "person_needed", "须由本人办理"
    default_detail = "意见和决定须由具体人员作出，请使用与人员绑定的账号登录。"


class PaperNeeded(PayloadInvalid):
    code, title = "paper_needed", "缺少纸质依据"
    default_detail = "代他人登记意见的，请在 paper 中写明所据的纸质材料。"

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("/paper", self.code, self.default_detail)])
