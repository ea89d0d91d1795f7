"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class SignNotFound(NotFound):
    code, title = "sign_not_found", "没有这块公示牌"
    default_detail = "请核对编号；不在您管辖范围内的公示牌不会显示。"


class ReachUnknown(PayloadInvalid):
    code, title = "reach_unknown", "河段不存在"
    default_detail = "请核对河段编号；不在您管辖范围内的河段视为不存在。"


class UpdatedInFuture(PayloadInvalid):
    code, title = "updated_in_future", "更新日期未到"
    default_detail = "请在公示牌实际更新之后填报，更新日期不能晚于今天。"


class PhotoMissing(PayloadInvalid):
    code, title = "photo_missing", "缺少照片"
    default_detail = "请先上传更新后的公示牌照片，再填报更新。"
