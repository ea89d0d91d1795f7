"""What goes out."""

from pydantic import Field

from services.registry.document_kinds.lifecycle import Kind
from services.registry.kinds.lifecycle import PermitClass
from shared.http.payload import Answer


class NeedAnswer(Answer):
    """某类污染源应有的一种文件。"""

    source_kind: str
    need: str
    label: str
    kinds: list[Kind] = Field(description="有其中任何一种即可")


class KindAnswer(Answer):
    """一种文件及其规则。"""

    kind: Kind
    label: str
    may_be_filed: bool = Field(description="是否经编制、发布、备案")
    permit_classes: list[PermitClass]
    validity_policy: str | None = Field(description="有效期（年）的规则代码")
    renewal_policy: str = Field(description="届满前多少日申请延续的规则代码")
    review_policy: str | None = Field(description="多少年重新评估的规则代码")
    supersedes: list[Kind] = Field(description="可以取代哪些种类的文件，例如由排污登记改为排污许可")
