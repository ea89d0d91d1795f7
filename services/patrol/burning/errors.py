"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class DispatchNotFound(NotFound):
    code, title = "dispatch_not_found", "没有这条禁烧出动记录"
    default_detail = "请核对记录编号；不在您管辖范围内的记录不会显示。"


class FireNotFound(NotFound):
    code, title = "fire_not_found", "没有这条火点记录"
    default_detail = "请核对记录编号；不在您管辖范围内的记录不会显示。"


class DispatchWrong(PayloadInvalid):
    code, title = "dispatch_wrong", "禁烧出动记录有误"


class FireWrong(PayloadInvalid):
    code, title = "fire_wrong", "火点记录有误"


class FireElsewhere(PayloadInvalid):
    code, title = "fire_elsewhere", "火点坐标不在本地"
    default_detail = "火点坐标远离所填区划已知的全部地点，请核对坐标系和经纬度，或不填坐标。"


class DispatchVoided(PayloadInvalid):
    code, title = "dispatch_voided", "出动记录已作废"
    default_detail = "火点所属的出动记录已作废，请改填有效的出动记录，或不填。"
