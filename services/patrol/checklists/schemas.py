"""What goes in and out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.patrol.checklists.lifecycle import Item, Kind
from services.patrol.findings.lifecycle import Category
from services.patrol.obligations.lifecycle import SourceKind
from services.patrol.obligations.schemas import DivisionCode
from shared.http.payload import Answer, Code, Day, Line, Payload

ItemCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9_.-]{0,31}$")]


class ItemIn(Payload):
    """一个检查项；是非题的问法应使“是”为正常。"""

    code: ItemCode = Field(examples=["WS03"])
    question: Line = Field(examples=["保护区内是否无排污口"])
    kind: Kind = Field(description="yes_no 是非，number 数值，choice 选择，text 文字")
    severity: Annotated[int, Field(ge=1, le=3)] | None = Field(
        None, description="1 一般，2 较重，3 重大；答“否”且较重以上的自动成为问题"
    )
    basis: Line | None = Field(None, description="依据条款")
    unit: Line | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: Annotated[list[Line], Field(max_length=30)] = Field(default=[])
    photo: bool = Field(False, description="须附照片")
    category: Category = Field(Category.OTHER, description="答“否”所成问题的类别")

    def item(self) -> Item:
        """The rule's view of it."""
        return Item.of(self.model_dump())


class ChecklistCreate(Payload):
    """一版检查表。已有的版本不改；改动时登记新的一版。"""

    id: UUID | None = Field(None, description="由客户端生成的编号；重发时不变")
    key: Code = Field(description="代码", examples=["water_source"])
    edition: Annotated[int, Field(ge=1, le=10_000)] = Field(description="版次，同一区划内由 1 递增")
    label: Line = Field(examples=["饮用水水源地巡查表"])
    basis: Line | None = Field(None, description="依据")
    object_type: Literal["source", "reach", "division"] = Field(
        description="source 污染源，reach 河段，division 区划（如禁烧巡查、马路办公）"
    )
    source_kind: SourceKind | None = Field(None, description="适用的污染源类别；不填为各类")
    items: Annotated[list[ItemIn], Field(min_length=1, max_length=100)]
    division_code: DivisionCode = Field(description="适用的区划，含其下级；越具体的区划越优先")
    valid_from: Day


class ItemAnswer(Answer):
    """一个检查项。"""

    code: str
    question: str
    kind: Kind
    severity: int | None
    basis: str | None
    unit: str | None
    minimum: float | None
    maximum: float | None
    choices: list[str]
    photo: bool
    category: str


class ChecklistAnswer(Answer):
    """一版检查表。"""

    id: UUID
    key: str
    edition: int
    label: str
    basis: str | None
    object_type: str
    source_kind: str | None
    items: list[ItemAnswer]
    division_code: str
    valid_from: date
    recorded_at: datetime
