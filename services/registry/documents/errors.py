"""What can be refused."""

from shared.http.problems import Conflict, NotFound, PayloadInvalid


class DocumentNotFound(NotFound):
    code, title = "document_not_found", "没有这份文件"
    default_detail = "请核对编号；不在您管辖范围内的文件不会显示。"


class DocumentWrong(PayloadInvalid):
    code, title = "document_wrong", "文件的内容有误"


class ObjectUnknown(PayloadInvalid):
    code, title = "object_unknown", "对象不存在"
    default_detail = "请核对污染源、河流或区划的编号；不在您管辖范围内的或已作废的不能引用。"


class ObjectMissing(PayloadInvalid):
    code, title = "object_missing", "没有说明是谁的文件"
    default_detail = "污染源的文件填 source_id；河流的文件填 river_id 和 division_code；其他文件填 division_code。"


class MoveNotAllowed(Conflict):
    code, title = "document_move_not_allowed", "当前状态不能这样办理"


class Superseded(Conflict):
    code, title = "document_superseded", "文件已被取代"
    default_detail = "这份文件已经换发或修订，请在取代它的那一份上办理。"


class SupersededUnsuitable(PayloadInvalid):
    code, title = "superseded_unsuitable", "被取代的文件不合适"
    default_detail = "supersedes_id 应为同一对象的同类文件（如排污许可证与排污登记），且没有作废、没有被别的文件取代。"
