"""What can be wrong with a file that can be read."""

from shared.sheets.errors import FileRefused


class HeadingsMissing(FileRefused):
    code, title = "headings_missing", "没有找到栏目名称"
    default_detail = "前 10 行中没有模板的栏目名称：请用这一类别的模板填写，不要改动栏目名称。"


class SeveralSheets(FileRefused):
    code, title = "several_sheets", "有几个工作表都像台账"


class TooManyRows(FileRefused):
    code, title = "too_many_rows", "行数太多"
