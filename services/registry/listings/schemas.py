"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.kinds.lifecycle import Tier
from services.registry.listings.lifecycle import ListName
from services.registry.payloads import UNCHANGED, Correction, Creation, LedgerAnswer
from shared.http.payload import Day, Line

Year = Annotated[int, Field(ge=2000, le=2199)]
LISTS = "；".join(f"{name} {label}" for name, label in ListName.labels().items())


class ListingCreate(Creation):
    """自某日起把一个监管对象列入名单。三个名单互不推定。"""

    source_id: UUID
    list_name: ListName = Field(description=LISTS)
    tier: Tier | None = Field(None, description="监管层级，只用于分层次监管")
    year: Year | None = Field(None, description="名录年度，只用于环境监管重点单位名录")
    document: Line | None = Field(None, description="据以列入的文件；法定名录必填")
    citation: Line | None = Field(None, description="出处，例如报告的章节；不填为监管对象的出处")
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再列入")


class ListingPatch(Correction):
    """更正名单记录；未填的不变。"""

    tier: Tier | None = UNCHANGED
    year: Year | None = UNCHANGED
    document: Line | None = UNCHANGED
    citation: Line | None = UNCHANGED
    valid_from: Day = UNCHANGED
    valid_to: Day | None = UNCHANGED


class ListingAnswer(LedgerAnswer):
    """一个监管对象在一个名单上的一段时间。"""

    source_id: UUID
    list_name: str
    tier: str | None
    year: int | None
    document: str | None
    division_code: str
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None
