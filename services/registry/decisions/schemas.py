"""What goes in."""

from pydantic import Field

from services.registry.admissions.lifecycle import Decision
from services.registry.admissions.schemas import Attachments
from shared.http.payload import Line, Payload, Text


class DecisionMade(Payload):
    """决定。"""

    decision: Decision
    reason: Text
    conditions: Text | None = Field(None, description="有条件同意的，条件")
    transferred_to: Line | None = Field(None, description="移送的，移送给哪个机关")
    override_reason: Text | None = Field(None, description="预审有冲突而仍同意的，理由和依据")
    attachments: Attachments = Field([], description="附件编号，例如签批的文件")
