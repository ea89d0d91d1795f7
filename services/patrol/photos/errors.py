"""What can be refused."""

from services.patrol.photos.schemas import MOST_BYTES
from shared.http.problems import AlreadyExists, Conflict, NotFound, NotPermitted, PayloadInvalid, Problem


class PhotoNotFound(NotFound):
    code, title = "photo_not_found", "没有这张照片"
    default_detail = "请核对照片编号；还没有上传的照片，以及您不能查看的照片，都不会显示。"


class PhotoExists(AlreadyExists):
    code, title = "photo_exists", "照片编号已被使用"
    default_detail = "这个编号已用于另一张照片；请为新的照片生成新的编号。"


class PhotoNotYet(Conflict):
    code, title = "photo_not_yet", "照片还没有传完"
    default_detail = "请等巡查人的手机传完这张照片后再看。"


class ChunkMissing(Conflict):
    code, title = "photo_chunk_missing", "前面还有没传到的部分"
    default_detail = "请从 Upload-Offset 响应头所说的位置接着传。"


class ChunkTooLong(PayloadInvalid):
    code, title = "photo_longer_than_said", "照片比登记的大"
    default_detail = "传来的内容超过登记的字节数；请核对后换一个编号重新登记。"


class PhotoNowhere(NotPermitted):
    code, title = "photo_without_division", "不能上传照片"
    default_detail = "当前账号没有管辖的区划，请联系管理员。"


class PhotoHashWrong(PayloadInvalid):
    code, title = "photo_hash_wrong", "照片与校验值不符"
    default_detail = "收到的内容与登记的 SHA-256 不一致，已全部丢弃；请从头重新上传。"


class PhotoTooLarge(PayloadInvalid):
    code, title = "photo_too_large", "照片太大"
    default_detail = f"一张照片不超过 {MOST_BYTES // 1024 // 1024} MB；请压缩后重新登记。"


class PhotoRefused(PayloadInvalid):
    """Bytes that came whole and are no photo that we keep."""

    default_detail = "请重新拍照，用新的编号上传。"


class PhotoNotAnImage(PhotoRefused):
    code, title = "photo_not_an_image", "这不是照片"


class PhotoOfOtherKind(PhotoRefused):
    code, title = "photo_of_other_kind", "照片的格式不能接收"
    default_detail = (
        "只接收 JPEG、PNG、WebP 格式的照片；请在手机中转换（HEIC 可在相机设置中改为“兼容性最佳”）后用新的编号上传。"
    )


class PhotoDamaged(PhotoRefused):
    code, title = "photo_damaged", "照片不完整或已损坏"


class PhotoTooManyPixels(PhotoRefused):
    code, title = "photo_too_many_pixels", "照片的像素太多"
    default_detail = "照片不超过3200万像素；请缩小后用新的编号上传。"


_REFUSALS = (PhotoNotAnImage, PhotoOfOtherKind, PhotoDamaged, PhotoTooManyPixels)


def refusal(code: str) -> Problem:
    """The problem of a photo that was refused."""
    return next(kind for kind in _REFUSALS if kind.code == code)()
