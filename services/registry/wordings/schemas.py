"""What goes in and out."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import Creation, LedgerAnswer
from services.registry.wordings.lifecycle import COUNTS_AS_WORDS, VARIABLES, CountsAs
from shared.http.payload import Code, Day, Line, text

Body = Annotated[str, text(20_000)]


class WordingCreate(Creation):
    """一种告知书或宣传资料的一版文本。文本只增不改：新的一版自其生效日起取代旧版。"""

    kind: Code = Field(description="种类代码，例如 burn_ban_notice")
    label: Line = Field(description="种类名称，例如 禁止露天焚烧告知书")
    counts_as: CountsAs = Field(description="；".join(f"{each} {words}" for each, words in COUNTS_AS_WORDS.items()))
    edition: int = Field(ge=1, le=9999, description="第几版")
    title: Line
    body: Body | None = Field(
        None, description=f"正文；可用变量：{'、'.join(f'{{{name}}}' for name in VARIABLES)}。原文未留存的不填"
    )
    division_code: DivisionCode = Field(description="适用的区划，含其下级")
    valid_from: Day


class WordingAnswer(LedgerAnswer):
    """一种告知书或宣传资料的一版文本。"""

    kind: str
    label: str
    counts_as: str
    edition: int
    title: str
    body: str | None
    division_code: str
    valid_from: date
