"""What goes in and out."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, computed_field

from services.registry.payloads import Creation
from services.registry.policies.lifecycle import LABELS, Basis
from shared.http.payload import Answer, Day, Line, Text

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=100)]
Somewhere = Annotated[str, StringConstraints(pattern=r"^(\d{6}(\d{3}(\d{3}(\d{2}(\d{2})?)?)?)?)?$")]


class PolicyCreate(Creation):
    """一条规则。规则只增不改：新的生效日期取代旧的值，旧的值留作历史。"""

    key: Key
    division_code: Somewhere = Field(description="适用的区划，含其下级；空为各处适用。越具体的区划越优先")
    value: Any = Field(description="值（JSON）：整数、true/false、时段或日期，由单位决定")
    unit: Line
    label: Line
    basis_kind: Basis = Field(description="；".join(f"{kind} {label}" for kind, label in LABELS.items()))
    issuer: Line | None = Field(None, description="制定机关；有约束力的规定必填，默认值不填")
    document_number: Line | None = Field(None, description="文号或文件名")
    basis: Text | None = Field(None, description="条款；有约束力的规定必填，默认值不填")
    effective_from: Day
    effective_to: Day | None = Field(None, description="自这一天起不再适用")
    urgent: bool = Field(False, description="有关通知不受免打扰时段限制")


class PolicyAnswer(Answer):
    """一条规则。"""

    id: UUID
    version: int
    key: str
    division_code: str
    value: Any
    unit: str
    label: str
    basis_kind: Basis
    issuer: str | None
    document_number: str | None
    basis: str | None
    effective_from: date
    effective_to: date | None
    urgent: bool

    @computed_field(description="依据类别的名称")  # type: ignore[prop-decorator] # mypy does not know decorated properties
    @property
    def basis_label(self) -> str:
        return LABELS[self.basis_kind]
