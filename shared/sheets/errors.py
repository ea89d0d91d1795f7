"""What can be wrong with a file as a whole."""

from shared.http.problems import PayloadInvalid


class FileRefused(PayloadInvalid):
    """A file that is not looked into."""


class NotASheet(FileRefused):
    code, title = "not_a_sheet", "不能读取这个文件"
    default_detail = "请上传 .xlsx 工作簿或 CSV 文件；.xls、WPS 的 .et 文件请先另存为 .xlsx。"


class OldWorkbook(FileRefused):
    code, title = "old_workbook", "是旧版的 Excel 文件"
    default_detail = "这是旧版 .xls 格式（改扩展名无效）：请在 Excel 或 WPS 中另存为 .xlsx 后重新上传。"


class WorkbookEncrypted(FileRefused):
    code, title = "workbook_encrypted", "文件有密码"
    default_detail = "请先去掉打开密码（文件 → 信息 → 保护工作簿），另存后重新上传。"


class WorkbookBroken(FileRefused):
    code, title = "workbook_broken", "文件已损坏"
    default_detail = "这个文件不是完整的 .xlsx 工作簿：请用 Excel 或 WPS 打开并另存后重新上传。"


class WorkbookTooLarge(FileRefused):
    code, title = "workbook_too_large", "文件展开后太大"


class EncodingUnknown(FileRefused):
    code, title = "encoding_unknown", "不认识文件的编码"
    default_detail = "CSV 文件请存为 UTF-8 或 GBK（GB18030）编码。"


class SheetEmpty(FileRefused):
    code, title = "sheet_empty", "文件是空的"
    default_detail = "没有找到填写的内容：请按模板填写后重新上传。"


class CsvMalformed(FileRefused):
    code, title = "csv_malformed", "CSV 文件的格式有误"
