"""What can be refused."""

from shared.http.problems import AlreadyExists, NotFound, PayloadInvalid


class AttachmentNotFound(NotFound):
    code, title = "attachment_not_found", "附件不存在"
    default_detail = "没有这个附件，或不在您的管辖范围内。"


class AttachmentDeleted(NotFound):
    code, title = "attachment_deleted", "附件已删除"
    default_detail = "含个人信息的文件只保存一段时间，这个文件已按规定删除：如需要，请重新上传原文件。"


class AttachmentRefused(PayloadInvalid):
    code, title = "attachment_refused", "不能接收这个文件"
    default_detail = "只接收照片（JPEG、PNG、WebP）、PDF、Word（.docx）、Excel（.xlsx）和 CSV 文件，且不能为空。"


class AttachmentUnknown(PayloadInvalid):
    code, title = "attachment_unknown", "附件不存在"
    default_detail = "请先上传附件，再在记录中引用它的 id。"


class AttachmentIdTaken(AlreadyExists):
    code, title = "id_taken", "编号已被使用"
    default_detail = "这个 id 已用于另一个附件，请为新的附件生成新的 id。"
