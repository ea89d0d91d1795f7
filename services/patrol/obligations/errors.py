"""What can be refused."""

from shared.http.problems import AlreadyExists, NotFound, PayloadInvalid


class ObligationExists(AlreadyExists):
    code, title = "obligation_exists", "巡查要求已存在"
    default_detail = "该区划下已有相同代码或编号、但内容不同的巡查要求，请改用新的代码。"


class ObligationUnclear(PayloadInvalid):
    code, title = "obligation_unclear", "巡查要求有误"


class FrequencyUnclear(PayloadInvalid):
    code, title = "frequency_unclear", "巡查频次有误"


class DivisionNotFound(NotFound):
    code, title = "division_not_found", "没有这个区划"
    default_detail = "请核对区划代码；不在您管辖范围内的区划不会显示。"


class DivisionUnknown(PayloadInvalid):
    code, title = "division_unknown", "区划不存在"
    default_detail = "请先在台账中登记该区划。"
