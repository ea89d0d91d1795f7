"""What goes in and out."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.registry.divisions.schemas import DivisionCode
from services.registry.search.lifecycle import Match
from services.registry.searched import SEARCHED
from shared.contracts.envelope import Mark
from shared.http.payload import Answer, Payload

Kinds = StrEnum("Kinds", {name.upper(): name for name in SEARCHED})  # type: ignore[misc] # the names are data


class Asked(Payload):
    """找什么、在哪里找。"""

    model_config = ConfigDict(extra="ignore")  # a list's address has a cursor and a limit, too

    q: Annotated[str, StringConstraints(min_length=1, max_length=50)] = Field(
        description="编号、名称或其中的词，以空格分开的须同时出现；有权查看个人信息的，也可填完整的电话或身份证号"
    )
    kind: list[Kinds] = Field([], description="类别，可多选；不选为全部")
    division: DivisionCode | None = Field(None, description="区划代码，含其下级")
    source_id: UUID | None = Field(None, description="只在这个污染源的档案里找")


class Found(Answer):
    """找到的一条记录。"""

    kind: Kinds = Field(
        description="类别：sources 污染源、rivers 河流、reaches 河段、people 人员、posts 岗位、documents 文件、"
        "notices 告知书、equipment 设备"
    )
    id: UUID
    code: str | None = Field(description="编号")
    name: str = Field(description="名称；告知书为种类的名称")
    division_code: str | None = Field(description="所在区划；河流为空")
    source_id: UUID | None = Field(description="所属的污染源")
    mark: Mark
    match: Match = Field(
        description="same 编号或名称相同，phrase 含有原文，words 含有其中各词，number 登记的电话或身份证号相同"
    )
    line: str | None = Field(description="记录中所含的一项，全角作半角、大写作小写")
    marks: list[tuple[int, int]] = Field(description="所找的词在 line 中的起止位置（不含止）")


class SearchAnswer(Answer):
    """找到的记录，最相符的在前。"""

    items: list[Found]
    next_cursor: str | None
