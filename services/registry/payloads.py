"""What the payloads and the answers of the ledger have in common."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Response
from pydantic import Field, model_validator

from services.registry.database import Entered, Sent
from services.registry.sealing import ring
from shared.contracts.envelope import Mark
from shared.http.conditional import set_etag
from shared.http.payload import Answer, Line, Payload
from shared.sealed import masked, sealed_columns, table_of

# The default of each field of a PATCH; never stored, since only the fields that were sent are looked at.
UNCHANGED: Any = None

AnswerType = TypeVar("AnswerType", bound=Answer)


class Creation(Payload):
    """A record that a client sends whole."""

    id: UUID | None = Field(None, description="由客户端选定的编号（建议 UUIDv7），重发时用同一个")
    recorded_for: Line | None = Field(None, description="代谁登记，例如 理明村网格员（示例）")
    paper: Line | None = Field(None, description="据以登记的纸质材料，例如 2023年养殖场台账第3页")


class Correction(Payload):
    """A change of fields of a record. What stood is kept, with who changed it and why."""

    reason: Line = Field(description="更正或变更的原因")

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, as columns."""
        return self.model_dump(exclude_unset=True, exclude={"reason"})


class LedgerAnswer(Answer):
    """What every record of the ledger shows; of its sealed columns, what everybody may see."""

    id: UUID
    version: int
    recorded_for: str | None = Field(description="代谁登记")
    paper: str | None = Field(description="据以登记的纸质材料")
    voided_at: datetime | None = Field(description="作废时间；有值即此记录已作废")

    @model_validator(mode="before")
    @classmethod
    def _masked(cls, row: Any) -> Any:  # noqa: ANN401 - before validation it may be anything
        if not isinstance(row, Entered) or not sealed_columns(table_of(type(row))):
            return row
        shown = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        return shown | masked(ring(), row)


class MarkedCreation(Creation):
    """A record that says what it stands for."""

    mark: Mark = Field(
        "real", description="real：真实；reconstructed：按报告还原，须注明出处；sample：示例，不计入统计"
    )
    citation: Line | None = Field(None, description="出处，例如报告的章节")


def entered(response: Response, answer: type[AnswerType], row: Sent, *, is_new: bool) -> AnswerType:
    """The answer to a creation: 201, or 200 and the row as it stands for one that was sent again."""
    response.status_code = 201 if is_new else 200
    set_etag(response, row.version)
    return answer.model_validate(row)
