"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.patrol.obligations.lifecycle import Level, Per, SourceKind
from shared.contracts.envelope import Mark
from shared.http.payload import Answer, Code, Day, Line, Payload

DivisionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}(\d{3}(\d{3}(\d{2}(\d{2})?)?)?)?$")]
PolicyKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,100}$")]


class ObligationCreate(Payload):
    """一项巡查要求。"""

    id: UUID | None = Field(None, description="由客户端生成的编号；重发时不变")
    key: Code = Field(description="代码", examples=["water_source_patrol"])
    label: Line = Field(description="名称", examples=["饮用水水源地巡查"])
    policy_key: PolicyKey = Field(description="规定次数的规则", examples=["source.patrol"])
    per: Per = Field(description="source 按污染源，reach_chief 按河长和河段")
    level: Level = Field(description="由责任链中哪一级的人去巡查")
    source_kind: SourceKind | None = Field(None, description="污染源类别")
    town_key_only: bool = Field(False, description="只含镇级重点单位")
    checklist_key: Code | None = Field(None, description="须按哪张检查表填报才计入；不填为任意")
    division_code: DivisionCode = Field(description="适用的区划")
    valid_from: Day
    valid_to: Day | None = Field(None, description="失效日；当日起不再适用")
    mark: Mark | None = Field(None, description="不填时随区划")


class ObligationAnswer(Answer):
    """一项巡查要求。"""

    id: UUID
    version: int
    key: str
    label: str
    policy_key: str
    per: str
    level: str
    source_kind: str | None
    town_key_only: bool
    checklist_key: str | None
    division_code: str
    mark: str
    valid_from: date
    valid_to: date | None
