"""What goes in and out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from services.registry.imports.lifecycle import Choice, RowState, State
from shared.http.payload import Answer, Payload


class Fault(Answer):
    """一处错误或应核实之处。"""

    row: int | None = Field(description="文件中的行号，自 1 起；整个文件的错误为空")
    cell: str | None = Field(description="单元格，例如 D12")
    heading: str | None = Field(description="栏目名称")
    value: str | None = Field(description="填写的内容")
    code: str = Field(description="稳定的错误代码")
    message: str = Field(description="说明，以及应当怎么办")


class Difference(Answer):
    """一栏的改动。"""

    heading: str
    before: Any
    after: Any


class ImportAnswer(Answer):
    """一次导入。"""

    id: UUID
    kind: str
    state: State
    name: str = Field(description="文件名")
    attachment_id: UUID = Field(description="原文件的附件 id；只有上传人自己可以下载")
    division_code: str
    uploaded_at: datetime
    previewed_at: datetime | None
    committed_at: datetime | None
    forget_at: datetime = Field(description="原文件和各行的结果保存到何时，之后删除")
    forgotten_at: datetime | None = Field(description="何时已删除")
    choice: Choice | None = Field(description="all：全部导入；good：只导入没有错误的行")
    sheet: str | None = Field(description="所读的工作表")
    faults: list[Fault] = Field(description="整个文件或栏目的错误；有则不能导入")
    total: int | None = Field(description="文件中填写的行数；还在读取时为空")
    checked: int = Field(description="已核对的行数；全部核对完才有预览")
    to_write: int | None = Field(description="确认后要写入的行数；确认之前为空")
    written: int = Field(description="其中已处理的行数；与 to_write 相等即已导入完毕")
    rows: dict[RowState, int] = Field(description="各种结果的行数")
    warned: int = Field(description="有应核实之处的行数")
    earlier_id: UUID | None = Field(description="同一文件此前的一次导入")


class ImportRowAnswer(Answer):
    """文件中的一行。"""

    number: int = Field(description="文件中的行号，自 1 起")
    state: RowState
    code: str | None = Field(description="源编码")
    record_id: UUID | None = Field(description="台账中对应的记录")
    faults: list[Fault]
    warnings: list[Fault]
    differences: list[Difference] = Field(description="与台账相比的改动")


class Commit(Payload):
    """确认导入。"""

    choice: Choice = Field(description="all：有任何错误就一行也不导入；good：只导入没有错误的行")
