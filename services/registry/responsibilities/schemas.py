"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.payloads import Creation, LedgerAnswer
from services.registry.responsibilities.lifecycle import Level, ObjectType
from shared.http.payload import Day


class ResponsibilityCreate(Creation):
    """自某日起由谁负责；同一对象同一级的上一任到这一天为止。"""

    object_type: ObjectType
    object_id: UUID
    level: Level
    person_id: UUID
    valid_from: Day


class ResponsibilityAnswer(LedgerAnswer):
    """谁在何时对什么负责。"""

    object_type: str
    object_id: UUID
    level: str
    person_id: UUID
    valid_from: date
    valid_to: date | None = Field(description="自这一天起由下一任负责")


class ResponsibilityListed(ResponsibilityAnswer):
    """谁在何时对什么负责，附姓名。"""

    person_name: str
