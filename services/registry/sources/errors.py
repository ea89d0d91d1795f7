"""What can be refused."""

from collections.abc import Sequence

from shared.http.problems import FieldError, NotFound, PayloadInvalid


class SourceNotFound(NotFound):
    code, title = "source_not_found", "没有这个污染源"
    default_detail = "请核对编号；不在您管辖范围内的污染源不会显示。"


class LocationWrong(PayloadInvalid):
    code, title = "location_wrong", "位置有误"


class CreditCodeWrong(PayloadInvalid):
    code, title = "credit_code_wrong", "统一社会信用代码有误"

    def __init__(self, fault: str) -> None:
        detail = f"{fault}如证照上确实如此，请在 credit_code_override 中写明原因后再提交；没有代码的请不填。"
        super().__init__(detail, errors=[FieldError("/credit_code", self.code, fault)])


class SameSiteUnknown(PayloadInvalid):
    code, title = "same_site_unknown", "同一场所的对象不存在"
    default_detail = "same_site_id 应为您管辖范围内另一个监管对象的 id。"

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("/same_site_id", self.code, self.default_detail)])


class MarketTownUnknown(PayloadInvalid):
    code, title = "market_town_unknown", "场镇不存在"

    def __init__(self, known: Sequence[str]) -> None:
        detail = f"已登记的场镇有：{'、'.join(known)}。" if known else "本镇尚未登记场镇。"
        detail += "请核对名称，或先登记这个场镇；不清楚的不填。"
        super().__init__(detail, errors=[FieldError("/details/market_town", self.code, detail)])


class ReachUnknown(PayloadInvalid):
    code, title = "reach_unknown", "河段不存在"
    default_detail = "details.reach_id 应为您管辖范围内一个河段的 id。"

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("/details/reach_id", self.code, self.default_detail)])
